package gregor.group;

import static gregor.group.TestGroups.GROUP;
import static gregor.group.TestGroups.INITIAL_DELAY_MS;
import static gregor.group.TestGroups.REBALANCE_MS;
import static gregor.group.TestGroups.SESSION_MS;
import static gregor.group.TestGroups.joinRequest;
import static gregor.group.TestGroups.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.coordinator.CoordinatorRecord;
import gregor.group.GroupRecords.OffsetCommitValue;
import gregor.group.TestGroups.Reply;
import gregor.message.HeartbeatMessage.HeartbeatRequest;
import gregor.message.JoinGroupMessage.JoinGroupRequest;
import gregor.message.JoinGroupMessage.JoinGroupResponse;
import gregor.message.SyncGroupMessage.SyncGroupRequest;
import gregor.message.SyncGroupMessage.SyncGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a classic group answers, one contract at a time. */
class GroupCoordinatorTest {

    private final TestGroups groups = new TestGroups();

    private static ErrorCode error(Reply<JoinGroupResponse> join) {
        return ErrorCode.of(join.get().errorCode());
    }

    private static ErrorCode syncError(Reply<SyncGroupResponse> sync) {
        return ErrorCode.of(sync.get().errorCode());
    }

    @Test
    void aShardIsLoadingUntilItIsReadAndNotHereWhenThatFails() {
        List<Runnable> loader = new ArrayList<>();
        groups.coordinator.resigned(0);
        assertThat(error(groups.join("", null))).isEqualTo(ErrorCode.NOT_COORDINATOR);
        groups.coordinator.elected(0, loader::add);
        assertThat(error(groups.join("", null))).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        groups.log.add(new CoordinatorRecord(TestGroups.bytes("\0\2"), TestGroups.bytes("no record")));
        assertThatThrownBy(() -> loader.get(0).run()).isInstanceOf(RuntimeException.class);
        assertThat(error(groups.join("", null))).isEqualTo(ErrorCode.NOT_COORDINATOR);
    }

    @Test
    void aLoadThatWasOvertakenByALaterElectionChangesNothing() {
        List<Runnable> loader = new ArrayList<>();
        groups.commit("", -1, 8, 5);
        groups.coordinator.resigned(0);
        groups.coordinator.elected(0, loader::add);
        groups.coordinator.resigned(0);
        loader.get(0).run();
        assertThat(error(groups.join("", null))).isEqualTo(ErrorCode.NOT_COORDINATOR);
    }

    /** What a new coordinator reads is in its log, and may yet be cut off it: as long as it may, nobody is told of it. */
    @Test
    void nobodyHearsOfWhatWasReadBeforeItIsCommitted() {
        String id = groups.stable(1).get(0);
        assertThat(groups.commit(id, 1, 8, 5)).isEqualTo(ErrorCode.NONE);
        groups.holdsLoads = true;
        groups.restart();
        assertThatThrownBy(() -> groups.coordinator.committed(GROUP)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS));
        assertThat(syncError(groups.sync(id, 1))).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        groups.pass(2 * SESSION_MS);
        assertThat(groups.heartbeat(id, 7)).as("it goes on for now, whoever it is").isEqualTo(ErrorCode.NONE);
        groups.commitHeld();
        assertThat(groups.heartbeat(id, 7)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(groups.heartbeat(id, 1)).as("its session begins with the answers").isEqualTo(ErrorCode.NONE);
        assertThat(text(groups.sync(id, 1).get().assignment())).isEqualTo(id);
        assertThat(groups.coordinator.committed(GROUP).values()).extracting(OffsetCommitValue::offset).containsExactly(5L);
    }

    @Test
    void row52NewMembersGetAnIdFirstFromVersion4On() {
        JoinGroupResponse first = groups.join(joinRequest("", null, "range"), 4).get();
        assertThat(first.errorCode()).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED.code());
        assertThat(first.memberId()).matches("client-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(groups.join(first.memberId(), null).isWaiting()).isTrue();
        assertThat(groups.join(joinRequest("", null, "range"), 3).isWaiting()).isTrue();
    }

    @Test
    void row52AnIdThatIsNotUsedLapsesAfterTheSession() {
        String id = groups.join("", null).get().memberId();
        groups.pass(SESSION_MS);
        assertThat(error(groups.join(id, null))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.armedTimers()).isZero();
    }

