package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.purgatory.DelayedOperation;
import java.util.function.Consumer;

/**
 * Somebody who has read this leader's log and waits until what was read is committed. Unlike a produce request it does not mind how
 * few replicas are in sync by then: what the high watermark has passed stays.
 */
final class DelayedCommit extends DelayedOperation {

    private final Partition partition;
    private final int leaderEpoch;
    private final long endOffset;
    private final Consumer<ErrorCode> done;
    private ErrorCode outcome = ErrorCode.REQUEST_TIMED_OUT;

    /** @param leaderEpoch in which the records were read: in a later one the log may have others there */
    DelayedCommit(long timeoutMs, Partition partition, int leaderEpoch, long endOffset, Consumer<ErrorCode> done) {
        super(timeoutMs);
        this.partition = partition;
        this.leaderEpoch = leaderEpoch;
        this.endOffset = endOffset;
        this.done = done;
    }

    @Override
    protected boolean tryComplete() {
        try {
            if (partition.asLeader(leaderEpoch, termStart -> partition.log().highWatermark() < endOffset)) {
                return false;
            }
            outcome = ErrorCode.NONE;
        } catch (KafkaException e) {
            outcome = e.error();
        }
        return true;
    }

    @Override
    protected void onComplete() {
        done.accept(outcome);
    }
}
