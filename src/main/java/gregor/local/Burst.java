package gregor.local;

import gregor.base.KafkaException;
import gregor.client.KafkaProducer;
import gregor.client.ProducerConfig;
import gregor.client.ProducerRecord;
import gregor.port.Clock;
import gregor.port.Entropy;
import gregor.port.Transport;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Records that are sent as fast as they go, with acks=all, to see something move. */
final class Burst {

    private static final System.Logger LOG = System.getLogger(Burst.class.getName());

    private final String topic;
    private final int records;
    private int failed;
    private KafkaException failure;

    Burst(String topic, int records) {
        this.topic = topic;
        this.records = records;
    }

    /** Returns when each record was acknowledged or has failed; of failures the first is logged. */
    void send(String bootstrapServers, Transport transport, Clock clock, Entropy entropy) {
        ProducerConfig config = ProducerConfig.of(Map.of("bootstrap.servers", bootstrapServers, "client.id", "burst", "acks", "all"));
        try (KafkaProducer producer = new KafkaProducer(config, transport, clock, entropy)) {
            for (int i = 0; i < records; i++) {
                ByteBuffer text = ByteBuffer.wrap(("record " + i + " of a burst of " + records).getBytes(StandardCharsets.UTF_8));
                ByteBuffer key = ByteBuffer.wrap(Integer.toString(i).getBytes(StandardCharsets.UTF_8)); // spreads them over all partitions
                producer.send(new ProducerRecord(topic, null, null, key, text, List.of()), (stored, error) -> {
                    if (error != null) {
                        failed++;
                        failure = failure == null ? error : failure;
                    }
                });
            }
        }
        if (failed > 0) {
            LOG.log(Level.WARNING, "{0} of {1} records to {2} were not acknowledged: {3}", failed, records, topic, failure.getMessage());
        }
    }
}
