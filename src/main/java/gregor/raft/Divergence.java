package gregor.raft;

import gregor.base.OffsetAndEpoch;

/** Where two logs part. Source: Kafka's {@code RaftLog.truncateToEndOffset}; KIP-101, KIP-595. */
final class Divergence {

    private Divergence() {}

    /**
     * Where a follower cuts its log, when the leader has said that they part.
     *
     * @param leaderEnd the largest epoch that both may have, by what the leader knows, and where it ends in the leader's log
     * @param ownEnd where the largest epoch that is not above that one ends in the follower's log
     * @return the offset of the first record to go
     */
    static long truncationOffset(OffsetAndEpoch leaderEnd, OffsetAndEpoch ownEnd) {
        return ownEnd.epoch() == leaderEnd.epoch() ? Math.min(ownEnd.offset(), leaderEnd.offset()) : ownEnd.offset();
    }
}
