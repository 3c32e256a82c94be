package gregor.replica;

import gregor.base.ErrorCode;
import gregor.message.DeleteRecordsMessage.DeleteRecordsPartitionResult;
import java.util.List;
import java.util.function.Consumer;

/**
 * A request to delete records that waits until every replica begins where the leader's log begins now. Source: Kafka's
 * {@code DelayedDeleteRecords}.
 */
final class DelayedDeleteRecords extends DelayedReplication<Long, DeleteRecordsPartitionResult> {

    DelayedDeleteRecords(long timeoutMs, List<PendingPartition<Long>> pending, List<DeleteRecordsPartitionResult> results,
            Consumer<List<DeleteRecordsPartitionResult>> reply) {
        super(timeoutMs, pending, results, reply);
    }

    /** Notes on the way how far they are: a request that is over too early still tells. */
    @Override
    boolean isReached(PendingPartition<Long> each) {
        long lowWatermark = each.partition().lowWatermark();
        answer(each, new DeleteRecordsPartitionResult(answer(each).partitionIndex(), lowWatermark, ErrorCode.NONE.code()));
        return lowWatermark >= each.awaited();
    }

    @Override
    DeleteRecordsPartitionResult failed(PendingPartition<Long> each, DeleteRecordsPartitionResult soFar, ErrorCode error, String message) {
        return error == ErrorCode.REQUEST_TIMED_OUT
            ? new DeleteRecordsPartitionResult(soFar.partitionIndex(), soFar.lowWatermark(), error.code())
            : DeleteRecordsPartitionResult.error(soFar.partitionIndex(), error);
    }
}
