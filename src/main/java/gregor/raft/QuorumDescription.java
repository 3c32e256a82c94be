package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartitionResult;
import gregor.message.DescribeQuorumMessage.DescribeQuorumRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumResponse;
import gregor.message.DescribeQuorumMessage.DescribeQuorumTopicResult;
import gregor.message.DescribeQuorumMessage.Node;
import gregor.message.DescribeQuorumMessage.QuorumReplicaState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Answers DescribeQuorum, which the leader alone can: how far has each replica got. KIP-595, KIP-836. */
final class QuorumDescription {

    /** It tells addresses too (KIP-853). */
    private static final int FIRST_VERSION_WITH_DIRECTORIES = 2;

    private final RaftNode.Ports ports;
    private final Quorum quorum;

    QuorumDescription(RaftNode.Ports ports, Quorum quorum) {
        this.ports = ports;
        this.quorum = quorum;
    }

    DescribeQuorumResponse describe(DescribeQuorumRequest request, int version) {
        if (!isAboutMetadata(request)) {
            return refused(request, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        if (!(quorum.state() instanceof LeaderState leader)) {
            return new DescribeQuorumResponse(ErrorCode.NOT_LEADER_OR_FOLLOWER.code(), ErrorCode.NOT_LEADER_OR_FOLLOWER.message(),
                List.of(), List.of());
        }
        DescribeQuorumPartitionResult partition = new DescribeQuorumPartitionResult(RaftMessages.PARTITION, ErrorCode.NONE.code(), null,
            quorum.self().id(), quorum.epoch(), leader.highWatermark(), states(leader.voters(), version), states(leader.observers(), version));
        return new DescribeQuorumResponse(ErrorCode.NONE.code(), null,
            List.of(new DescribeQuorumTopicResult(RaftMessages.TOPIC, List.of(partition))), version < FIRST_VERSION_WITH_DIRECTORIES ? List.of() : nodes());
    }

    private static boolean isAboutMetadata(DescribeQuorumRequest request) {
        return request.topics().size() == 1 && request.topics().get(0).topicName().equals(RaftMessages.TOPIC)
            && request.topics().get(0).partitions().size() == 1
            && request.topics().get(0).partitions().get(0).partitionIndex() == RaftMessages.PARTITION;
    }

    private static DescribeQuorumResponse refused(DescribeQuorumRequest request, ErrorCode error) {
        List<DescribeQuorumTopicResult> topics = new ArrayList<>();
        for (var topic : request.topics()) {
            topics.add(new DescribeQuorumTopicResult(topic.topicName(), topic.partitions().stream().map(partition ->
                new DescribeQuorumPartitionResult(partition.partitionIndex(), error.code(), null, 0, 0, 0, List.of(), List.of())).toList()));
        }
        return new DescribeQuorumResponse(ErrorCode.NONE.code(), null, topics, List.of());
    }

    private List<QuorumReplicaState> states(Collection<ReplicaProgress> replicas, int version) {
        long nowMs = ports.clock().millis();
        List<QuorumReplicaState> states = new ArrayList<>();
        for (ReplicaProgress replica : replicas) {
            boolean isLeader = replica.key().id() == quorum.self().id();
            states.add(new QuorumReplicaState(replica.key().id(), version < FIRST_VERSION_WITH_DIRECTORIES ? Uuid.ZERO : replica.key().directoryId(),
                isLeader ? ports.log().endOffset() : replica.endOffset(), isLeader ? nowMs : replica.lastFetchMs(),
                isLeader ? nowMs : replica.lastCaughtUpMs()));
        }
        return states;
    }

    private List<Node> nodes() {
        return quorum.voters().voters().stream().map(voter -> new Node(voter.key().id(), voter.listeners())).toList();
    }
}
