package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.message.FetchSnapshotMessage.FetchSnapshotRequest;
import gregor.message.FetchSnapshotMessage.FetchSnapshotResponse;
import gregor.message.FetchSnapshotMessage.PartitionSnapshot;
import gregor.message.FetchSnapshotMessage.PartitionSnapshotResult;
import gregor.message.FetchSnapshotMessage.SnapshotId;
import gregor.message.FetchSnapshotMessage.TopicSnapshot;
import gregor.port.Trace;
import gregor.raft.RaftChannel.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The follower's side of FetchSnapshot (KIP-630): takes the place of fetches while what the follower needs is only in a snapshot of the
 * leader. The snapshot comes in pieces, each asked for when the one before is here. When it is whole and undamaged it is stored, and the
 * log starts over at its end.
 * <pre>
 *     fetch at 17 --> "in snapshot 4711-3" --> pieces at 0, 1 MiB, 2 MiB ... size --> checked --> stored --> log starts at 4711
 *                                                  |                                    | damaged
 *                                                  '-- not there any more --------------+--> fetch again
 * </pre>
 *
 * <p>Source: {@code KafkaRaftClient.handleFetchSnapshotResponse}.
 */
final class SnapshotFetch {

    private final RaftSettings settings;
    private final RaftNode.Ports ports;
    private final Quorum quorum;
    private final VoterHistory history;
    private final Replies replies;
    private final Requests requests;
    private final Trace trace;
    /** The one that is being fetched, and its bytes so far; null if none is. */
    private OffsetAndEpoch id;
    private ByteArrayOutputStream received;

    SnapshotFetch(RaftSettings settings, RaftNode.Ports ports, Quorum quorum, VoterHistory history, Replies replies, Requests requests) {
        this.settings = settings;
        this.ports = ports;
        this.quorum = quorum;
        this.history = history;
        this.replies = replies;
        this.requests = requests;
        this.trace = ports.trace();
    }

    /** The leader says that the log behind this replica's end is only in this snapshot. */
    void begin(OffsetAndEpoch snapshotId) {
        id = snapshotId;
        received = new ByteArrayOutputStream();
    }

    /** Asks the leader for the next piece. @return false if no snapshot is being fetched */
    boolean poll(Peer leader) {
        if (id == null) {
            return false;
        }
        PartitionSnapshot asked = new PartitionSnapshot(RaftMessages.PARTITION, quorum.epoch(), new SnapshotId(id.offset(), id.epoch()),
            received.size(), settings.self().directoryId());
        requests.send(leader, new FetchSnapshotRequest(settings.clusterId(), settings.self().id(), settings.fetchSnapshotMaxBytes(),
            List.of(new TopicSnapshot(RaftMessages.TOPIC, List.of(asked)))), response -> answered((FetchSnapshotResponse) response));
        return true;
    }

    /** The epoch is another, or the snapshot is of no use: what was fetched so far is forgotten. */
    void stop() {
        id = null;
        received = null;
    }

    private boolean answered(FetchSnapshotResponse response) {
        if (response.errorCode() != ErrorCode.NONE.code() || response.topics().size() != 1 || response.topics().get(0).partitions().size() != 1) {
            return false;
        }
        PartitionSnapshotResult result = response.topics().get(0).partitions().get(0);
        ErrorCode error = ErrorCode.of(result.errorCode());
        Replies.Verdict verdict = replies.look(error, result.currentLeader().leaderId(), result.currentLeader().leaderEpoch(),
            response.nodeEndpoints());
        if (verdict != Replies.Verdict.GO_ON) {
            return verdict == Replies.Verdict.FINE;
        }
        if (!(quorum.state() instanceof FollowerState follower) || id == null) {
            return false;
        }
        boolean useful = error == ErrorCode.NONE && take(result);
        if (!useful) {
            stop(); // not there any more, or not what was asked for: the next fetch says what to do
        }
        follower.fetched(quorum.fetchDeadline());
        return useful;
    }

    /** @return false if the piece does not fit */
    private boolean take(PartitionSnapshotResult piece) {
        ByteBuffer bytes = RaftMessages.bytesOf(piece.unalignedRecords());
        boolean fits = piece.snapshotId().equals(new SnapshotId(id.offset(), id.epoch())) && piece.position() == received.size()
            && bytes.hasRemaining() && piece.size() <= Integer.MAX_VALUE && received.size() + bytes.remaining() <= piece.size();
        if (!fits) {
            return false;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        received.write(copy, 0, copy.length);
        return received.size() < piece.size() || finish();
    }

    /** The snapshot is whole. @return false if it is damaged */
    private boolean finish() {
        ByteBuffer content = ByteBuffer.wrap(received.toByteArray());
        try {
            SnapshotFile.decode(content.duplicate());
        } catch (KafkaException damaged) {
            return false;
        }
        OffsetAndEpoch whole = id;
        stop();
        try {
            ports.log().writeSnapshot(whole, content);
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "the snapshot " + SnapshotFile.fileName(whole)
                + " cannot be written: " + e.getMessage(), e);
        }
        if (trace.isOn()) {
            trace.step("RaftNode", "RaftLog", "start over", whole);
        }
        ports.log().truncateToLatestSnapshot();
        history.load();
        quorum.learnHighWatermark(whole.offset());
        return true;
    }
}
