package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.port.Clock;
import gregor.port.Entropy;
import gregor.port.Trace;
import gregor.port.Transport;

/**
 * Sends records. They are gathered in batches, a partition's records stay in the order in which they were handed in,
 * and what fails for a while is sent again; so a record whose acknowledgement was lost may be stored twice.
 *
 * <p>It belongs to one thread and has none of its own: records travel while somebody is inside {@link #send},
 * {@link #poll}, {@link #flush} or {@link #close}.
 */
public final class KafkaProducer implements AutoCloseable {

    /** How often send looks at the network while batches fill. */
    private static final long LOOK_EVERY_MS = 1;

    private final ProducerConfig config;
    private final Clock clock;
    private final Trace trace;
    private final NetworkClient client;
    private final Calls calls;
    private final RecordAccumulator accumulator;
    private final Sender sender;
    private final Partitioner partitioner;
    private long lastPollMs;

    /** A producer that is not traced. @param transport the producer's own; closed with it */
    public KafkaProducer(ProducerConfig config, Transport transport, Clock clock, Entropy entropy) {
        this(config, transport, clock, entropy, Trace.OFF);
    }

    /** @param transport the producer's own; closed with it */
    public KafkaProducer(ProducerConfig config, Transport transport, Clock clock, Entropy entropy, Trace trace) {
        this.config = config;
        this.clock = clock;
        this.trace = trace;
        this.client = new NetworkClient(config.client(), transport, clock, trace);
        this.calls = new Calls(client);
        this.accumulator = new RecordAccumulator(config, trace);
        this.sender = new Sender(config, client, accumulator, trace);
        this.partitioner = new Partitioner(entropy, config.batchSize());
    }

    /**
     * Hands in a record. Waits, for {@code max.block.ms} at the most, while the topic is not known or the buffer is
     * full.
     *
     * @param callback told exactly once, from inside this or a later call on the producer; may be null. Errors are
     *     those of the protocol, or MESSAGE_TOO_LARGE and REQUEST_TIMED_OUT from the producer itself
     */
    public void send(ProducerRecord record, DeliveryCallback callback) {
        long nowMs = client.nowMs();
        try {
            boolean batchIsFull = append(record, callback, nowMs);
            if (batchIsFull || nowMs - lastPollMs >= LOOK_EVERY_MS) {
                poll(0);
            }
        } catch (KafkaException e) {
            if (callback != null) {
                callback.onCompletion(null, e);
            }
        }
    }

    /** @return whether a batch has become full */
    private boolean append(ProducerRecord record, DeliveryCallback callback, long nowMs) {
        int bytes = RecordAccumulator.sizeUpperBound(record.key(), record.value(), record.headers());
        if (bytes > config.maxRequestSize() || bytes > config.bufferMemory()) {
            throw new KafkaException(ErrorCode.MESSAGE_TOO_LARGE, "a record of " + bytes + " bytes; allowed are "
                + config.maxRequestSize() + " (max.request.size) and " + config.bufferMemory() + " (buffer.memory)");
        }
        long deadlineMs = nowMs + config.maxBlockMs();
        TopicPartition partition = choosePartition(record, bytes, deadlineMs);
        long timestamp = record.timestamp() == null ? clock.millis() : record.timestamp();
        RecordAccumulator.Appended appended = tryAppend(partition, timestamp, record, callback);
        if (appended == RecordAccumulator.Appended.NO_MEMORY) {
            sender.setMemoryIsShort(true);
            try {
                while (appended == RecordAccumulator.Appended.NO_MEMORY) {
                    long leftMs = deadlineMs - client.nowMs();
                    if (leftMs <= 0) {
                        throw new KafkaException(ErrorCode.REQUEST_TIMED_OUT, "the " + config.bufferMemory()
                            + " bytes of buffer.memory were full for " + config.maxBlockMs() + " ms (max.block.ms)");
                    }
                    poll(leftMs);
                    appended = tryAppend(partition, timestamp, record, callback);
                }
            } finally {
                sender.setMemoryIsShort(false);
            }
        }
        return appended == RecordAccumulator.Appended.IN_NEXT_BATCH;
    }

    private RecordAccumulator.Appended tryAppend(TopicPartition partition, long timestamp, ProducerRecord record,
            DeliveryCallback callback) {
        if (trace.isOn()) {
            trace.step("KafkaProducer", "RecordAccumulator", "append", partition, record);
        }
        return accumulator.append(partition, timestamp, record.key(), record.value(), record.headers(), callback, client.nowMs());
    }

    private TopicPartition choosePartition(ProducerRecord record, int bytes, long deadlineMs) {
        ClientMetadata.Topic topic = client.metadata().topic(record.topic());
        if (topic == null || topic.error() != ErrorCode.NONE) {
            topic = calls.awaitTopic(record.topic(), deadlineMs);
        }
        int partition = record.partition() == null ? partitioner.partition(topic, record.key(), bytes) : record.partition();
        if (partition < 0 || partition >= topic.partitions().size()) {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                "partition " + partition + " of " + topic.name() + ", which has " + topic.partitions().size());
        }
        return new TopicPartition(topic.name(), partition);
    }

    /**
     * Sends what is ready, takes replies, calls back.
     *
     * @param maxWaitMs how long to wait if nothing happens and nothing becomes ready
     */
    public void poll(long maxWaitMs) {
        long nowMs = client.nowMs();
        long nextMs = sender.step(nowMs);
        client.poll(Math.max(0, Math.min(maxWaitMs, nextMs - nowMs)));
        lastPollMs = client.nowMs();
    }

    /** Sends everything that was handed in and waits until each record has succeeded or failed. */
    public void flush() {
        accumulator.setFlushing(true);
        try {
            while (!accumulator.isEmpty()) {
                poll(Long.MAX_VALUE);
            }
        } finally {
            accumulator.setFlushing(false);
        }
    }

    /** Bytes of the buffer that batches hold at the moment. */
    public long bufferedBytes() {
        return config.bufferMemory() - accumulator.freeBytes();
    }

    /** Flushes and ends all connections. */
    @Override
    public void close() {
        flush();
        client.close();
    }
}
