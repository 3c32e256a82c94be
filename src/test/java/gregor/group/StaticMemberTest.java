package gregor.group;

import static gregor.group.TestGroups.GROUP;
import static gregor.group.TestGroups.INITIAL_DELAY_MS;
import static gregor.group.TestGroups.REBALANCE_MS;
import static gregor.group.TestGroups.SESSION_MS;
import static gregor.group.TestGroups.joinRequest;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.group.TestGroups.Reply;
import gregor.message.HeartbeatMessage.HeartbeatRequest;
import gregor.message.JoinGroupMessage.JoinGroupResponse;
import gregor.message.SyncGroupMessage.SyncGroupRequest;
import gregor.message.SyncGroupMessage.SyncGroupResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Members that keep their place over a restart (KIP-345, KIP-814): contract row 59. */
class StaticMemberTest {

    private final TestGroups groups = new TestGroups();
    private String leader;
    private String follower;

    /** Two static members, "one" and "two", in generation 1; "one" leads. */
    private void stable() {
        Reply<JoinGroupResponse> one = groups.join("", "one");
        Reply<JoinGroupResponse> two = groups.join("", "two");
        groups.pass(2 * INITIAL_DELAY_MS);
        leader = one.get().memberId();
        follower = two.get().memberId();
        assertThat(one.get().leader()).isEqualTo(leader);
        groups.sync(leader, "one", 1, Map.of(leader, "of one", follower, "of two"));
        groups.sync(follower, "two", 1, Map.of());
    }

    private ErrorCode heartbeat(String memberId, String instance) {
        return groups.coordinator.heartbeat(new HeartbeatRequest(GROUP, 1, memberId, instance));
    }

    @Test
    void aMemberThatReturnsKeepsGenerationAndAssignmentAndFencesItsFormerSelf() {
        stable();
        JoinGroupResponse back = groups.join("", "two").get();
        assertThat(back.errorCode()).isZero();
        assertThat(back.generationId()).isEqualTo(1);
        assertThat(back.memberId()).isNotEqualTo(follower).startsWith("two-");
        assertThat(back.leader()).isEqualTo(leader);
        assertThat(back.skipAssignment()).isFalse();
        assertThat(back.members()).isEmpty();
        assertThat(heartbeat(follower, "two")).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(heartbeat(back.memberId(), "two")).isEqualTo(ErrorCode.NONE);
        assertThat(heartbeat("x", "three")).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        SyncGroupResponse again = groups.sync(back.memberId(), "two", 1, Map.of()).get();
        assertThat(TestGroups.text(again.assignment())).isEqualTo("of two");
    }

    @Test
    void aLeaderThatReturnsSkipsTheAssignmentFromVersion9On() {
        stable();
        JoinGroupResponse back = groups.join("", "one").get();
        assertThat(back.skipAssignment()).isTrue();
        assertThat(back.leader()).isEqualTo(back.memberId());
        assertThat(back.members()).hasSize(2);
        JoinGroupResponse older = groups.join(joinRequest("", "one", "range"), 8).get();
        assertThat(older.skipAssignment()).isFalse();
        assertThat(older.leader()).isEqualTo(back.memberId()).isNotEqualTo(older.memberId());
        assertThat(older.members()).isEmpty();
    }

    @Test
    void theNewIdIsInTheLogBeforeTheMemberHearsOfIt() {
        stable();
        groups.holdsAppends = true;
        Reply<JoinGroupResponse> back = groups.join("", "two");
        groups.pass(SESSION_MS - 1);
        heartbeat(leader, "one");
        groups.pass(SESSION_MS - 1);
        assertThat(back.isWaiting()).isTrue();
        groups.holdsAppends = false;
        groups.commitHeld();
        groups.restart();
        assertThat(heartbeat(back.get().memberId(), "two")).isEqualTo(ErrorCode.NONE);
        assertThat(heartbeat(follower, "two")).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
    }

    @Test
    void aReturnThatCannotBeStoredIsRefused() {
        stable();
        groups.appendError = ErrorCode.NOT_LEADER_OR_FOLLOWER;
        assertThat(groups.join("", "two").get().errorCode()).isEqualTo(ErrorCode.NOT_COORDINATOR.code());
    }

    @Test
    void aReturnThatChangesTheElectedProtocolStartsARebalance() {
        Reply<JoinGroupResponse> only = groups.join(joinRequest("", "one", "a", "b"), 9);
        groups.pass(2 * INITIAL_DELAY_MS);
        Reply<SyncGroupResponse> sync = new Reply<>();
        groups.coordinator.sync(new SyncGroupRequest(
            GROUP, 1, only.get().memberId(), "one", "consumer", "a", List.of()), sync);
        assertThat(sync.get().errorCode()).isZero();
        JoinGroupResponse back = groups.join(joinRequest("", "one", "b", "a"), 9).get();
        assertThat(back.generationId()).isEqualTo(2);
        assertThat(back.protocolName()).isEqualTo("b");
    }

    @Test
    void aReturnDuringARebalanceFencesTheJoinThatWaits() {
        stable();
        groups.join("", "three");
        Reply<JoinGroupResponse> before = groups.join(follower, "two");
        assertThat(before.isWaiting()).isTrue();
        Reply<JoinGroupResponse> after = groups.join("", "two");
        assertThat(before.get().errorCode()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID.code());
        assertThat(after.isWaiting()).isTrue();
        groups.join(leader, "one");
        assertThat(after.get().generationId()).isEqualTo(2);
    }

    @Test
    void membersThatDoNotRejoinStayUntilTheirSessionEnds() {
        stable();
        Reply<JoinGroupResponse> third = groups.join("", "three");
        groups.coordinator.leave(GROUP, third.isWaiting() ? "" : "x", "three");
        assertThat(third.get().errorCode()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());
        for (int waitedMs = 0; waitedMs <= REBALANCE_MS; waitedMs += 5_000) {
            assertThat(heartbeat(leader, "one")).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
            assertThat(heartbeat(follower, "two")).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
            groups.pass(5_000);
        }
        groups.pass(SESSION_MS);
        assertThat(heartbeat(leader, "one")).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void anAdministratorRemovesAMemberByItsInstance() {
        stable();
        assertThat(groups.coordinator.leave(GROUP, "x", "two")).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(groups.coordinator.leave(GROUP, "", "two")).isEqualTo(ErrorCode.NONE);
        assertThat(heartbeat(follower, "two")).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }
}
