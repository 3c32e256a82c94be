package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.OffsetAndEpoch;
import gregor.book.claim.Claim;
import gregor.raft.SnapshotRetention.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What of the metadata log may go: exercise 14.2. */
class SnapshotRetentionTest {

    private static final long NOW = 1_000_000;
    private static final int NO_LIMIT = -1;

    private final List<Kept> snapshots = new ArrayList<>();
    private final NavigableMap<Long, Integer> segments = new TreeMap<>();
    private SnapshotRetention retention;

    private void draw(long seed) {
        snapshots.clear(); // all tries of a property have one instance
        segments.clear();
        Random random = new Random(seed);
        long end = 0;
        long time = NOW - 150;
        for (int i = random.nextInt(6); i > 0; i--) {
            end += 1 + random.nextInt(30);
            time += random.nextInt(40);
            snapshots.add(new Kept(new OffsetAndEpoch(end, 1), 1 + random.nextInt(100), time));
        }
        long base = random.nextBoolean() || snapshots.isEmpty() ? 0 : random.nextInt((int) snapshots.get(0).id().offset() + 1);
        for (int i = random.nextInt(6); i >= 0; i--) {
            segments.put(base, random.nextInt(100));
            base += 1 + random.nextInt(30);
        }
        retention = new SnapshotRetention(random.nextInt(5) == 0 ? NO_LIMIT : random.nextInt(600),
            random.nextInt(5) == 0 ? NO_LIMIT : random.nextInt(160));
    }

    /** Tries one cut after the other, with what stays written down in full, and takes the first that is allowed to stay. */
    private Optional<OffsetAndEpoch> naive() {
        for (int cut = 0; cut < snapshots.size(); cut++) {
            List<Kept> staying = snapshots.subList(cut, snapshots.size());
            long bytes = logFrom(cut == 0 ? 0 : staying.get(0).id().offset()).values().stream().mapToLong(size -> size).sum()
                + staying.stream().mapToLong(Kept::sizeInBytes).sum();
            boolean fits = retention.maxBytes() == NO_LIMIT || bytes <= retention.maxBytes();
            boolean young = retention.maxMs() == NO_LIMIT || NOW - staying.get(0).lastContainedLogTimeMs() <= retention.maxMs();
            if (fits && young || staying.size() == 1) {
                return cut == 0 ? Optional.empty() : Optional.of(staying.get(0).id());
            }
        }
        return Optional.empty();
    }

    /** The segments that have an offset at or behind a start, and the last one. */
    private NavigableMap<Long, Integer> logFrom(long start) {
        NavigableMap<Long, Integer> staying = new TreeMap<>();
        for (Map.Entry<Long, Integer> segment : segments.entrySet()) {
            Long next = segments.higherKey(segment.getKey());
            if (next == null || next > start) {
                staying.put(segment.getKey(), segment.getValue());
            }
        }
        return staying;
    }

    @Claim("14.5")
    @Property(tries = 1000)
    void cutsWhereTryingEachCutWould(@ForAll long seed) {
        draw(seed);
        assertThat(retention.cutAt(snapshots, segments, NOW)).isEqualTo(naive());
    }

    /** What was cut once is enough: nothing more goes before time has passed or something was added. */
    @Property(tries = 500)
    void cuttingAgainCutsNothing(@ForAll long seed) {
        draw(seed);
        Optional<OffsetAndEpoch> cut = retention.cutAt(snapshots, segments, NOW);
        if (cut.isPresent()) {
            NavigableMap<Long, Integer> rest = logFrom(cut.get().offset());
            snapshots.removeIf(snapshot -> snapshot.id().offset() < cut.get().offset());
            assertThat(snapshots.get(0).id()).isEqualTo(cut.get());
            assertThat(retention.cutAt(snapshots, rest, NOW)).isEmpty();
        } else {
            assertThat(retention.cutAt(snapshots, segments, NOW)).isEmpty();
        }
    }

    @Example
    void theOnlySnapshotStaysWithAllOfTheLog() {
        SnapshotRetention nothing = new SnapshotRetention(0, 0);
        segments.put(0L, 100);
        assertThat(nothing.cutAt(List.of(), segments, NOW)).isEmpty();
        assertThat(nothing.cutAt(List.of(new Kept(new OffsetAndEpoch(9, 1), 50, 0)), segments, NOW)).isEmpty();
    }
}
