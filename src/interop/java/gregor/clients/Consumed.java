package gregor.clients;

import gregor.log.LogContents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What Apache Kafka's own consumer reads of some topics' partitions 0, from their beginnings to their ends, at both levels of isolation. */
record Consumed(Map<String, List<String>> all, Map<String, List<String>> committed) {

    private static final long PATIENCE_NS = 30_000_000_000L;

    static Consumed from(String bootstrap, List<String> topics) {
        return new Consumed(read(bootstrap, topics, "read_uncommitted"), read(bootstrap, topics, "read_committed"));
    }

    private static Map<String, List<String>> read(String bootstrap, List<String> topics, String isolation) {
        Map<String, List<String>> found = new TreeMap<>();
        topics.forEach(topic -> found.put(topic, new ArrayList<>()));
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(new LinkedHashMap<>(Map.of("bootstrap.servers", bootstrap,
                "auto.offset.reset", "earliest", "isolation.level", isolation, "check.crcs", true, "fetch.max.wait.ms", 50)),
                new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + PATIENCE_NS;
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    found.get(record.topic()).add(line(record));
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("the consumer does not get to the ends " + ends);
                }
            }
        }
        return found;
    }

    private static String line(ConsumerRecord<String, String> record) {
        return LogContents.line(record.offset(), record.timestamp(), record.key(), record.value(),
            Arrays.stream(record.headers().toArray()).map(Consumed::text).toList());
    }

    private static String text(Header header) {
        return header.key() + "=" + (header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8));
    }
}
