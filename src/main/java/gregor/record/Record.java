package gregor.record;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One record of a batch, for those who look at records one by one: consumers, compaction, coordinators, tools. Nothing
 * that handles a produce or a fetch request makes one. In Apache Kafka: {@code DefaultRecord}.
 *
 * @param timestamp milliseconds since 1970, or -1 for none; with log append time the same in a whole batch
 * @param key a view of the batch's bytes, or null
 * @param value a view of the batch's bytes, or null: then the record is a tombstone that deletes its key
 */
public record Record(long offset, long timestamp, ByteBuffer key, ByteBuffer value, List<Header> headers) {

    public Record {
        headers = List.copyOf(headers);
    }

    public boolean hasKey() {
        return key != null;
    }

    public boolean hasValue() {
        return value != null;
    }
}
