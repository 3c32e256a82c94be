package gregor.node;

import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.ClientConfig;
import gregor.client.ConsumerConfig;
import gregor.client.ConsumerRecord;
import gregor.client.KafkaConsumer;
import gregor.client.KafkaProducer;
import gregor.client.NewTopic;
import gregor.client.ProducerConfig;
import gregor.client.ProducerRecord;
import gregor.port.Clock;
import gregor.port.Entropy;
import gregor.port.Transport;
import gregor.record.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A demonstration that can fail: sends every line of some files to the topic {@code journey}, with acks=all, reads all of
 * them back, and compares record by record: same partition, same offset, same key, same text.
 */
public final class Journey {

    public static final String TOPIC = "journey";
    private static final int PARTITIONS = 3;
    private static final long READ_TIMEOUT_MS = 30_000;

    /** One line of a file, on its way. */
    public record Line(String file, int number, String text) {

        private String key() {
            return file + ":" + number;
        }
    }

    /**
     * @param from by partition: the offset of the first record of this run
     * @param to by partition: the offset behind the last one
     * @param mismatches what came back otherwise than it was sent; empty if all is well
     */
    public record Outcome(int records, long bytes, Map<Integer, Long> from, Map<Integer, Long> to, long producedMs, long consumedMs,
            List<String> mismatches) {}

    private final String bootstrapServers;
    private final Supplier<Transport> transports;
    private final Clock clock;
    private final Entropy entropy;

    public Journey(String bootstrapServers, Supplier<Transport> transports, Clock clock, Entropy entropy) {
        this.bootstrapServers = bootstrapServers;
        this.transports = transports;
        this.clock = clock;
        this.entropy = entropy;
    }

    /** @throws KafkaException if the cluster does not answer, or refuses a record */
    public Outcome run(List<Line> lines) {
        createTopic();
        Map<String, String> client = Map.of("bootstrap.servers", bootstrapServers, "client.id", TOPIC);
        Map<TopicPartition, Map<Long, Line>> sent = new LinkedHashMap<>();
        long startMs = clock.millis();
        try (KafkaConsumer consumer = new KafkaConsumer(ConsumerConfig.of(client), transports.get(), clock)) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                .map(partition -> new TopicPartition(TOPIC, partition.index())).toList();
            Map<TopicPartition, Long> from = consumer.endOffsets(partitions);
            produce(client, lines, sent);
            long producedMs = clock.millis();
            consumer.assign(partitions);
            from.forEach(consumer::seek);
            List<String> mismatches = new ArrayList<>();
            consume(consumer, lines.size(), sent, mismatches);
            long consumedMs = clock.millis(); // the next question waits behind the fetch that is under way already
            Map<TopicPartition, Long> to = consumer.endOffsets(partitions);
            long bytes = lines.stream().mapToLong(line -> line.text().length()).sum();
            return new Outcome(lines.size(), bytes, byNumber(from), byNumber(to), producedMs - startMs, consumedMs - producedMs, mismatches);
        }
    }

    private void createTopic() {
        try (AdminClient admin = new AdminClient(ClientConfig.of(Map.of("bootstrap.servers", bootstrapServers)), transports.get(), clock)) {
            if (!admin.listTopics().containsKey(TOPIC)) {
                admin.createTopic(new NewTopic(TOPIC, PARTITIONS, (short) -1, List.of(), Map.of()));
            }
        }
    }

    private void produce(Map<String, String> client, List<Line> lines, Map<TopicPartition, Map<Long, Line>> sent) {
        List<KafkaException> failures = new ArrayList<>();
        try (KafkaProducer producer = new KafkaProducer(ProducerConfig.of(client), transports.get(), clock, entropy)) {
            for (Line line : lines) {
                ProducerRecord record = new ProducerRecord(TOPIC, null, null, bytes(line.key()), bytes(line.text()),
                    List.of(new Header("file", bytes(line.file()))));
                producer.send(record, (stored, error) -> {
                    if (error == null) {
                        sent.computeIfAbsent(stored.partition(), partition -> new LinkedHashMap<>()).put(stored.offset(), line);
                    } else {
                        failures.add(error);
                    }
                });
            }
            producer.flush();
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private void consume(KafkaConsumer consumer, int count, Map<TopicPartition, Map<Long, Line>> sent, List<String> mismatches) {
        long deadlineMs = clock.millis() + READ_TIMEOUT_MS;
        int seen = 0;
        while (seen < count && clock.millis() < deadlineMs) {
            for (ConsumerRecord record : consumer.poll(Math.max(1, deadlineMs - clock.millis()))) {
                Line line = sent.getOrDefault(record.partition(), Map.of()).get(record.offset());
                seen++;
                if (line == null || !text(record.key()).equals(line.key()) || !text(record.value()).equals(line.text())) {
                    mismatches.add(record.partition() + " offset " + record.offset() + ": sent " + line + ", read "
                        + text(record.key()) + " " + text(record.value()));
                }
            }
        }
        if (seen < count) {
            mismatches.add(count + " records were sent, " + seen + " came back within " + READ_TIMEOUT_MS + " ms");
        }
    }

    private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> byNumber = new TreeMap<>();
        offsets.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
        return byNumber;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null ? "" : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
