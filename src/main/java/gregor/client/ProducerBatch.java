package gregor.client;

import gregor.base.Check;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.compress.Packer;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import gregor.record.BatchBuilder;
import gregor.record.Header;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records of one partition that are sent, retried and completed together. */
final class ProducerBatch {

    /** One who wants to know what became of a record. */
    private record Waiter(int index, long timestamp, DeliveryCallback callback) {}

    final TopicPartition partition;
    final long createdMs;
    /** What the batch holds of {@code buffer.memory} until it is complete. */
    final int reservedBytes;
    private final BatchBuilder builder;
    private final Trace trace;
    private final List<Waiter> waiters = new ArrayList<>();
    private MemoryRecords built;
    private int attempts;
    private boolean complete;

    ProducerBatch(TopicPartition partition, int reservedBytes, Packer compression, long nowMs, Trace trace) {
        this.trace = trace;
        this.partition = partition;
        this.reservedBytes = reservedBytes;
        this.createdMs = nowMs;
        this.builder = new BatchBuilder(reservedBytes).compression(compression);
    }

    /** Whether a record that takes at most so many bytes still fits into what was reserved. */
    boolean hasRoomFor(int bytes) {
        return built == null && builder.sizeInBytes() + bytes <= reservedBytes;
    }

    /** @param callback may be null */
    void append(long timestamp, ByteBuffer key, ByteBuffer value, List<Header> headers, DeliveryCallback callback) {
        if (callback != null) {
            waiters.add(new Waiter(builder.recordCount(), timestamp, callback));
        }
        builder.append(timestamp, key, value, headers);
        if (trace.isOn()) {
            trace.step("RecordAccumulator", "ProducerBatch", "append",
                Map.of("offsetDelta", builder.recordCount() - 1, "sizeInBytes", builder.sizeInBytes()));
        }
    }

    /** The finished batch; from the first call on nothing can be appended. */
    MemoryRecords records() {
        if (built == null) {
            built = new MemoryRecords(builder.build());
            if (trace.isOn()) {
                trace.step("ProducerBatch", "BatchBuilder", "build", new RecordBatch(built.toBuffer(), 0));
            }
        }
        return built;
    }

    void countAttempt() {
        attempts++;
    }

    int attempts() {
        return attempts;
    }

    /**
     * @param baseOffset the first record's, -1 if nobody said
     * @param logAppendTimeMs -1 if the records keep their own timestamps
     */
    void succeed(long baseOffset, long logAppendTimeMs) {
        markComplete();
        for (Waiter waiter : waiters) {
            waiter.callback().onCompletion(new RecordMetadata(partition, baseOffset < 0 ? -1 : baseOffset + waiter.index(),
                logAppendTimeMs < 0 ? waiter.timestamp() : logAppendTimeMs), null);
        }
    }

    void fail(KafkaException error) {
        markComplete();
        for (Waiter waiter : waiters) {
            waiter.callback().onCompletion(null, error);
        }
    }

    private void markComplete() {
        Check.holds("client.I5", !complete);
        complete = true;
    }
}
