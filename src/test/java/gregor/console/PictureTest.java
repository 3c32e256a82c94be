package gregor.console;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** console.I2: what has changed, put on top of what was there, is what is there. */
class PictureTest {

    private static final TopicPartition FIRST = new TopicPartition("journey", 0);

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void i2ChangesAddUpToThePicture(@ForAll("snapshots") List<ClusterSnapshot> snapshots) {
        Map<String, Object> seen = new LinkedHashMap<>();
        Picture before = Picture.EMPTY;
        for (ClusterSnapshot snapshot : snapshots) {
            Picture now = Picture.of(snapshot, Map.of());
            seen.putAll(now.changedSince(before));
            now.goneSince(before).forEach(name -> assertThat(seen.remove(name)).as(name).isNotNull());
            assertThat(seen).isEqualTo(now.changedSince(Picture.EMPTY));
            before = now;
        }
    }

    @Provide
    static Arbitrary<List<ClusterSnapshot>> snapshots() {
        return HappeningsTest.snapshots().list().ofMinSize(1).ofMaxSize(5);
    }

    @Example
    void onlyWhatHasChangedTravels() {
        PretendedCluster cluster = new PretendedCluster();
        Picture before = Picture.of(cluster.snapshot(), Map.of());
        assertThat(Picture.of(cluster.snapshot(), Map.of()).changedSince(before)).isEmpty();
        cluster.append(FIRST, 10, 3);
        Map<String, Object> changed = Picture.of(cluster.snapshot(), Map.of(FIRST, 40L)).changedSince(before);
        assertThat(changed).containsOnlyKeys("partition journey-0");
        assertThat(PageJson.of(changed)).contains("\"rate\":40").contains("\"hw\":7,\"end\":10").contains("\"hw\":7,\"end\":7");
    }

    @Example
    void troubleIsPartOfItUntilItIsOver() {
        PretendedCluster cluster = new PretendedCluster();
        Picture well = Picture.of(cluster.snapshot(), Map.of());
        Picture troubled = well.troubled("no \"answer\"");
        assertThat(PageJson.of(troubled.changedSince(well))).isEqualTo("{\"trouble\":{\"why\":\"no \\\"answer\\\"\"}}");
        assertThat(well.goneSince(troubled)).containsExactly("trouble");
    }
}
