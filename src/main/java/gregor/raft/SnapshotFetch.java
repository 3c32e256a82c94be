package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.raft.RaftChannel.Peer;

/**
 * The follower's side of FetchSnapshot (KIP-630): takes the place of fetches while what the follower needs is only in a snapshot of
 * the leader. Not built yet: a follower whose leader has cut its log cannot go on.
 */
final class SnapshotFetch {

    /** The leader says that the log behind this replica's end is only in this snapshot. No effect if it is being fetched. */
    void begin(OffsetAndEpoch id) {
        throw new KafkaException(ErrorCode.SNAPSHOT_NOT_FOUND, "the leader's log begins behind this one's end, at snapshot "
            + SnapshotFile.fileName(id) + ", and snapshots cannot be fetched yet");
    }

    /** Asks the leader for the next piece. @return false if no snapshot is being fetched */
    boolean poll(Peer leader) {
        return false;
    }

    /** The epoch is another: what was fetched so far is forgotten. */
    void stop() {
        // nothing was
    }
}
