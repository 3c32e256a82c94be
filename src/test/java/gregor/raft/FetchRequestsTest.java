package gregor.raft;

import static gregor.raft.OneReplica.THREE;
import static gregor.raft.OneReplica.TWO;
import static gregor.raft.OneReplica.begin;
import static gregor.raft.OneReplica.fetch;
import static gregor.raft.OneReplica.partition;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartition;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartitionResult;
import gregor.message.DescribeQuorumMessage.DescribeQuorumRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumResponse;
import gregor.message.DescribeQuorumMessage.DescribeQuorumTopic;
import gregor.message.DescribeQuorumMessage.QuorumReplicaState;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.LeaderIdAndEpoch;
import gregor.message.FetchMessage.NodeEndpoint;
import gregor.message.FetchMessage.PartitionData;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The leader's answers to fetches of the metadata log; its epoch is 1, and its first record is at offset 0. */
class FetchRequestsTest {

    private final OneReplica leader = new OneReplica(3).start().elected();

    private PartitionData ask(FetchRequest request) {
        return partition(leader.ask(request, 18).get(0));
    }

    @Test
    void errorsSayWhoLeadsAndWhere() {
        leader.ask(begin(2, 4), 1);
        FetchResponse response = (FetchResponse) leader.ask(fetch(THREE, 1, 0, 0), 18).get(0);
        assertThat(partition(response).errorCode()).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH.code());
        assertThat(partition(response).currentLeader()).isEqualTo(new LeaderIdAndEpoch(2, 4));
        assertThat(response.nodeEndpoints()).containsExactly(new NodeEndpoint(2, "node-2", 9002, null));
        assertThat(ask(fetch(THREE, 5, 0, 0)).errorCode()).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH.code());
        assertThat(ask(fetch(THREE, 4, 0, 0)).errorCode()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
        assertThat(((FetchResponse) leader.ask(fetch(THREE, 4, 0, 0), 15).get(0)).nodeEndpoints()).isEmpty();
    }

    @Test
    void requestsThatMakeNoSense() {
        assertThat(ask(fetch(TWO, 1, -1, 0)).errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(ask(fetch(TWO, 1, 0, 2)).errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        FetchResponse otherCluster = (FetchResponse) leader.ask(fetch("another", TWO, 1, 0, 0, -1, 0), 18).get(0);
        assertThat(otherCluster.errorCode()).isEqualTo(ErrorCode.INCONSISTENT_CLUSTER_ID.code());
        assertThat(otherCluster.responses()).isEmpty();
    }

    @Test
    void committedWhenTheEpochsFirstRecordIsOnAMajority() {
        leader.node.flush();
        PartitionData first = ask(fetch(TWO, 1, 0, 0));
        assertThat(first.records().sizeInBytes()).isPositive();
        assertThat(first.highWatermark()).isEqualTo(-1);
        PartitionData second = ask(fetch(TWO, 1, 1, 1));
        assertThat(second.highWatermark()).isEqualTo(1);
        assertThat(leader.listener.leader()).isEqualTo(new LeaderAndEpoch(1, 1));
    }

    /** The leader's own log counts up to what it has forced: two others can commit what it has not (H57). */
    @Test
    void theLeaderCountsOnlyWhatItHasForced() {
        assertThat(ask(fetch(TWO, 1, 1, 1)).highWatermark()).isEqualTo(-1);
        assertThat(ask(fetch(THREE, 1, 1, 1)).highWatermark()).as("two of three have it, the leader has not").isEqualTo(1);
        leader.node.append(1, List.of(ByteBuffer.wrap(new byte[] {1})), 0);
        ask(fetch(TWO, 1, 2, 1));
        assertThat(leader.node.highWatermark()).isEqualTo(1);
        leader.node.flush();
        assertThat(leader.node.highWatermark()).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitIsToldAndDoesNotCount() {
        leader.node.flush();
        PartitionData parted = ask(fetch(TWO, 1, 5, 0));
        assertThat(parted.divergingEpoch()).isEqualTo(new EpochEndOffset(0, 0));
        assertThat(leader.node.highWatermark()).isZero();
    }

    @Test
    void waitsForRecords() {
        leader.node.flush();
        ask(fetch(THREE, 1, 1, 1));
        List<Record> replies = leader.ask(fetch(QuorumWorld.CLUSTER, TWO, 1, 1, 1, Long.MAX_VALUE, 500), 18);
        assertThat(replies).isEmpty();
        leader.node.append(1, List.of(ByteBuffer.wrap(new byte[] {1})), 0);
        leader.node.flush();
        assertThat(partition(replies.get(0)).records().sizeInBytes()).isPositive();
    }

    @Test
    void waitsForTheHighWatermark() {
        leader.node.flush();
        List<Record> replies = leader.ask(fetch(QuorumWorld.CLUSTER, THREE, 1, 1, 1, 1, 500), 18);
        assertThat(replies).as("committed, and it knows").isEmpty();
        List<Record> older = leader.ask(fetch(QuorumWorld.CLUSTER, TWO, 1, 1, 1, 0, 500), 18);
        assertThat(partition(older.get(0)).highWatermark()).as("committed, and it does not know").isEqualTo(1);
        leader.pass(499);
        assertThat(replies).isEmpty();
        assertThat(leader.node.nextTickNanos() - leader.clock.nanos()).isLessThanOrEqualTo(QuorumWorld.MS);
        leader.pass(1);
        assertThat(partition(replies.get(0)).errorCode()).isZero();
    }

    @Test
    void waitsNoLongerThanTheEpoch() {
        List<Record> replies = leader.ask(fetch(QuorumWorld.CLUSTER, TWO, 1, 1, 1, Long.MAX_VALUE, 500), 18);
        leader.node.resign(1);
        assertThat(partition(replies.get(0)).errorCode()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
    }

    @Test
    void describesWhoHasGotHowFar() {
        leader.node.flush();
        ask(fetch(TWO, 1, 1, 1));
        ReplicaKey observer = new ReplicaKey(9, new Uuid(7, 9));
        ask(fetch(observer, 1, 0, 0));
        DescribeQuorumRequest request = new DescribeQuorumRequest(
            List.of(new DescribeQuorumTopic(RaftMessages.TOPIC, List.of(new DescribeQuorumPartition(0)))));
        DescribeQuorumPartitionResult told = ((DescribeQuorumResponse) leader.ask(request, 2).get(0)).topics().get(0).partitions().get(0);
        long now = leader.clock.millis();
        assertThat(told.leaderId()).isEqualTo(1);
        assertThat(told.highWatermark()).isEqualTo(1);
        assertThat(told.currentVoters()).containsExactly(new QuorumReplicaState(1, Uuid.ZERO, 1, now, now),
            new QuorumReplicaState(2, Uuid.ZERO, 1, now, now), new QuorumReplicaState(3, Uuid.ZERO, -1, -1, -1));
        assertThat(told.observers()).containsExactly(new QuorumReplicaState(9, observer.directoryId(), 0, now, -1));
        leader.ask(begin(2, 4), 1);
        assertThat(((DescribeQuorumResponse) leader.ask(request, 2).get(0)).errorCode()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
    }
}
