package gregor.replica;

import gregor.base.ErrorCode;
import gregor.log.AppendInfo;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import java.util.List;
import java.util.function.Consumer;

/**
 * A produce request with acks=all that waits until the replicas in sync have what the leader has appended. Source: Kafka's
 * {@code DelayedProduce}.
 */
final class DelayedProduce extends DelayedReplication<AppendInfo, PartitionProduceResponse> {

    private final ProduceAppends appends;

    DelayedProduce(long timeoutMs, ProduceAppends appends, Consumer<List<PartitionProduceResponse>> reply) {
        super(timeoutMs, appends.pending(), appends.responses(), reply);
        this.appends = appends;
    }

    @Override
    boolean isReached(PendingPartition<AppendInfo> each) {
        return each.partition().isReplicated(each.awaited());
    }

    /** The records are in the leader's log all the same, so where they are is still said. */
    @Override
    PartitionProduceResponse failed(PendingPartition<AppendInfo> each, PartitionProduceResponse soFar, ErrorCode error, String message) {
        return new PartitionProduceResponse(soFar.index(), error.code(), soFar.baseOffset(), soFar.logAppendTimeMs(),
            soFar.logStartOffset(), soFar.recordErrors(), message,
            appends.leaderToTell(error, each.partition().topicPartition()));
    }
}
