package gregor.raft;

import java.util.Arrays;

/**
 * Up to where the log of an epoch's leader is committed.
 *
 * <p>Source: Kafka's {@code LeaderState.maybeUpdateHighWatermark}; Raft's figure 8.
 */
final class QuorumHighWatermark {

    /** No high watermark is known. */
    static final long UNKNOWN = -1;

    private QuorumHighWatermark() {}

    /**
     * @param voterEndOffsets up to where each voter has the leader's log on disk (exclusive), -1 if that is not known. The leader is
     *     among them if it is a voter, with what it has forced itself (RFT-5)
     * @param epochStartOffset of the epoch's first record. Records of older epochs are not committed by being on a majority: they are
     *     when a record of this epoch behind them is (RFT-6)
     * @param current the high watermark of this epoch so far, or {@link #UNKNOWN}
     * @return the high watermark (exclusive), not below the current one
     */
    static long next(long[] voterEndOffsets, long epochStartOffset, long current) {
        throw new UnsupportedOperationException("Exercise 14.1: the quorum's high watermark");
    }
}
