package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Check;
import gregor.base.Uuid;
import gregor.sim.Loss;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FileQuorumStateStoreTest {

    private static final Path DIRECTORY = Path.of("/log");

    private static SimDisk disk() throws IOException {
        SimDisk disk = new SimDisk();
        disk.createDirectories(DIRECTORY);
        disk.forceDirectory(Path.of("/"));
        return disk;
    }

    /** Whenever the power fails after a write has returned: what it wrote is there. */
    @Property(tries = 60)
    void aVoteSurvivesThePowerFailure(@ForAll long seed, @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 3) Integer> steps)
            throws IOException {
        SimDisk disk = disk();
        FileQuorumStateStore store = new FileQuorumStateStore(disk, DIRECTORY);
        QuorumState last = store.read();
        for (int step : steps) {
            last = step == 0 ? last.withLeader(3) : QuorumState.unknownLeader(last.leaderEpoch() + step).withVote(new ReplicaKey(step, new Uuid(7, step)));
            store.write(last, 1, List.of(1, 2, 3));
        }
        SimDisk after = disk.afterCrash(0, Loss.values()[Math.floorMod((int) seed, Loss.values().length)], new SimEntropy(seed));
        assertThat(new FileQuorumStateStore(after, DIRECTORY).read()).isEqualTo(last);
    }

    @Test
    void nothingIsKnownAtFirst() throws IOException {
        assertThat(new FileQuorumStateStore(disk(), DIRECTORY).read()).isEqualTo(QuorumState.unknownLeader(0));
    }

    @Test
    void noEpochIsTakenBack() throws IOException {
        FileQuorumStateStore store = new FileQuorumStateStore(disk(), DIRECTORY);
        store.write(QuorumState.unknownLeader(5), 1, List.of(1));
        assertThatThrownBy(() -> store.write(QuorumState.unknownLeader(4), 1, List.of(1))).isInstanceOf(Check.Broken.class);
    }
}
