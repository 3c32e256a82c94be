package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Check;
import gregor.base.Uuid;
import gregor.sim.DiskCall;
import gregor.sim.DiskFault;
import gregor.sim.Loss;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuorumStateTest {

    private static final Path DIRECTORY = Path.of("/data/__cluster_metadata-0");
    private static final String KAFKA_V0 = "{\"clusterId\":\"\",\"leaderId\":1,\"leaderEpoch\":1,\"votedId\":-1,\"appliedOffset\":0,"
        + "\"currentVoters\":[{\"voterId\":1}],\"data_version\":0}";
    private static final String KAFKA_V1 = "{\"leaderId\":-1,\"leaderEpoch\":2,\"votedId\":1,"
        + "\"votedDirectoryId\":\"J8aAPcfLQt2bqs1JT_rMgQ\",\"data_version\":1}";

    private final SimDisk disk = new SimDisk();

    @BeforeEach
    void directory() throws IOException {
        disk.createDirectories(DIRECTORY);
        disk.forceDirectory(Path.of("/"));
        disk.forceDirectory(Path.of("/data"));
    }

    private void file(String content) throws IOException {
        disk.replaceWhole(DIRECTORY.resolve(QuorumState.FILE_NAME), StandardCharsets.UTF_8.encode(content));
    }

    private String file() throws IOException {
        return StandardCharsets.UTF_8.decode(disk.readWhole(DIRECTORY.resolve(QuorumState.FILE_NAME))).toString();
    }

    @Test
    void readsAndWritesBothOfKafkasForms() throws IOException {
        file(KAFKA_V0);
        QuorumState state = QuorumState.read(disk, DIRECTORY);
        assertThat(state).isEqualTo(QuorumState.ledBy(1, 1));
        state.write(disk, DIRECTORY, null, 0, List.of(1));
        assertThat(file()).isEqualTo(KAFKA_V0);
        file(KAFKA_V1);
        state = QuorumState.read(disk, DIRECTORY);
        assertThat(state).isEqualTo(new QuorumState(-1, 2, 1, Uuid.parse("J8aAPcfLQt2bqs1JT_rMgQ")));
        state.write(disk, DIRECTORY, state, 1, List.of(1));
        assertThat(file()).isEqualTo(KAFKA_V1);
    }

    @Test
    void i1TheEpochNeverDecreasesAndSurvivesACrash() throws IOException {
        QuorumState second = QuorumState.ledBy(1, 2);
        second.write(disk, DIRECTORY, null, 0, List.of(1));
        disk.crash();
        assertThat(QuorumState.read(disk, DIRECTORY)).isEqualTo(second);
        assertThatThrownBy(() -> QuorumState.ledBy(1, 1).write(disk, DIRECTORY, second, 0, List.of(1)))
            .isInstanceOf(Check.Broken.class).hasMessageContaining("raft.I1");
    }

    @Test
    void noFileIsNoStateAndAnotherContentIsAnErrorThatNamesTheFile() throws IOException {
        assertThat(QuorumState.read(disk, DIRECTORY)).isNull();
        for (String bad : List.of("", "{}", KAFKA_V1.replace("\"data_version\":1", "\"data_version\":2"), KAFKA_V1.replace("leaderEpoch", "x"),
            KAFKA_V1.replace("J8aA", "?"), KAFKA_V0.replace("\"leaderId\":1", "\"leaderId\":99999999999"))) {
            file(bad);
            assertThatThrownBy(() -> QuorumState.read(disk, DIRECTORY)).as(bad)
                .isInstanceOf(IOException.class).hasMessageContaining(DIRECTORY.resolve("quorum-state").toString());
        }
    }

    /**
     * A process is killed when the new file has its name and the name is not forced; the next one reads it, and acts on it; then the
     * power fails. Found by {@code ./gregor sim 100417}: the vote was forgotten.
     */
    @Test
    void whatAKilledProcessHasLeftIsForcedBeforeItCounts() throws IOException {
        QuorumState vote = new QuorumState(-1, 7, 3, Uuid.ZERO);
        List<SimDisk> left = new ArrayList<>();
        new FileQuorumStateStore(disk, DIRECTORY).write(QuorumState.ledBy(1, 6), 1, List.of(1));
        FileQuorumStateStore store = new FileQuorumStateStore(disk, DIRECTORY);
        disk.watch(call -> {
            if (call.kind() == DiskCall.Kind.FORCE_DIRECTORY) {
                left.add(disk.afterKill(0));
            }
            return DiskFault.NONE;
        });
        store.write(vote, 1, List.of(1));
        assertThat(left).hasSize(1);
        assertThat(QuorumState.read(left.get(0).afterCrash(0, Loss.ALL_UNFORCED, null), DIRECTORY)).isEqualTo(QuorumState.ledBy(1, 6));
        assertThat(new FileQuorumStateStore(left.get(0), DIRECTORY).read()).isEqualTo(vote);
        left.get(0).crash();
        assertThat(new FileQuorumStateStore(left.get(0), DIRECTORY).read()).isEqualTo(vote);
    }
}
