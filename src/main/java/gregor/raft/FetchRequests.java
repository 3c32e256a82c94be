package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.FetchableTopicResponse;
import gregor.message.FetchMessage.LeaderIdAndEpoch;
import gregor.message.FetchMessage.NodeEndpoint;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.FetchMessage.SnapshotId;
import gregor.message.QuorumNodeEndpoint;
import gregor.protocol.MemoryRecords;
import gregor.raft.RaftLog.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The leader's side of replication: followers, and observers, fetch from its log. The offset that they ask for says what they have.
 * A fetch with nothing to get waits until there is something, or more is committed than the asker knows (KIP-1166), or the epoch ends.
 *
 * <p>Source: {@code KafkaRaftClient.handleFetchRequest} and {@code tryCompleteFetchRequest}.
 */
final class FetchRequests {

    /** Before it, a fetch cannot say after which epoch's record it goes on, nor a reply who leads. */
    private static final int FIRST_VERSION = 12;

    private record Waiting(FetchRequest request, FetchPartition asked, int version, long deadlineNanos, Consumer<Record> reply) {}

    private final RaftNode.Ports ports;
    private final Quorum quorum;
    private final Replies replies;
    private final Leadership leadership;
    private List<Waiting> waiting = new ArrayList<>();

    FetchRequests(RaftNode.Ports ports, Quorum quorum, Replies replies, Leadership leadership) {
        this.ports = ports;
        this.quorum = quorum;
        this.replies = replies;
        this.leadership = leadership;
    }

    void fetch(FetchRequest request, int version, Consumer<Record> reply) {
        ErrorCode refusal = replies.refusal(request.clusterId(), isAboutMetadata(request, version));
        if (refusal != ErrorCode.NONE) {
            reply.accept(new FetchResponse(0, refusal.code(), 0, List.of(), List.of()));
            return;
        }
        FetchPartition asked = request.topics().get(0).partitions().get(0);
        if (version < FIRST_VERSION) {
            reply.accept(response(request, version, PartitionData.error(RaftMessages.PARTITION, ErrorCode.INVALID_REQUEST)));
            return;
        }
        if (request.maxWaitMs() < 0 || asked.fetchOffset() < 0 || asked.lastFetchedEpoch() < 0
                || asked.lastFetchedEpoch() > asked.currentLeaderEpoch()) {
            reply.accept(response(request, version, error(ErrorCode.INVALID_REQUEST)));
            return;
        }
        count(request, asked);
        PartitionData found = look(request, asked);
        if (request.maxWaitMs() > 0 && isNothingNew(found, asked)) {
            waiting.add(new Waiting(request, asked, version, Moment.in(ports.clock().nanos(), request.maxWaitMs()), reply));
        } else {
            reply.accept(response(request, version, found));
        }
    }

    private static boolean isAboutMetadata(FetchRequest request, int version) {
        if (request.topics().size() != 1 || request.topics().get(0).partitions().size() != 1) {
            return false;
        }
        FetchTopic topic = request.topics().get(0);
        return topic.partitions().get(0).partition() == RaftMessages.PARTITION
            && (version < 13 ? RaftMessages.TOPIC.equals(topic.topic()) : Uuid.METADATA_TOPIC.equals(topic.topicId()));
    }

    private static boolean isNothingNew(PartitionData found, FetchPartition asked) {
        return found.errorCode() == ErrorCode.NONE.code() && found.records().sizeInBytes() == 0
            && found.divergingEpoch().equals(EpochEndOffset.NONE) && found.snapshotId().equals(SnapshotId.NONE)
            && found.highWatermark() <= asked.highWatermark();
    }

    /** Where a fetch's offset fits the log, it says how far the replica has got. That counts once, when the fetch comes in. */
    private void count(FetchRequest request, FetchPartition asked) {
        int replicaId = request.follower();
        if (replicaId >= 0 && replicaId != quorum.self().id() && replies.errorOfLeaderRequest(asked.currentLeaderEpoch()) == ErrorCode.NONE
                && position(asked) instanceof Position.Valid) {
            leadership.fetched((LeaderState) quorum.state(), new ReplicaKey(replicaId, asked.replicaDirectoryId()), asked.fetchOffset());
        }
    }

