package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.message.FetchSnapshotMessage.FetchSnapshotRequest;
import gregor.message.FetchSnapshotMessage.FetchSnapshotResponse;
import gregor.message.FetchSnapshotMessage.LeaderIdAndEpoch;
import gregor.message.FetchSnapshotMessage.PartitionSnapshot;
import gregor.message.FetchSnapshotMessage.PartitionSnapshotResult;
import gregor.message.FetchSnapshotMessage.TopicSnapshotResult;
import gregor.protocol.MemoryRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The leader's side of FetchSnapshot: gives a piece of a snapshot, which may begin and end anywhere in a batch.
 *
 * <p>Source: {@code KafkaRaftClient.handleFetchSnapshotRequest}.
 */
final class SnapshotRequests {

    private final RaftSettings settings;
    private final RaftNode.Ports ports;
    private final Quorum quorum;
    private final Replies replies;

    SnapshotRequests(RaftSettings settings, RaftNode.Ports ports, Quorum quorum, Replies replies) {
        this.settings = settings;
        this.ports = ports;
        this.quorum = quorum;
        this.replies = replies;
    }

    FetchSnapshotResponse fetch(FetchSnapshotRequest request, int version) {
        Optional<PartitionSnapshot> asked = RaftMessages.partition(request);
        ErrorCode refusal = replies.refusal(request.clusterId(), asked.isPresent());
        if (refusal != ErrorCode.NONE) {
            return new FetchSnapshotResponse(0, refusal.code(), List.of(), List.of());
        }
        return new FetchSnapshotResponse(0, ErrorCode.NONE.code(),
            List.of(new TopicSnapshotResult(RaftMessages.TOPIC, List.of(look(request, asked.get())))), replies.leaderAddress(version, 1));
    }

    private PartitionSnapshotResult look(FetchSnapshotRequest request, PartitionSnapshot asked) {
        ErrorCode error = replies.errorOfLeaderRequest(asked.currentLeaderEpoch());
        if (error != ErrorCode.NONE) {
            return result(error, asked, 0, ByteBuffer.allocate(0));
        }
        OffsetAndEpoch id = new OffsetAndEpoch(asked.snapshotId().endOffset(), asked.snapshotId().epoch());
        try {
            long size = ports.log().snapshotSize(id);
            if (size < 0 || asked.position() < 0 || asked.position() >= size) {
                return result(size < 0 ? ErrorCode.SNAPSHOT_NOT_FOUND : ErrorCode.POSITION_OUT_OF_RANGE, asked, 0, ByteBuffer.allocate(0));
            }
            // Who fetches a snapshot follows this leader, as who fetches from the log does (RFT-14).
            ((LeaderState) quorum.state()).heardFrom(new ReplicaKey(request.replicaId(), asked.replicaDirectoryId()),
                Moment.in(ports.clock().nanos(), quorum.checkQuorumMs()));
            int most = Math.max(1, Math.min(request.maxBytes(), settings.fetchSnapshotMaxBytes()));
            return result(ErrorCode.NONE, asked, size, ports.log().readSnapshot(id, asked.position(), most));
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "the snapshot " + SnapshotFile.fileName(id) + " cannot be read: "
                + e.getMessage(), e);
        }
    }

    private PartitionSnapshotResult result(ErrorCode error, PartitionSnapshot asked, long size, ByteBuffer bytes) {
        return new PartitionSnapshotResult(RaftMessages.PARTITION, error.code(), asked.snapshotId(),
            new LeaderIdAndEpoch(quorum.election().leaderId(), quorum.epoch()), size, asked.position(), new MemoryRecords(bytes));
    }
}
