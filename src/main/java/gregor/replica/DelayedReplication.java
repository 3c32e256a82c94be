package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.purgatory.DelayedOperation;
import java.util.List;
import java.util.function.Consumer;

/**
 * A request that has done its part here and waits until the other replicas have followed. Its answer is ready but for that:
 * a partition that gets there in time keeps what the answer says, one that does not gets an error.
 *
 * <p>What {@link DelayedProduce} and {@link DelayedDeleteRecords} have in common; in Kafka each has it for itself.
 *
 * @param <W> what the replicas of a partition must have
 * @param <R> the answer for one partition
 */
abstract class DelayedReplication<W, R> extends DelayedOperation {

    private final List<PendingPartition<W>> pending;
    private final List<R> answers;
    private final Consumer<List<R>> reply;

    /** @param pending changed here, as are the answers */
    DelayedReplication(long timeoutMs, List<PendingPartition<W>> pending, List<R> answers, Consumer<List<R>> reply) {
        super(timeoutMs);
        this.pending = pending;
        this.answers = answers;
        this.reply = reply;
    }

    /**
     * Whether the replicas are where this partition needs them.
     *
     * @throws KafkaException if they never will be: the answer for this partition
     */
    abstract boolean isReached(PendingPartition<W> each);

    /** The answer of a partition that did not get there. @param soFar what the answer was until now */
    abstract R failed(PendingPartition<W> each, R soFar, ErrorCode error, String message);

    final R answer(PendingPartition<W> each) {
        return answers.get(each.index());
    }

    final void answer(PendingPartition<W> each, R answer) {
        answers.set(each.index(), answer);
    }

    @Override
    protected final boolean tryComplete() {
        pending.removeIf(this::isSettled);
        return pending.isEmpty();
    }

    private boolean isSettled(PendingPartition<W> each) {
        try {
            return isReached(each);
        } catch (KafkaException e) {
            answer(each, failed(each, answer(each), e.error(), e.getMessage()));
            return true;
        }
    }

    @Override
    protected final void onComplete() {
        for (PendingPartition<W> late : pending) {
            answer(late, failed(late, answer(late), ErrorCode.REQUEST_TIMED_OUT, "the replicas did not follow in time"));
        }
        reply.accept(answers);
    }
}