    /** What there is for a fetch. */
    private PartitionData look(FetchRequest request, FetchPartition asked) {
        ErrorCode error = replies.errorOfLeaderRequest(asked.currentLeaderEpoch());
        if (error != ErrorCode.NONE) {
            return error(error);
        }
        LeaderState leader = (LeaderState) quorum.state();
        RaftLog log = ports.log();
        Position position = position(asked);
        MemoryRecords records = MemoryRecords.EMPTY;
        EpochEndOffset diverging = EpochEndOffset.NONE;
        SnapshotId snapshot = SnapshotId.NONE;
        if (position instanceof Position.Diverging parted) {
            diverging = new EpochEndOffset(parted.endOffset().epoch(), parted.endOffset().offset());
        } else if (position instanceof Position.InSnapshot in) {
            snapshot = new SnapshotId(in.id().offset(), in.id().epoch());
        } else {
            int maxBytes = Math.max(0, Math.min(request.maxBytes(), RaftSettings.MAX_BATCH_BYTES)); // they go through memory
            records = new MemoryRecords(log.read(asked.fetchOffset(), log.endOffset(), maxBytes));
        }
        return data(ErrorCode.NONE, leader.highWatermark(), log.startOffset(), diverging, snapshot, records);
    }

    private Position position(FetchPartition asked) {
        OffsetAndEpoch latest = ports.log().latestSnapshotId().orElse(SnapshotFile.BOOTSTRAP_ID);
        return asked.fetchOffset() == 0 && !latest.equals(SnapshotFile.BOOTSTRAP_ID)
            ? new Position.InSnapshot(latest) // for an empty log a snapshot is the shorter way, even where the log is still there
            : ports.log().validate(asked.fetchOffset(), asked.lastFetchedEpoch());
    }

    private PartitionData error(ErrorCode error) {
        return data(error, -1, ports.log().startOffset(), EpochEndOffset.NONE, SnapshotId.NONE, MemoryRecords.EMPTY);
    }

    private PartitionData data(ErrorCode error, long highWatermark, long startOffset, EpochEndOffset diverging, SnapshotId snapshot,
            MemoryRecords records) {
        return new PartitionData(RaftMessages.PARTITION, error.code(), highWatermark, -1, startOffset, diverging,
            new LeaderIdAndEpoch(quorum.election().leaderId(), quorum.epoch()), snapshot, List.of(), -1, records);
    }

    private FetchResponse response(FetchRequest request, int version, PartitionData partition) {
        FetchTopic topic = request.topics().get(0);
        List<NodeEndpoint> leader = new ArrayList<>();
        for (QuorumNodeEndpoint at : replies.leaderAddress(version, 16)) {
            leader.add(new NodeEndpoint(at.nodeId(), at.host(), at.port(), null));
        }
        return new FetchResponse(0, ErrorCode.NONE.code(), 0,
            List.of(new FetchableTopicResponse(topic.topic(), topic.topicId(), List.of(partition))), leader);
    }

    /** Answers the fetches that have something to get now, or have waited long enough. */
    void serve(long nowNanos) {
        List<Waiting> before = waiting;
        waiting = new ArrayList<>();
        for (Waiting one : before) {
            if (isWorthALook(one, nowNanos)) {
                one.reply.accept(response(one.request, one.version, look(one.request, one.asked)));
            } else {
                waiting.add(one);
            }
        }
    }

    private boolean isWorthALook(Waiting one, long nowNanos) {
        return Moment.isPast(one.deadlineNanos, nowNanos)
            || replies.errorOfLeaderRequest(one.asked.currentLeaderEpoch()) != ErrorCode.NONE
            || ports.log().endOffset() > one.asked.fetchOffset()
            || ((LeaderState) quorum.state()).highWatermark() > one.asked.highWatermark();
    }

    /** When the first of those that wait has waited long enough. */
    long nextDeadlineNanos() {
        long next = Moment.NEVER;
        for (Waiting one : waiting) {
            next = Moment.first(next, one.deadlineNanos);
        }
        return next;
    }
}
