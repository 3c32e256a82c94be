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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A demonstration that can fail: sends every line of some files to the topic {@code journey}, with acks=all, reads all of
 * them back, and compares record by record: same partition, same offset, same key, same text. What happens to the cluster
 * meanwhile makes no difference to that.
 */
public final class Journey {

    public static final String TOPIC = "journey";
    private static final int PARTITIONS = 3;
    private static final long READ_TIMEOUT_MS = 60_000;
    private static final long NEVER = -1;

    /** One line of a file, on its way. */
    public record Line(String file, int number, String text) {

        String key() {
            return file + ":" + number;
        }
    }

    /**
     * @param from by partition: the offset of the first record of this run
     * @param to by partition: the offset behind the last one
     * @param longestGapMs between two acknowledgements
     * @param storedTwice records that are there once more, since their first acknowledgement was lost
     * @param mismatches what came back otherwise than it was sent; empty if all is well
     */
    public record Outcome(int records, long bytes, Map<Integer, Long> from, Map<Integer, Long> to, long producedMs, long longestGapMs, long consumedMs,
            int storedTwice, List<String> mismatches) {}

    private final String bootstrapServers;
    private final Supplier<Transport> transports;
    private final Clock clock;
    private final Entropy entropy;
    private long lastAckMs;
    private long longestGapMs;

    public Journey(String bootstrapServers, Supplier<Transport> transports, Clock clock, Entropy entropy) {
        this.bootstrapServers = bootstrapServers;
        this.transports = transports;
        this.clock = clock;
        this.entropy = entropy;
    }

    /** Creates the topic unless it is there, with as many replicas as the cluster gives by default. */
    public void createTopic() {
        try (AdminClient admin = new AdminClient(ClientConfig.of(Map.of("bootstrap.servers", bootstrapServers)), transports.get(), clock)) {
            if (!admin.listTopics().containsKey(TOPIC)) {
                admin.createTopic(new NewTopic(TOPIC, PARTITIONS, (short) -1, List.of(), Map.of()));
            }
        }
    }

    /**
     * Sends the lines and reads them back.
     *
     * @param inTheMiddle run once, when half of the lines have been handed in
     * @throws KafkaException if the cluster does not answer, or refuses a record
     */
    public Outcome run(List<Line> lines, Runnable inTheMiddle) {
        Map<String, String> client = Map.of("bootstrap.servers", bootstrapServers, "client.id", TOPIC);
        JourneyCheck check = new JourneyCheck(lines);
        try (KafkaConsumer consumer = new KafkaConsumer(ConsumerConfig.of(client), transports.get(), clock)) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                .map(partition -> new TopicPartition(TOPIC, partition.index())).toList();
            Map<TopicPartition, Long> from = consumer.endOffsets(partitions);
            long startMs = clock.millis();
            produce(client, lines, inTheMiddle, check);
            long producedMs = clock.millis();
            Map<TopicPartition, Long> to = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            from.forEach(consumer::seek);
            consume(consumer, to, check);
            long consumedMs = clock.millis();
            long bytes = lines.stream().mapToLong(line -> line.text().length()).sum();
            return new Outcome(check.stored(), bytes, byNumber(from), byNumber(to), producedMs - startMs, longestGapMs, consumedMs - producedMs,
                check.storedTwice(), check.mismatches());
        }
    }

    private void produce(Map<String, String> client, List<Line> lines, Runnable inTheMiddle, JourneyCheck check) {
        List<KafkaException> failures = new ArrayList<>();
        lastAckMs = NEVER;
        longestGapMs = 0;
        try (KafkaProducer producer = new KafkaProducer(ProducerConfig.of(client), transports.get(), clock, entropy)) {
            for (int i = 0; i < lines.size(); i++) {
                if (i == lines.size() / 2) {
                    inTheMiddle.run();
                }
                Line line = lines.get(i);
                ProducerRecord record = new ProducerRecord(TOPIC, null, null, bytes(line.key()), bytes(line.text()),
                    List.of(new Header("file", bytes(line.file()))));
                producer.send(record, (stored, error) -> {
                    if (error == null) {
                        check.acknowledged(stored.partition(), stored.offset(), line);
                        long nowMs = clock.millis();
                        longestGapMs = lastAckMs == NEVER ? 0 : Math.max(longestGapMs, nowMs - lastAckMs);
                        lastAckMs = nowMs;
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

    /** Reads up to where the partitions ended when the last record was acknowledged. */
    private void consume(KafkaConsumer consumer, Map<TopicPartition, Long> to, JourneyCheck check) {
        long deadlineMs = clock.millis() + READ_TIMEOUT_MS;
        while (clock.millis() < deadlineMs && to.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord record : consumer.poll(Math.max(1, deadlineMs - clock.millis()))) {
                check.read(record);
            }
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
}
