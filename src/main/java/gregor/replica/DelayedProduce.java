package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.purgatory.DelayedOperation;
import java.util.List;
import java.util.function.Consumer;

/**
 * A produce request with acks=all that waits until the replicas in sync have what the leader has appended. Its answer is
 * ready but for that: a partition that gets there in time keeps its success, one that does not gets an error.
 *
 * <p>Source: Kafka's {@code DelayedProduce}.
 */
final class DelayedProduce extends DelayedOperation {

    private final List<PendingPartition> pending;
    private final List<PartitionProduceResponse> responses;
    private final Consumer<List<PartitionProduceResponse>> reply;

    /** @param pending changed here, as are the responses */
    DelayedProduce(long timeoutMs, List<PendingPartition> pending, List<PartitionProduceResponse> responses,
            Consumer<List<PartitionProduceResponse>> reply) {
        super(timeoutMs);
        this.pending = pending;
        this.responses = responses;
        this.reply = reply;
    }

    @Override
    protected boolean tryComplete() {
        pending.removeIf(this::isSettled);
        return pending.isEmpty();
    }

    private boolean isSettled(PendingPartition each) {
        try {
            return each.partition().isReplicatedTo(each.requiredOffset());
        } catch (KafkaException e) {
            fail(each, e.error(), e.getMessage());
            return true;
        }
    }

    @Override
    protected void onComplete() {
        for (PendingPartition late : pending) {
            fail(late, ErrorCode.REQUEST_TIMED_OUT, "the replicas in sync did not follow in time");
        }
        reply.accept(responses);
    }

    /** The records are in the leader's log all the same, so where they are is still said. */
    private void fail(PendingPartition each, ErrorCode error, String message) {
        PartitionProduceResponse was = responses.get(each.index());
        responses.set(each.index(), new PartitionProduceResponse(was.index(), error.code(), was.baseOffset(), was.logAppendTimeMs(),
            was.logStartOffset(), was.recordErrors(), message, was.currentLeader()));
    }
}
