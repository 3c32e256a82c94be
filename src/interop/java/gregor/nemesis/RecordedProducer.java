package gregor.nemesis;

import gregor.base.TopicPartition;
import gregor.history.History;
import gregor.history.History.Outcome;
import gregor.history.History.Sent;
import gregor.history.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Apache Kafka's producer with acks=all, of which each call goes into a history. It writes to all partitions until it is told to stop. */
final class RecordedProducer extends Thread {

    static final int MAX_MESSAGE_BYTES = 50_000;
    private static final int MOST_BYTES = 600;
    private static final int RECORDS_OF_A_SESSION = 3_000;
    private static final int TOO_LARGE_ONE_IN = 1_500;
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");

    private final int writer;
    private final boolean idempotent;
    private final int recordsPerSecond;
    private final List<TopicPartition> partitions;
    private final Map<String, Object> settings;
    private final History history;
    private final Random random;
    private volatile boolean stopped;
    private int session;

    RecordedProducer(int writer, boolean idempotent, int recordsPerSecond, String bootstrap, List<TopicPartition> partitions, History history, long seed) {
        super("writer " + writer);
        this.writer = writer;
        this.idempotent = idempotent;
        this.recordsPerSecond = recordsPerSecond;
        this.partitions = partitions;
        this.history = history;
        this.random = new Random(seed + writer);
        this.settings = Map.of("bootstrap.servers", bootstrap, "acks", "all", "enable.idempotence", idempotent, "request.timeout.ms", 4_000,
            "delivery.timeout.ms", idempotent ? 60_000 : 8_000, "max.request.size", 10 * MAX_MESSAGE_BYTES, "retry.backoff.ms", 50,
            "max.block.ms", 8_000, "reconnect.backoff.max.ms", 200, "client.id", "writer-" + writer);
    }

    /** It ends when what is under way has. */
    void finish() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            Map<String, Object> all = new HashMap<>(settings);
            all.put("linger.ms", random.nextInt(3) * 5);
            all.put("compression.type", CODECS.get(random.nextInt(CODECS.size())));
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer())) {
                write(producer);
            }
            session++;
        }
    }

    private void write(KafkaProducer<byte[], byte[]> producer) {
        Map<TopicPartition, Integer> counters = new HashMap<>();
        for (int i = 0; i < RECORDS_OF_A_SESSION && !stopped; i++) {
            TopicPartition partition = partitions.get(random.nextInt(partitions.size()));
            Payload payload = new Payload(partition, writer, session, counters.merge(partition, 1, Integer::sum) - 1, System.currentTimeMillis());
            int bytes = random.nextInt(TOO_LARGE_ONE_IN) == 0 ? 2 * MAX_MESSAGE_BYTES : random.nextInt(MOST_BYTES);
            send(producer, payload, bytes);
            if (random.nextInt(10) == 0) {
                LockSupport.parkNanos((long) (2 * random.nextDouble() * 10 * 1e9 / recordsPerSecond));
            }
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, Payload payload, int bytes) {
        long began = System.nanoTime();
        try {
            producer.send(new ProducerRecord<>(payload.partition().topic(), payload.partition().partition(), payload.timestampMs(), payload.key(),
                    payload.value(bytes), List.of(new RecordHeader("h", payload.header()))), (stored, error) ->
                history.add(new Sent(payload, idempotent, began, System.nanoTime(), outcome(error),
                    error == null && stored.hasOffset() ? stored.offset() : History.UNKNOWN)));
        } catch (KafkaException e) {
            history.add(new Sent(payload, idempotent, began, System.nanoTime(), outcome(e), History.UNKNOWN));
        }
    }

    /** One error says that nothing has been done; of the others nobody knows, as an earlier try may have been. */
    private static Outcome outcome(Exception error) {
        return error == null ? Outcome.OK : error instanceof RecordTooLargeException ? Outcome.FAIL : Outcome.INFO;
    }
}
