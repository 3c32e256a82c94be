package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.DeleteRecordsMessage.DeleteRecordsPartitionResult;
import gregor.purgatory.DelayedOperation;
import java.util.List;
import java.util.function.Consumer;

/**
 * A request to delete records that waits until every replica begins where the leader's log begins now. Source: Kafka's
 * {@code DelayedDeleteRecords}.
 */
final class DelayedDeleteRecords extends DelayedOperation {

    private final List<PendingPartition> pending;
    private final List<DeleteRecordsPartitionResult> results;
    private final Consumer<List<DeleteRecordsPartitionResult>> reply;

    /** @param pending changed here, as are the results */
    DelayedDeleteRecords(long timeoutMs, List<PendingPartition> pending, List<DeleteRecordsPartitionResult> results,
            Consumer<List<DeleteRecordsPartitionResult>> reply) {
        super(timeoutMs);
        this.pending = pending;
        this.results = results;
        this.reply = reply;
    }

    @Override
    protected boolean tryComplete() {
        pending.removeIf(this::isSettled);
        return pending.isEmpty();
    }

    private boolean isSettled(PendingPartition each) {
        int partition = each.partition().topicPartition().partition();
        try {
            long lowWatermark = each.partition().lowWatermark();
            results.set(each.index(), new DeleteRecordsPartitionResult(partition, lowWatermark, ErrorCode.NONE.code()));
            return lowWatermark >= each.requiredOffset();
        } catch (KafkaException e) {
            results.set(each.index(), DeleteRecordsPartitionResult.error(partition, e.error()));
            return true;
        }
    }

    @Override
    protected void onComplete() {
        for (PendingPartition late : pending) {
            DeleteRecordsPartitionResult soFar = results.get(late.index());
            results.set(late.index(), new DeleteRecordsPartitionResult(soFar.partitionIndex(), soFar.lowWatermark(),
                ErrorCode.REQUEST_TIMED_OUT.code()));
        }
        reply.accept(results);
    }
}
