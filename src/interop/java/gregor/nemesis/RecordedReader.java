package gregor.nemesis;

import gregor.history.History;
import gregor.history.History.Poll;
import gregor.history.History.Seen;
import gregor.history.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Apache Kafka's consumer, of which each poll goes into a history. */
final class RecordedReader implements AutoCloseable {

    final KafkaConsumer<byte[], byte[]> consumer;
    private final String name;
    private final boolean scansAll;
    private final History history;
    private final Map<TopicPartition, Integer> lives = new HashMap<>();

    /** @param scansAll whether it reads all that there is, when nothing more is written */
    RecordedReader(String name, boolean scansAll, History history, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("auto.offset.reset", "none", "fetch.max.wait.ms", 100, "request.timeout.ms", 4_000,
            "default.api.timeout.ms", 8_000, "retry.backoff.ms", 50, "reconnect.backoff.max.ms", 200, "client.id", name.replace(' ', '-')));
        all.putAll(settings);
        this.consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.name = name;
        this.scansAll = scansAll;
        this.history = history;
    }

    static gregor.base.TopicPartition ours(TopicPartition partition) {
        return new gregor.base.TopicPartition(partition.topic(), partition.partition());
    }

    static TopicPartition theirs(gregor.base.TopicPartition partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    /** From now on it reads from another place. */
    void beginsAnew(TopicPartition partition) {
        lives.merge(partition, 1, Integer::sum);
    }

    void poll(long maxWaitMs) {
        long began = System.nanoTime();
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(maxWaitMs));
        long ended = System.nanoTime();
        for (TopicPartition partition : records.partitions()) {
            List<Seen> seen = new ArrayList<>();
            records.records(partition).forEach(record -> seen.add(new Seen(record.offset(), record.leaderEpoch().orElse((int) History.UNKNOWN), intact(record))));
            history.add(new Poll(name, lives.getOrDefault(partition, 0), scansAll, ours(partition), began, ended, seen));
        }
    }

    /** @return null if key, headers or timestamp are not those that go with the value */
    private static Payload intact(ConsumerRecord<byte[], byte[]> record) {
        Payload payload = Payload.of(record.value()).orElse(null);
        return payload != null && record.timestamp() == payload.timestampMs() && Arrays.equals(record.key(), payload.key())
            && record.headers().toArray().length == 1 && Arrays.equals(record.headers().lastHeader("h").value(), payload.header()) ? payload : null;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
