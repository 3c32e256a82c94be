package gregor.client;

import gregor.base.Check;
import gregor.base.TopicPartition;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.Header;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records that wait to be sent, in batches, a queue for each partition. Of a partition only the first batch is
 * ever under way: a batch that has to be sent again goes out before its successors, so that order is kept.
 */
final class RecordAccumulator {

    /** What became of an append. */
    enum Appended {
        /** The record is in a batch that may take more. */
        IN_BATCH,
        /** The record has opened a batch: the one before it is full. */
        IN_NEXT_BATCH,
        /** There is no memory for another batch now; the record was not taken. */
        NO_MEMORY
    }

    /** The batches of one partition, oldest first. */
    static final class Queue {
        final TopicPartition partition;
        final ArrayDeque<ProducerBatch> batches = new ArrayDeque<>();
        boolean underWay;
        long retryAtMs;
        /** The epoch of the leader that was asked last; -1 if it is not known, or nobody was. */
        int askedInEpoch = -1;

        private Queue(TopicPartition partition) {
            this.partition = partition;
        }
    }

    private final ProducerConfig config;
    private final Trace trace;
    private final Map<TopicPartition, Queue> queues = new LinkedHashMap<>();
    private long freeBytes;
    private boolean flushing;

    RecordAccumulator(ProducerConfig config, Trace trace) {
        this.config = config;
        this.trace = trace;
        this.freeBytes = config.bufferMemory();
    }

    /** The most a record can take: alone in a batch of its own. */
    static int sizeUpperBound(ByteBuffer key, ByteBuffer value, List<Header> headers) {
        return RecordBatch.HEADER_BYTES + BatchBuilder.recordSizeUpperBound(key, value, headers);
    }

    Appended append(TopicPartition partition, long timestamp, ByteBuffer key, ByteBuffer value, List<Header> headers,
            DeliveryCallback callback, long nowMs) {
        Queue queue = queues.computeIfAbsent(partition, Queue::new);
        ProducerBatch last = queue.batches.peekLast();
        boolean mayGrow = last != null && !(queue.underWay && queue.batches.size() == 1);
        int recordBytes = BatchBuilder.recordSizeUpperBound(key, value, headers);
        if (mayGrow && last.hasRoomFor(recordBytes)) {
            last.append(timestamp, key, value, headers, callback);
            return Appended.IN_BATCH;
        }
        int wantedBytes = Math.max((int) Math.min(config.batchSize(), config.bufferMemory()), RecordBatch.HEADER_BYTES + recordBytes);
        if (wantedBytes > freeBytes) {
            return Appended.NO_MEMORY;
        }
        freeBytes -= wantedBytes;
        ProducerBatch next = new ProducerBatch(partition, wantedBytes, config.compression(), nowMs, trace);
        next.append(timestamp, key, value, headers, callback);
        queue.batches.add(next);
        return last == null ? Appended.IN_BATCH : Appended.IN_NEXT_BATCH;
    }

    Collection<Queue> queues() {
        return queues.values();
    }

    /**
     * When the first batch of a queue may leave: at once if it is full, followed by another or wanted, else after
     * {@code linger.ms}; not before a retry's back-off is over, unless another leader is to be asked, which has refused nothing yet
     * (KIP-951).
     *
     * @param leaderEpoch of the leader as far as is known; -1 if it is not
     * @return {@code Long.MAX_VALUE} for a queue with nothing to send
     */
    long readyAtMs(Queue queue, boolean memoryIsShort, int leaderEpoch) {
        ProducerBatch first = queue.batches.peek();
        if (first == null || queue.underWay) {
            return Long.MAX_VALUE;
        }
        boolean wanted = flushing || memoryIsShort || queue.batches.size() > 1 || first.attempts() > 0 || !first.hasRoomFor(1);
        long notBeforeMs = leaderEpoch > queue.askedInEpoch ? 0 : queue.retryAtMs;
        return Math.max(notBeforeMs, wanted ? Long.MIN_VALUE : first.createdMs + config.lingerMs());
    }

    /** The first batch is about to be sent. @param leaderEpoch of the leader that gets it; -1 if it is not known */
    ProducerBatch take(Queue queue, int leaderEpoch) {
        Check.holds("client.I6", !queue.underWay);
        queue.underWay = true;
        queue.askedInEpoch = leaderEpoch;
        ProducerBatch batch = queue.batches.element();
        batch.countAttempt();
        return batch;
    }

    /** The batch under way has failed and stays first in its queue. */
    void retry(Queue queue, long retryAtMs) {
        queue.underWay = false;
        queue.retryAtMs = retryAtMs;
    }

    /** The first batch has succeeded or failed for good: its memory is free. */
    void remove(Queue queue) {
        queue.underWay = false;
        queue.retryAtMs = 0;
        freeBytes += queue.batches.remove().reservedBytes;
    }

    /** Puts a queue behind all others, so that those it was preferred to get their turn. */
    void moveToEnd(Queue queue) {
        queues.remove(queue.partition);
        queues.put(queue.partition, queue);
    }

    /** While this is on, batches don't wait to be full. */
    void setFlushing(boolean on) {
        flushing = on;
    }

    boolean isEmpty() {
        return freeBytes == config.bufferMemory();
    }

    /** Bytes of {@code buffer.memory} that are not reserved. */
    long freeBytes() {
        return freeBytes;
    }
}
