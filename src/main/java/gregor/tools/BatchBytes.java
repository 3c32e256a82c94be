package gregor.tools;

import static gregor.record.RecordBatch.ATTRIBUTES_AT;
import static gregor.record.RecordBatch.BASE_OFFSET_AT;
import static gregor.record.RecordBatch.BASE_SEQUENCE_AT;
import static gregor.record.RecordBatch.BASE_TIMESTAMP_AT;
import static gregor.record.RecordBatch.CRC_AT;
import static gregor.record.RecordBatch.HEADER_BYTES;
import static gregor.record.RecordBatch.LAST_OFFSET_DELTA_AT;
import static gregor.record.RecordBatch.LENGTH_AT;
import static gregor.record.RecordBatch.MAGIC_AT;
import static gregor.record.RecordBatch.MAX_TIMESTAMP_AT;
import static gregor.record.RecordBatch.PARTITION_LEADER_EPOCH_AT;
import static gregor.record.RecordBatch.PRODUCER_EPOCH_AT;
import static gregor.record.RecordBatch.PRODUCER_ID_AT;
import static gregor.record.RecordBatch.RECORD_COUNT_AT;

import gregor.base.KafkaException;
import gregor.record.RecordBatch;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * The fields of a batch: its header by the constants of {@link RecordBatch}, its records by their varints. What is damaged
 * is one field, called {@link ByteField#DAMAGED}, from the first byte that can't be right to the batch's end.
 */
public final class BatchBytes {

    private final RecordBatch batch;
    private final ByteBuffer bytes;
    private final Consumer<ByteField> out;

    private BatchBytes(RecordBatch batch, ByteBuffer bytes, Consumer<ByteField> out) {
        this.batch = batch;
        this.bytes = bytes;
        this.out = out;
    }

    /** Hands out the fields in their order and without a gap, counted from the batch's first byte. All of the batch must be there. */
    public static void cut(RecordBatch batch, Consumer<ByteField> out) {
        header(batch, out);
        new BatchBytes(batch, batch.buffer().slice(batch.position(), batch.sizeInBytes()).position(HEADER_BYTES), out).records();
    }

    /** Hands out the fields of the header alone. */
    static void header(RecordBatch batch, Consumer<ByteField> out) {
        new BatchBytes(batch, null, out).header();
    }

    private void header() {
        field(BASE_OFFSET_AT, LENGTH_AT, "baseOffset", "int64", batch.baseOffset(), "offset of the first record; the leader writes it here");
        field(LENGTH_AT, PARTITION_LEADER_EPOCH_AT, "batchLength", "int32", batch.sizeInBytes() - RecordBatch.SIZE_PREFIX_BYTES,
            "how many bytes follow");
        field(PARTITION_LEADER_EPOCH_AT, MAGIC_AT, "partitionLeaderEpoch", "int32", batch.partitionLeaderEpoch(),
            "epoch of the leader that appended the batch, which writes it here; -1 before");
        field(MAGIC_AT, CRC_AT, "magic", "int8", batch.magic(), "the format");
        field(CRC_AT, ATTRIBUTES_AT, "crc", "uint32", "0x" + Long.toHexString(batch.checksum()), "CRC-32C of all that follows");
        field(ATTRIBUTES_AT, LAST_OFFSET_DELTA_AT, "attributes", "int16", attributes(),
            "bits 0 to 2: codec; 3: timestamp type; 4: transactional; 5: control; 6: delete horizon");
        field(LAST_OFFSET_DELTA_AT, BASE_TIMESTAMP_AT, "lastOffsetDelta", "int32", batch.lastOffsetDelta(),
            "the last record's offset, counted from the base offset");
        field(BASE_TIMESTAMP_AT, MAX_TIMESTAMP_AT, "baseTimestamp", "int64", batch.baseTimestamp(),
            "milliseconds since 1970; the records' timestamps are counted from it");
        field(MAX_TIMESTAMP_AT, PRODUCER_ID_AT, "maxTimestamp", "int64", batch.maxTimestamp(), "the greatest timestamp in the batch");
        field(PRODUCER_ID_AT, PRODUCER_EPOCH_AT, "producerId", "int64", batch.producerId(), "-1 if the producer is not idempotent");
        field(PRODUCER_EPOCH_AT, BASE_SEQUENCE_AT, "producerEpoch", "int16", batch.producerEpoch(), "fences an older producer of the same id");
        field(BASE_SEQUENCE_AT, RECORD_COUNT_AT, "baseSequence", "int32", batch.baseSequence(),
            "number of the first record among the producer's records for this partition");
        field(RECORD_COUNT_AT, HEADER_BYTES, "recordCount", "int32", batch.recordCount(), "how many records follow");
    }

    private String attributes() {
        return "codec " + codecOf(batch) + ", " + batch.timestampType() + (batch.isTransactional() ? ", transactional" : "")
            + (batch.isControl() ? ", control" : "") + (batch.hasDeleteHorizon() ? ", delete horizon" : "");
    }

    /** The codec's name, or what stands where it should. */
    static String codecOf(RecordBatch batch) {
        try {
            return batch.compression().configName();
        } catch (KafkaException noCodec) {
            return "unknown (" + noCodec.getMessage() + ")";
        }
    }

    private void records() {
        if (batch.isCompressed()) {
            field(HEADER_BYTES, bytes.limit(), "records", "packed", bytes.remaining() + " bytes",
                "all records together, packed with " + codecOf(batch));
            return;
        }
        String wrong = null;
        try {
            for (int i = 0; i < batch.recordCount(); i++) {
                record("record[" + i + "].");
            }
        } catch (BufferUnderflowException e) {
            wrong = "a number or a content that does not end in the batch";
        } catch (IllegalArgumentException e) {
            wrong = e.getMessage();
        }
        if (wrong == null && bytes.hasRemaining()) {
            wrong = "no record; there are " + batch.recordCount();
        }
        if (wrong != null) {
            field(bytes.position(), bytes.limit(), ByteField.DAMAGED, "bytes", wrong, "");
        }
    }

    private void record(String record) {
        int length = varint(record + "length", "how many bytes the rest of the record takes");
        int end = bytes.position() + length;
        int start = bytes.position();
        field(start, start + 1, record + "attributes", "int8", peek(), "no bit means anything yet");
        bytes.position(start + 1);
        number(record + "timestampDelta", "varlong", "the timestamp is ", batch.baseTimestamp());
        number(record + "offsetDelta", "varint", "the offset is ", batch.baseOffset());
        content(record + "key", "null if the record has no key");
        content(record + "value", "null in a tombstone");
        int headers = varint(record + "headers", "how many headers follow");
        for (int i = 0; i < headers; i++) {
            content(record + "header[" + i + "].key", "");
            content(record + "header[" + i + "].value", "");
        }
        if (bytes.position() != end) {
            throw new IllegalArgumentException(record + " ends at byte " + bytes.position() + " of the batch, not at " + end + " as its length says");
        }
    }

    private byte peek() {
        if (!bytes.hasRemaining()) {
            throw new BufferUnderflowException();
        }
        return bytes.get(bytes.position());
    }

    private void number(String name, String type, String meaning, long base) {
        int start = bytes.position();
        long delta = readVarint(start);
        field(start, bytes.position(), name, type, delta, meaning + (base + delta));
    }

    private int varint(String name, String meaning) {
        int start = bytes.position();
        int value = (int) readVarint(start);
        field(start, bytes.position(), name, "varint", value, meaning);
        return value;
    }

    /** Seven bits a byte, the low ones first; then zigzag undone. Up to 64 bits. A number that does not end leaves the position. */
    private long readVarint(int start) {
        long raw = 0;
        for (int at = start, shift = 0; at < bytes.limit() && shift < Long.SIZE; at++, shift += 7) {
            raw |= (bytes.get(at) & 0x7fL) << shift;
            if (bytes.get(at) >= 0) {
                bytes.position(at + 1);
                return raw >>> 1 ^ -(raw & 1);
            }
        }
        throw new BufferUnderflowException();
    }

    /** A length and as many bytes, two fields: the length is a varint of its own, and -1 for null. */
    private void content(String name, String meaning) {
        int length = varint(name + "Length", "in bytes; -1 for null");
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        } else if (length > 0) {
            int start = bytes.position();
            field(start, start + length, name, "bytes", text(bytes.slice(start, length)), meaning);
            bytes.position(start + length);
        }
    }

    private void field(int start, int end, String name, String type, Object value, String meaning) {
        out.accept(ByteField.of(start, end, name, type, value, meaning));
    }

    /** In quotes if it is text that can be printed, else in hex. */
    static String text(ByteBuffer content) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(content.duplicate()).toString();
            if (text.codePoints().noneMatch(Character::isISOControl)) {
                return '"' + text + '"';
            }
        } catch (CharacterCodingException e) {
            // Not UTF-8: shown in hex, as are texts that can't be printed.
        }
        byte[] copy = new byte[content.remaining()];
        content.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
