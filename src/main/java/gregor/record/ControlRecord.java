package gregor.record;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.protocol.Codec;
import gregor.protocol.InvalidRequest;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.nio.ByteBuffer;

/**
 * A record of a control batch: it takes an offset like any other, but no application sees it. All types are written
 * and read in version 0 of their schemas. A transaction's marker has that version in front of its value; the others
 * carry it as their first field. In Apache Kafka: {@code EndTransactionMarker}, {@code ControlRecordUtils}.
 *
 * @param type not {@link ControlType#UNKNOWN}
 * @param message of the class that belongs to the type
 */
public record ControlRecord(ControlType type, ControlMessage message) {

    private static final int VERSION = 0;

    public ControlRecord {
        if (!type.schema().isInstance(message)) {
            throw new IllegalArgumentException(type + " with " + message);
        }
    }

    public static ControlRecord abort(int coordinatorEpoch) {
        return new ControlRecord(ControlType.ABORT, new ControlMessage.EndTxnMarker(coordinatorEpoch));
    }

    public static ControlRecord commit(int coordinatorEpoch) {
        return new ControlRecord(ControlType.COMMIT, new ControlMessage.EndTxnMarker(coordinatorEpoch));
    }

    /**
     * Reads a record of a control batch.
     *
     * @throws KafkaException INVALID_RECORD if it is none, or of a type that is not known: ask {@link ControlType#of} first
     */
    public static ControlRecord of(Record record) {
        ControlType type = ControlType.of(record.key());
        if (type == ControlType.UNKNOWN || !record.hasValue()) {
            throw new KafkaException(ErrorCode.INVALID_RECORD, "the control record at offset " + record.offset()
                + (record.hasValue() ? " has a type that is not known" : " has no value"));
        }
        WireReader in = new WireReader(record.value().duplicate());
        try {
            if (type.endsTransaction() && in.readShort() < 0) {
                throw new InvalidRequest(0, "a negative version");
            }
            return new ControlRecord(type, Codec.of(type.schema(), VERSION).read(in));
        } catch (InvalidRequest e) {
            throw new KafkaException(ErrorCode.INVALID_RECORD,
                "the control record " + type + " at offset " + record.offset() + ": " + e.getMessage(), e);
        }
    }

    public ByteBuffer key() {
        return type.key();
    }

    public ByteBuffer value() {
        WireWriter out = new WireWriter();
        if (type.endsTransaction()) {
            out.writeShort(VERSION);
        }
        write(type.schema(), out);
        return out.toBuffer();
    }

    private <T extends ControlMessage> void write(Class<T> schema, WireWriter out) {
        Codec.of(schema, VERSION).write(schema.cast(message), out);
    }
}