    @Test
    void row53AnEmptyGroupWaitsForLatecomersAndEachGivesItAnotherDelay() {
        Reply<JoinGroupResponse> first = groups.joinNew();
        groups.pass(INITIAL_DELAY_MS - 1);
        Reply<JoinGroupResponse> second = groups.joinNew();
        groups.pass(INITIAL_DELAY_MS);
        assertThat(first.isWaiting()).isTrue();
        groups.pass(1);
        assertThat(first.get().generationId()).isEqualTo(1);
        assertThat(second.get().generationId()).isEqualTo(1);
    }

    @Test
    void row53NewcomersCannotDelayAGroupBeyondTheRebalanceTimeout() {
        Reply<JoinGroupResponse> first = groups.joinNew();
        for (int waitedMs = 0; waitedMs < REBALANCE_MS - 2_000; waitedMs += 2_000) {
            groups.pass(2_000);
            groups.joinNew();
        }
        assertThat(first.isWaiting()).isTrue();
        groups.pass(2_000);
        assertThat(first.isWaiting()).isFalse();
    }

    @Test
    void row53ALaterRebalanceWaitsForAllOrForTheRebalanceTimeout() {
        List<String> ids = groups.stable(2);
        Reply<JoinGroupResponse> third = groups.joinNew();
        Reply<JoinGroupResponse> first = groups.join(ids.get(0), null);
        assertThat(third.isWaiting()).isTrue();
        for (int waitedMs = 0; waitedMs < REBALANCE_MS; waitedMs += 5_000) {
            assertThat(third.isWaiting()).isTrue();
            assertThat(groups.heartbeat(ids.get(1), 1)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
            groups.pass(5_000);
        }
        assertThat(third.get().generationId()).isEqualTo(2);
        assertThat(first.get().members()).hasSize(2);
        assertThat(groups.heartbeat(ids.get(1), 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void row54WhatIsRefused() {
        JoinGroupRequest good = joinRequest("", null, "range");
        assertThat(error(groups.join(joinRequest("", null), 9))).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(error(groups.join(new JoinGroupRequest(GROUP, 5_999, 1, "", null, "consumer", good.protocols(), null), 9)))
            .isEqualTo(ErrorCode.INVALID_SESSION_TIMEOUT);
        assertThat(error(groups.join(new JoinGroupRequest(GROUP, 1_800_001, 1, "", null, "consumer", good.protocols(), null), 9)))
            .isEqualTo(ErrorCode.INVALID_SESSION_TIMEOUT);
        assertThat(error(groups.join(new JoinGroupRequest("", SESSION_MS, 1, "", null, "consumer", good.protocols(), null), 9)))
            .isEqualTo(ErrorCode.INVALID_GROUP_ID);
        assertThat(error(groups.join("stranger", null))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        groups.stable(1);
        assertThat(error(groups.join("stranger", null))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(error(groups.join(joinRequest("", null, "sticky"), 9))).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(error(groups.join(new JoinGroupRequest(GROUP, SESSION_MS, 1, "", null, "connect", good.protocols(), null), 9)))
            .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }

    @Test
    void row54OnlyTheLeaderGetsTheMembersAndTheProtocolIsVotedFor() {
        Reply<JoinGroupResponse> one = groups.join(joinRequest("", null, "a", "b", "c"), 3);
        Reply<JoinGroupResponse> two = groups.join(joinRequest("", null, "c", "b"), 3);
        Reply<JoinGroupResponse> three = groups.join(joinRequest("", null, "b", "c"), 3);
        groups.pass(2 * INITIAL_DELAY_MS);
        assertThat(List.of(one.get().protocolName(), two.get().protocolName(), three.get().protocolName())).containsOnly("b");
        assertThat(one.get().leader()).isEqualTo(one.get().memberId()).isEqualTo(two.get().leader());
        assertThat(one.get().members()).extracting(member -> text(member.metadata())).containsOnly("b of null").hasSize(3);
        assertThat(two.get().members()).isEmpty();
        assertThat(three.get().members()).isEmpty();
    }

    @Test
    void row55FollowersBlockUntilTheLeaderSyncsAndARepeatedSyncGetsTheSame() {
        Reply<JoinGroupResponse> one = groups.joinNew();
        Reply<JoinGroupResponse> two = groups.joinNew();
        groups.pass(2 * INITIAL_DELAY_MS);
        String leader = one.get().leader();
        String follower = leader.equals(one.get().memberId()) ? two.get().memberId() : one.get().memberId();
        assertThat(syncError(groups.sync(follower, 7))).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        Reply<SyncGroupResponse> waiting = groups.sync(follower, 1);
        assertThat(waiting.isWaiting()).isTrue();
        groups.sync(leader, null, 1, Map.of(follower, "all"));
        assertThat(text(waiting.get().assignment())).isEqualTo("all");
        assertThat(text(groups.sync(follower, 1).get().assignment())).isEqualTo("all");
        assertThat(text(groups.sync(leader, 1).get().assignment())).isEmpty();
    }

    @Test
    void row55MismatchesAndRebalances() {
        List<String> ids = groups.stable(2);
        Reply<SyncGroupResponse> other = new Reply<>();
        groups.coordinator.sync(new SyncGroupRequest(GROUP, 1, ids.get(0), null, "consumer", "sticky", List.of()), other);
        assertThat(syncError(other)).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        groups.joinNew();
        assertThat(syncError(groups.sync(ids.get(0), 1))).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void row55AMemberThatWaitsForASlowLeaderIsNotTakenForDead() {
        Reply<JoinGroupResponse> one = groups.joinNew();
        Reply<JoinGroupResponse> two = groups.joinNew();
        groups.pass(2 * INITIAL_DELAY_MS);
        String leader = one.get().leader();
        String follower = leader.equals(one.get().memberId()) ? two.get().memberId() : one.get().memberId();
        Reply<SyncGroupResponse> waiting = groups.sync(follower, 1);
        for (int i = 0; i < 3; i++) {
            groups.pass(SESSION_MS - 1);
            assertThat(groups.heartbeat(leader, 1)).isEqualTo(ErrorCode.NONE);
        }
        groups.sync(leader, null, 1, Map.of(follower, "all"));
        assertThat(text(waiting.get().assignment())).isEqualTo("all");
        assertThat(groups.heartbeat(follower, 1)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void whoOwesASyncWhenTheRebalanceTimeoutIsOverGoesAllAtOnce() {
        List<Reply<JoinGroupResponse>> joins = List.of(groups.joinNew(), groups.joinNew(), groups.joinNew());
        groups.pass(2 * INITIAL_DELAY_MS);
        String leader = joins.get(0).get().leader();
        groups.sync(leader, 1);
        for (int i = 0; i <= REBALANCE_MS / 5_000; i++) {
            joins.forEach(join -> groups.heartbeat(join.get().memberId(), 1));
            groups.pass(5_000);
        }
        Reply<JoinGroupResponse> again = groups.join(leader, null);
        assertThat(again.get().generationId()).isEqualTo(2);
        assertThat(again.get().members()).hasSize(1);
    }

    @Test
    void aSecondSyncOfTheSameMemberAnswersTheFirstAndTheFirstAssignmentCounts() {
        Reply<JoinGroupResponse> only = groups.joinNew();
        groups.pass(2 * INITIAL_DELAY_MS);
        groups.holdsAppends = true;
        String id = only.get().memberId();
        Reply<SyncGroupResponse> first = groups.sync(id, null, 1, Map.of(id, "first"));
        Reply<SyncGroupResponse> second = groups.sync(id, null, 1, Map.of(id, "second"));
        assertThat(syncError(first)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(second.isWaiting()).isTrue();
        groups.commitHeld();
        assertThat(text(second.get().assignment())).isEqualTo("first");
    }

    @Test
    void aGenerationThatCannotBeStoredIsNotHeardOf() {
        Reply<JoinGroupResponse> only = groups.joinNew();
        groups.pass(2 * INITIAL_DELAY_MS);
        groups.appendError = ErrorCode.NOT_LEADER_OR_FOLLOWER;
        assertThat(syncError(groups.sync(only.get().memberId(), 1))).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(groups.heartbeat(only.get().memberId(), 1)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(groups.log).isEmpty();
    }

    @Test
    void row56Heartbeats() {
        assertThat(groups.heartbeat("x", 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.coordinator.heartbeat(new HeartbeatRequest("", 1, "x", null))).isEqualTo(ErrorCode.INVALID_GROUP_ID);
        Reply<JoinGroupResponse> only = groups.joinNew();
        groups.pass(2 * INITIAL_DELAY_MS);
        String id = only.get().memberId();
        assertThat(groups.heartbeat(id, 1)).isEqualTo(ErrorCode.NONE); // completing
        groups.sync(id, 1);
        assertThat(groups.heartbeat(id, 1)).isEqualTo(ErrorCode.NONE);
        assertThat(groups.heartbeat(id, 0)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(groups.heartbeat("x", 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        groups.joinNew();
        assertThat(groups.heartbeat(id, 1)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void aMemberThatIsNotHeardOfIsDroppedAfterItsSession() {
        List<String> ids = groups.stable(2);
        groups.pass(SESSION_MS - 1);
        groups.heartbeat(ids.get(0), 1);
        groups.pass(1);
        assertThat(groups.heartbeat(ids.get(1), 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.heartbeat(ids.get(0), 1)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        groups.pass(SESSION_MS);
        assertThat(groups.armedTimers()).isZero();
    }

    @Test
    void row57Commits() {
        assertThat(groups.commit("", -1, 8, 5)).isEqualTo(ErrorCode.NONE);
        assertThat(groups.commit("x", 3, 8, 6)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(groups.commit("x", 3, 9, 6)).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        Reply<JoinGroupResponse> only = groups.joinNew();
        groups.pass(2 * INITIAL_DELAY_MS);
        String id = only.get().memberId();
        assertThat(groups.commit(id, 1, 9, 6)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS); // completing
        groups.sync(id, 1);
        assertThat(groups.commit("", -1, 9, 6)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.commit("x", 1, 9, 6)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.commit(id, 0, 9, 6)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(committed()).isEqualTo(5);
        assertThat(groups.commit(id, 1, 9, 7)).isEqualTo(ErrorCode.NONE);
        groups.joinNew();
        assertThat(groups.commit(id, 1, 9, 8)).isEqualTo(ErrorCode.NONE); // preparing
        assertThat(committed()).isEqualTo(8);
        assertThat(groups.commit(GROUP, id, 1, 9, 9, "x".repeat(4_097)).get()).isEqualTo(ErrorCode.OFFSET_METADATA_TOO_LARGE);
        assertThat(groups.commit(GROUP, id, 1, 9, 9, "x".repeat(4_096)).get()).isEqualTo(ErrorCode.NONE);
        assertThat(groups.commit("", "", -1, 9, 1, null).get()).isEqualTo(ErrorCode.NONE); // an empty group id
    }

    private long committed() {
        return groups.coordinator.committed(GROUP).get(new TopicPartition("t", 0)).offset();
    }

    @Test
    void aCommitIsSeenWhenItIsCommittedAndNotBefore() {
        groups.holdsAppends = true;
        Reply<ErrorCode> commit = groups.commit(GROUP, "", -1, 9, 5, "");
        assertThat(commit.isWaiting()).isTrue();
        assertThat(groups.coordinator.committed(GROUP)).isEmpty();
        groups.commitHeld();
        assertThat(committed()).isEqualTo(5);
        groups.holdsAppends = false;
        groups.appendError = ErrorCode.NOT_ENOUGH_REPLICAS;
        assertThat(groups.commit("", -1, 9, 6)).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(committed()).isEqualTo(5);
        groups.restart();
        assertThat(committed()).isEqualTo(5);
    }

    @Test
    void row60Leaving() {
        List<String> ids = groups.stable(2);
        assertThat(groups.coordinator.leave(GROUP, "x", null)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.coordinator.leave("other", "x", null)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.coordinator.leave(GROUP, "", "unknown instance")).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        String pending = groups.join("", null).get().memberId();
        assertThat(groups.coordinator.leave(GROUP, pending, null)).isEqualTo(ErrorCode.NONE);
        assertThat(groups.coordinator.leave(GROUP, ids.get(1), null)).isEqualTo(ErrorCode.NONE);
        assertThat(groups.heartbeat(ids.get(0), 1)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(groups.coordinator.leave(GROUP, ids.get(0), null)).isEqualTo(ErrorCode.NONE);
        groups.restart();
        assertThat(groups.heartbeat(ids.get(0), 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.stable(1)).hasSize(1);
    }

    @Test
    void whoWaitsWhenThePartitionGoesElsewhereIsToldSo() {
        groups.stable(1);
        Reply<JoinGroupResponse> join = groups.joinNew();
        groups.coordinator.resigned(0);
        assertThat(error(join)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThatThrownBy(() -> groups.coordinator.committed(GROUP)).isInstanceOf(KafkaException.class);
        groups.pass(10 * REBALANCE_MS);
        assertThat(groups.armedTimers()).isZero();
    }
}
