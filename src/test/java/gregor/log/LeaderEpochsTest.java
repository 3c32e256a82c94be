package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.OffsetAndEpoch;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LeaderEpochsTest {

    private static final Path DIR = Path.of("/");
    private final SimDisk disk = new SimDisk();

    private String file() throws IOException {
        return StandardCharsets.UTF_8.decode(disk.readWhole(Path.of("/leader-epoch-checkpoint"))).toString();
    }

    private void write(String text) throws IOException {
        disk.replaceWhole(Path.of("/leader-epoch-checkpoint"), StandardCharsets.UTF_8.encode(text));
    }

    @Test
    void theFileIsALinePerEpoch() throws IOException {
        LeaderEpochs epochs = new LeaderEpochs(disk, DIR);
        epochs.assign(3, 0);
        epochs.assign(5, 120);
        epochs.assign(5, 130);
        epochs.flush();
        assertThat(file()).isEqualTo("0\n2\n3 0\n5 120\n");
        LeaderEpochs loaded = new LeaderEpochs(disk, DIR);
        loaded.load();
        assertThat(loaded.latestEpoch()).hasValue(5);
        assertThat(loaded.endOffsetFor(4, 200)).isEqualTo(new OffsetAndEpoch(120, 3));
    }

    @Test
    void anEpochThatWroteNothingMakesRoomForTheNext() throws IOException {
        LeaderEpochs epochs = new LeaderEpochs(disk, DIR);
        epochs.assign(3, 0);
        epochs.assign(4, 10);
        epochs.assign(6, 10);
        epochs.flush();
        assertThat(file()).isEqualTo("0\n2\n3 0\n6 10\n");
        epochs.assign(5, 20);
        epochs.flush();
        assertThat(file()).isEqualTo("0\n2\n3 0\n5 20\n");
    }

    @Test
    void aFileThatIsNotOfTheFormatIsRefused() throws IOException {
        LeaderEpochs epochs = new LeaderEpochs(disk, DIR);
        assertThatThrownBy(epochs::load).isInstanceOf(NoSuchFileException.class);
        for (String text : List.of("", "1\n0\n", "0\n2\n3 0\n", "0\n1\n3 0\n4 5\n", "0\n1\n3 zero\n", "0\n1\n3 0 7\n", "0\n-1\n",
            "0\n2\n3 0\n3 5\n", "0\n2\n3 5\n4 5\n", "0\n1\n-3 0\n", "0\n1\n99999999999 0\n")) {
            write(text);
            assertThatThrownBy(epochs::load).as(text).isInstanceOf(CorruptCheckpointException.class)
                .hasMessageStartingWith("/leader-epoch-checkpoint: ");
        }
        assertThat(epochs.latestEpoch()).isEmpty();
    }

    /** Against the epoch of each offset, written down one by one. LOG-15 */
    @Property(tries = 100)
    void epochsAnswerAsAListOfOffsetsDoes(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        SimDisk own = new SimDisk();
        LeaderEpochs epochs = new LeaderEpochs(own, DIR);
        List<Integer> epochOf = new ArrayList<>(); // of offset i
        int start = 0;
        int epoch = 0;
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    int end = start + random.nextInt(epochOf.size() - start + 1);
                    epochOf.subList(end, epochOf.size()).clear();
                    epochs.truncateFromEnd(end);
                }
                case 1 -> {
                    start += random.nextInt(epochOf.size() - start + 1) / 2;
                    epochs.truncateFromStart(start);
                }
                case 2 -> {
                    epochs.flush();
                    epochs = new LeaderEpochs(own, DIR);
                    if (step > 0 && own.exists(Path.of("/leader-epoch-checkpoint"))) {
                        epochs.load();
                    }
                }
                default -> {
                    epoch += random.nextInt(3);
                    epochs.assign(epoch, epochOf.size());
                    for (int i = 1 + random.nextInt(3); i > 0; i--) {
                        epochOf.add(epoch);
                    }
                }
            }
            int asked = random.nextInt(epoch + 3) - 1;
            assertThat(epochs.endOffsetFor(asked, epochOf.size())).isEqualTo(endOf(asked, epochOf, start));
            if (start < epochOf.size()) {
                int offset = start + random.nextInt(epochOf.size() - start);
                assertThat(epochs.epochAt(offset)).isEqualTo(OptionalInt.of(epochOf.get(offset)));
            }
        }
    }

    private static OffsetAndEpoch endOf(int asked, List<Integer> epochOf, int start) {
        int found = -1;
        int end = start;
        for (int offset = start; offset < epochOf.size() && epochOf.get(offset) <= asked; offset++) {
            found = epochOf.get(offset);
            end = offset + 1;
        }
        boolean nothingLater = end == epochOf.size() && found != asked;
        return asked < 0 || nothingLater ? null : new OffsetAndEpoch(end, found < 0 ? asked : found);
    }
}
