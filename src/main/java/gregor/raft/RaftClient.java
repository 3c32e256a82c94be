package gregor.raft;

import gregor.base.OffsetAndEpoch;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The quorum as its users on this node see it. All on the quorum's thread.
 *
 * <p>Source: Kafka's interface {@code RaftClient}.
 */
public interface RaftClient {

    /** Adds a listener. It is told all that is committed from the beginning on, or a snapshot, and the leader if there is one. */
    void register(RaftListener listener);

    int nodeId();

    LeaderAndEpoch leader();

    /** The offset that the next record gets, if this node leads. */
    long endOffset();

    /** What is below is known here to be committed (exclusive); 0 at the start. */
    long highWatermark();

    /**
     * Appends records as one batch: all of them count, or none. RaftListeners are told when they are committed.
     *
     * @param epoch in which the caller was told that it leads
     * @param values of the records, one or more
     * @return the offset of the last record
     * @throws gregor.base.KafkaException NOT_LEADER_OR_FOLLOWER if this node does not lead that epoch; RECORD_LIST_TOO_LARGE if they
     *     do not fit into a batch; nothing is appended then
     */
    long append(int epoch, List<ByteBuffer> values, long nowMs);

    /** Gives up the leadership of an epoch; no effect if this node does not lead it. */
    void resign(int epoch);

    /** The finalized level of {@code kraft.version}. */
    short kraftVersion();

    /**
     * Asks the quorum to go to a level of {@code kraft.version}; committed in the order of {@link #append}. No effect if it is there.
     *
     * @param epoch as for {@link #append}
     * @param validateOnly whether to check only that it could
     * @throws gregor.base.KafkaException INVALID_UPDATE_VERSION if it can't, as not to a lower level, or while a voter's directory is
     *     not known; NOT_LEADER_OR_FOLLOWER as for {@link #append}
     */
    void upgradeKRaftVersion(int epoch, short level, boolean validateOnly);

    OffsetAndEpoch latestSnapshotId();

    /**
     * Stores a snapshot; the log may then forget what it stands for. No effect if there is one that ends there or behind it.
     *
     * @param id its end (exclusive), committed, and the epoch of the record before
     * @param lastContainedLogTimeMs when that record was appended
     * @param values what stands for the log
     */
    void writeSnapshot(OffsetAndEpoch id, long lastContainedLogTimeMs, List<ByteBuffer> values);
}
