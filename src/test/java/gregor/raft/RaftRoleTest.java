package gregor.raft;

import static gregor.raft.RaftRole.CANDIDATE;
import static gregor.raft.RaftRole.FOLLOWER;
import static gregor.raft.RaftRole.LEADER;
import static gregor.raft.RaftRole.PROSPECTIVE;
import static gregor.raft.RaftRole.RESIGNED;
import static gregor.raft.RaftRole.UNATTACHED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaftRoleTest {

    @Test
    void onlyACandidateWins() {
        assertThat(whoMayBecome(LEADER)).containsExactly(CANDIDATE);
        assertThat(whoMayBecome(CANDIDATE)).containsExactly(PROSPECTIVE);
        assertThat(whoMayBecome(RESIGNED)).containsExactly(LEADER);
    }

    @Test
    void allFollowAHigherEpoch() {
        assertThat(whoMayBecome(UNATTACHED)).containsExactly(RaftRole.values());
        assertThat(whoMayBecome(FOLLOWER)).containsExactly(RaftRole.values());
    }

    private static List<RaftRole> whoMayBecome(RaftRole next) {
        return Arrays.stream(RaftRole.values()).filter(role -> role.mayBecome(next)).toList();
    }
}
