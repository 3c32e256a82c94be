package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.client.ConsumerConfig.OffsetReset;
import gregor.client.SubscriptionState.Assigned;
import gregor.message.ListOffsetsMessage;
import gregor.port.Clock;
import gregor.port.Transport;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads partitions that it is told to read, each from a position on: no record is left out and none comes twice. It
 * knows no group; whoever wants to go on later keeps the positions.
 *
 * <p>It belongs to one thread and has none of its own: the next records are on their way while somebody is inside
 * {@link #poll}, or when he comes back.
 */
public final class KafkaConsumer implements AutoCloseable {

    private final ConsumerConfig config;
    private final NetworkClient client;
    private final Calls calls;
    private final SubscriptionState subscription;
    private final PositionLookup positions;
    private final Fetcher fetcher;

    /** @param transport the consumer's own; closed with it */
    public KafkaConsumer(ConsumerConfig config, Transport transport, Clock clock) {
        this.config = config;
        this.client = new NetworkClient(config.client(), transport, clock);
        this.calls = new Calls(client);
        this.subscription = new SubscriptionState(config.autoOffsetReset());
        this.positions = new PositionLookup(client, subscription);
        this.fetcher = new Fetcher(config, client, subscription);
    }

    /** Reads these partitions and no others. One that was assigned before stays where it is. */
    public void assign(Collection<TopicPartition> partitions) {
        subscription.assign(partitions);
    }

    /** @param offset of the record to read next, 0 or more */
    public void seek(TopicPartition partition, long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset + "; the least is 0");
        }
        subscription.get(partition).moveTo(offset);
    }

    /** Goes to the first record there is, which is looked up by the next {@link #poll} or {@link #position}. */
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> subscription.get(partition).resetTo(OffsetReset.EARLIEST));
    }

    /** Goes behind the last record there is, which is looked up by the next {@link #poll} or {@link #position}. */
    public void seekToEnd(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> subscription.get(partition).resetTo(OffsetReset.LATEST));
    }

    /**
     * The offset of the record that is returned next.
     *
     * @throws KafkaException if it has to be looked up and that fails
     */
    public long position(TopicPartition partition) {
        Assigned assigned = subscription.get(partition);
        long deadlineMs = apiDeadlineMs();
        while (!assigned.hasPosition()) {
            subscription.throwErrors();
            long nowMs = client.nowMs();
            if (nowMs >= deadlineMs) {
                throw new KafkaException(ErrorCode.REQUEST_TIMED_OUT, "the position of " + partition + " was not found within "
                    + config.client().apiTimeoutMs() + " ms (default.api.timeout.ms)");
            }
            client.poll(Math.max(0, Math.min(deadlineMs, positions.step(nowMs)) - nowMs));
        }
        return assigned.position();
    }

    /**
     * The topic's partitions.
     *
     * @throws KafkaException if the topic is not there
     */
    public List<ClientMetadata.Partition> partitionsFor(String topic) {
        return calls.awaitTopic(topic, apiDeadlineMs()).partitions();
    }

    /** The first record's offset in each partition. */
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        return offsets(partitions, ListOffsetsMessage.EARLIEST_TIMESTAMP);
    }

    /** The offset behind the last record in each partition. */
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return offsets(partitions, ListOffsetsMessage.LATEST_TIMESTAMP);
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, long timestamp) {
        Map<TopicPartition, Long> asked = new LinkedHashMap<>();
        partitions.forEach(partition -> asked.put(partition, timestamp));
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        offsetsForTimes(asked).forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    /**
     * The first record of each partition that is not older than a time.
     *
     * @param timestamps milliseconds since 1970
     * @throws KafkaException the first partition's that fails
     */
    public Map<TopicPartition, ListedOffset> offsetsForTimes(Map<TopicPartition, Long> timestamps) {
        Map<TopicPartition, ListedOffset> found = new LinkedHashMap<>();
        new OffsetLookup(client).run(calls, timestamps, apiDeadlineMs())
            .forEach((partition, result) -> found.put(partition, result.get()));
        return found;
    }

    /**
     * The next records.
     *
     * @param maxWaitMs how long to wait if there are none
     * @return none if time ran out
     * @throws KafkaException an error of a partition that will not pass by itself, OFFSET_OUT_OF_RANGE for example
     */
    public ConsumerRecords poll(long maxWaitMs) {
        long deadlineMs = client.nowMs() + maxWaitMs;
        while (true) {
            subscription.throwErrors();
            ConsumerRecords records = fetcher.take();
            long nowMs = client.nowMs();
            // the next fetch is under way before these records are looked at
            long nextMs = Math.min(positions.step(nowMs), fetcher.step(nowMs));
            long waitMs = records.isEmpty() ? Math.min(deadlineMs, nextMs) - nowMs : 0;
            client.poll(Math.max(0, waitMs));
            if (!records.isEmpty() || client.nowMs() >= deadlineMs) {
                return records.isEmpty() ? fetcher.take() : records;
            }
        }
    }

    private long apiDeadlineMs() {
        return client.nowMs() + config.client().apiTimeoutMs();
    }

    /** Ends all connections. */
    @Override
    public void close() {
        client.close();
    }
}
