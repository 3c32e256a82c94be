package gregor.client;

import gregor.record.Header;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * A record to send. Key and value are read from their position to their limit when the record is handed in, and are
 * the caller's own again afterwards.
 *
 * @param partition null to leave the choice to the partitioner
 * @param timestamp milliseconds since 1970; null for now
 * @param key may be null; records with equal keys go to one partition
 * @param value may be null: then the record deletes its key in a compacted topic
 */
public record ProducerRecord(String topic, Integer partition, Long timestamp, ByteBuffer key, ByteBuffer value, List<Header> headers) {

    public ProducerRecord {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(headers, "headers");
    }

    public ProducerRecord(String topic, ByteBuffer key, ByteBuffer value) {
        this(topic, null, null, key, value, List.of());
    }
}
