package gregor.raft;

import gregor.base.OffsetAndEpoch;
import gregor.record.RecordBatch;
import java.util.List;

/**
 * Who is told what the quorum has agreed on. Called on the quorum's thread.
 *
 * <p>Source: Kafka's interface {@code RaftClient.Listener}.
 */
public interface RaftListener {

    /**
     * These batches are committed. Control batches are among them. Each is told once, in order, in one life of the process.
     *
     * @param batches one or more; they follow on what was told before
     * @param done to be called, once, on the quorum's thread, when the listener wants to hear more; the bytes of the batches are the
     *     listener's until then
     */
    void onCommit(List<RecordBatch> batches, Runnable done);

    /**
     * What was told so far is to be replaced by a snapshot, because what follows on it is not in the log any more. Never told to who
     * leads.
     *
     * @param id its end (exclusive) and the epoch of the record before
     * @param done as above
     */
    void onSnapshot(OffsetAndEpoch id, SnapshotFile snapshot, Runnable done);

    /**
     * There is a new epoch, or its leader is known. If it is this node, all that was in the log when the epoch began, and the epoch's
     * first record, has been told before (RFT-12).
     */
    void onLeaderChange(LeaderAndEpoch leader);
}
