package gregor.log;

import gregor.record.BatchBuilder;
import gregor.record.ControlRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Batches as the tests of this package need them. */
final class Batches {

    private Batches() {}

    static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    /** A batch of records with one timestamp. */
    static ByteBuffer of(long timestamp, String... values) {
        BatchBuilder builder = new BatchBuilder(256);
        for (String value : values) {
            builder.append(timestamp, null, utf8(value), List.of());
        }
        return builder.build();
    }

    /** A batch with a record for each timestamp. */
    static ByteBuffer at(long... timestamps) {
        BatchBuilder builder = new BatchBuilder(256);
        for (long timestamp : timestamps) {
            builder.append(timestamp, null, utf8("t" + timestamp), List.of());
        }
        return builder.build();
    }

    /** A batch of an idempotent producer. */
    static ByteBuffer idempotent(long producerId, int epoch, int sequence, int count) {
        return producer(new BatchBuilder(256), producerId, epoch, sequence, count);
    }

    static ByteBuffer transactional(long producerId, int epoch, int sequence, int count) {
        return producer(new BatchBuilder(256).transactional(), producerId, epoch, sequence, count);
    }

    private static ByteBuffer producer(BatchBuilder builder, long producerId, int epoch, int sequence, int count) {
        builder.producer(producerId, (short) epoch, sequence);
        for (int i = 0; i < count; i++) {
            builder.append(1000, null, utf8("p" + producerId + "-" + (sequence + i)), List.of());
        }
        return builder.build();
    }

    static ByteBuffer marker(long producerId, int epoch, boolean commit, int coordinatorEpoch) {
        return new BatchBuilder(128).producer(producerId, (short) epoch, -1).transactional().control()
            .append(2000, commit ? ControlRecord.commit(coordinatorEpoch) : ControlRecord.abort(coordinatorEpoch)).build();
    }
}
