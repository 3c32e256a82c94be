package gregor.clients;

import gregor.log.LogContents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What Apache Kafka's own consumer reads of some topics' partitions 0, from their beginnings to their ends, at both levels of isolation. */
record Consumed(Map<String, List<String>> all, Map<String, List<String>> committed) {

    private static final long PATIENCE_NS = 60_000_000_000L;

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

    /**
     * Reads a topic over and over, until the cleaner has cleaned all of it but the segment that is written, and so has
     * nothing more to do.
     *
     * @param data the broker's log directory
     */
    static void awaitCleaned(String bootstrap, String topic, Path data) throws IOException {
        long deadline = System.nanoTime() + 2 * PATIENCE_NS;
        while (!cleanedUpTo(topic, data).equals(activeSegment(data.resolve(topic + "-0")))) {
            from(bootstrap, List.of(topic));
            if (System.nanoTime() > deadline) {
                throw new AssertionError(topic + " was cleaned up to '" + cleanedUpTo(topic, data) + "', and is written from "
                    + activeSegment(data.resolve(topic + "-0")) + " on");
            }
        }
    }

    private static String cleanedUpTo(String topic, Path data) throws IOException {
        Path checkpoint = data.resolve("cleaner-offset-checkpoint");
        return !Files.exists(checkpoint) ? "" : Files.readAllLines(checkpoint).stream().filter(line -> line.startsWith(topic + " 0 "))
            .map(line -> line.split(" ")[2]).findFirst().orElse("");
    }

    private static String activeSegment(Path partition) throws IOException {
        try (Stream<Path> files = Files.list(partition)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".log"))
                .map(name -> Long.parseLong(name.substring(0, name.length() - ".log".length()))).max(Long::compare).orElseThrow().toString();
        }
    }

    private static String line(ConsumerRecord<String, String> record) {
        return LogContents.line(record.offset(), record.timestamp(), record.key(), record.value(),
            Arrays.stream(record.headers().toArray()).map(Consumed::text).toList());
    }

    private static String text(Header header) {
        return header.key() + "=" + (header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8));
    }
}
