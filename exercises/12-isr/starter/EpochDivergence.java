package gregor.replica;

import gregor.base.OffsetAndEpoch;
import gregor.message.FetchMessage.EpochEndOffset;

/**
 * Where a follower cuts its log when the leader has said that theirs part.
 *
 * <pre>
 *   epoch:        3         4         5
 *   leader:   0 ..... 100 ........................ 5 from 100 on: it has nothing of 4
 *   follower: 0 ..... 100 ..... 140                4 from 100 to 140
 *
 *   the follower asks from 140, after a record of 4; the leader: the largest epoch up to 4 that I have is 3, it ends at 100
 *   the follower: of 3 I have up to 100 too, so I cut at 100
 * </pre>
 *
 * One such step need not be the last. Where the follower has nothing of the leader's epoch either, it cuts to the end of the next lower
 * one that it has, and asks anew; each step takes away an epoch, so it ends. A high watermark has no say in it: what one replica
 * believes committed, or not yet, says nothing of whether another history has come in between (KIP-101, KIP-279).
 *
 * <p>Pure. Source: Kafka's {@code AbstractFetcherThread.getOffsetTruncationState}.
 */
final class EpochDivergence {

    private EpochDivergence() {}

    /**
     * The follower's end from now on.
     *
     * @param leaders the largest epoch that both may have, by what the leader knows, and where it ends in the leader's log
     * @param own the largest epoch in the follower's log up to that one, and where it ends there; null if there is none
     * @param logEndOffset of the follower
     */
    static long truncationOffset(EpochEndOffset leaders, OffsetAndEpoch own, long logEndOffset) {
        throw new UnsupportedOperationException("Exercise 12.1: where to cut");
    }
}
