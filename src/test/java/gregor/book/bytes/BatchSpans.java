package gregor.book.bytes;

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

import gregor.protocol.WireReader;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Record batches: the header by its constants, the records by their varints. */
final class BatchSpans {

    private final RecordBatch batch;
    private final ByteBuffer bytes;
    private final WireReader in;
    private final String path;
    private final List<ByteSpan> spans = new ArrayList<>();
    private ByteSpan.Part part = ByteSpan.Part.EVEN_RECORD;

    private BatchSpans(RecordBatch batch, String path) {
        this.batch = batch;
        this.path = path;
        this.bytes = batch.buffer().duplicate().position(batch.position() + HEADER_BYTES);
        this.in = new WireReader(bytes);
    }

    /**
     * The batches between a buffer's position and its limit.
     *
     * @param path goes before the names of the fields; several batches are numbered
     */
    static List<ByteSpan> of(ByteBuffer buffer, String path) {
        List<RecordBatch> batches = new ArrayList<>();
        RecordBatch.in(buffer).forEach(batches::add);
        List<ByteSpan> spans = new ArrayList<>();
        int end = buffer.position();
        for (int i = 0; i < batches.size(); i++) {
            RecordBatch batch = batches.get(i);
            spans.addAll(new BatchSpans(batch, batches.size() == 1 ? path : path + "batch[" + i + "].").cut());
            end = batch.position() + batch.sizeInBytes();
        }
        if (end < buffer.limit()) {
            spans.add(ByteSpan.of(end, buffer.limit(), ByteSpan.Part.BATCH, path + "rest", "bytes", buffer.limit() - end + " bytes",
                "the beginning of a batch that was cut off"));
        }
        return spans;
    }

    private List<ByteSpan> cut() {
        head(BASE_OFFSET_AT, LENGTH_AT, "baseOffset", "int64", batch.baseOffset(), "offset of the first record; the leader writes it here");
        head(LENGTH_AT, PARTITION_LEADER_EPOCH_AT, "batchLength", "int32", batch.sizeInBytes() - RecordBatch.SIZE_PREFIX_BYTES,
            "how many bytes follow");
        head(PARTITION_LEADER_EPOCH_AT, MAGIC_AT, "partitionLeaderEpoch", "int32", batch.partitionLeaderEpoch(),
            "epoch of the leader that appended the batch, which writes it here; -1 before");
        head(MAGIC_AT, CRC_AT, "magic", "int8", batch.magic(), "the format");
        head(CRC_AT, ATTRIBUTES_AT, "crc", "uint32", "0x" + Long.toHexString(batch.checksum()), "CRC-32C of all that follows");
        head(ATTRIBUTES_AT, LAST_OFFSET_DELTA_AT, "attributes", "int16", attributes(),
            "bits 0 to 2: codec; 3: timestamp type; 4: transactional; 5: control; 6: delete horizon");
        head(LAST_OFFSET_DELTA_AT, BASE_TIMESTAMP_AT, "lastOffsetDelta", "int32", batch.lastOffsetDelta(),
            "the last record's offset, counted from the base offset");
        head(BASE_TIMESTAMP_AT, MAX_TIMESTAMP_AT, "baseTimestamp", "int64", batch.baseTimestamp(),
            "milliseconds since 1970; the records' timestamps are counted from it");
        head(MAX_TIMESTAMP_AT, PRODUCER_ID_AT, "maxTimestamp", "int64", batch.maxTimestamp(), "the greatest timestamp in the batch");
        head(PRODUCER_ID_AT, PRODUCER_EPOCH_AT, "producerId", "int64", batch.producerId(), "-1 if the producer is not idempotent");
        head(PRODUCER_EPOCH_AT, BASE_SEQUENCE_AT, "producerEpoch", "int16", batch.producerEpoch(), "fences an older producer of the same id");
        head(BASE_SEQUENCE_AT, RECORD_COUNT_AT, "baseSequence", "int32", batch.baseSequence(),
            "number of the first record among the producer's records for this partition");
        head(RECORD_COUNT_AT, HEADER_BYTES, "recordCount", "int32", batch.recordCount(), "how many records follow");
        int end = batch.position() + batch.sizeInBytes();
        if (batch.isCompressed()) {
            spans.add(ByteSpan.of(bytes.position(), end, ByteSpan.Part.EVEN_RECORD, path + "records", "packed",
                end - bytes.position() + " bytes", "all records together, packed with " + codec()));
            return spans;
        }
        for (int i = 0; i < batch.recordCount(); i++) {
            part = i % 2 == 0 ? ByteSpan.Part.EVEN_RECORD : ByteSpan.Part.ODD_RECORD;
            record(path + "record[" + i + "].");
        }
        return spans;
    }

    private void head(int from, int to, String name, String type, Object value, String about) {
        int at = batch.position();
        spans.add(ByteSpan.of(at + from, at + to, ByteSpan.Part.BATCH, path + name, type, value, about));
    }

    private String codec() {
        return batch.compression().name().toLowerCase(Locale.ROOT);
    }

    private String attributes() {
        return "codec " + codec() + ", " + batch.timestampType() + (batch.isTransactional() ? ", transactional" : "")
            + (batch.isControl() ? ", control" : "") + (batch.hasDeleteHorizon() ? ", delete horizon" : "");
    }

    private void record(String record) {
        int length = varint(record + "length", "how many bytes the rest of the record takes");
        int end = bytes.position() + length;
        int start = bytes.position();
        add(start, record + "attributes", "int8", in.readByte(), "no bit means anything yet");
        start = bytes.position();
        long delta = varint();
        add(start, record + "timestampDelta", "varlong", delta, "the timestamp is " + (batch.baseTimestamp() + delta));
        start = bytes.position();
        long offset = varint();
        add(start, record + "offsetDelta", "varint", offset, "the offset is " + (batch.baseOffset() + offset));
        field(record + "key", "null if the record has no key");
        field(record + "value", "null in a tombstone");
        int headers = varint(record + "headers", "how many headers follow");
        for (int i = 0; i < headers; i++) {
            field(record + "header[" + i + "].key", "");
            field(record + "header[" + i + "].value", "");
        }
        if (bytes.position() != end) {
            throw new IllegalArgumentException(record + " ends at byte " + bytes.position() + ", not at " + end + " as its length says");
        }
    }

    /** Seven bits a byte, the low ones first; then zigzag undone. Up to 64 bits. */
    private long varint() {
        long raw = 0;
        byte next = Byte.MIN_VALUE;
        for (int shift = 0; next < 0; shift += 7) {
            next = in.readByte();
            raw |= (next & 0x7fL) << shift;
        }
        return raw >>> 1 ^ -(raw & 1);
    }

    private int varint(String name, String about) {
        int start = bytes.position();
        int value = (int) varint();
        add(start, name, "varint", value, about);
        return value;
    }

    /** A length and as many bytes, two ranges: the length is a varint of its own, and -1 for null. */
    private void field(String name, String about) {
        int length = varint(name + "Length", "in bytes; -1 for null");
        if (length > 0) {
            int start = bytes.position();
            add(start, name, "bytes", text(in.readSlice(length)), about);
        }
    }

    private void add(int start, String name, String type, Object value, String about) {
        spans.add(ByteSpan.of(start, bytes.position(), part, name, type, value, about));
    }

    /** In quotes if it is text that can be printed, else in hex. */
    private static String text(ByteBuffer content) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(content.duplicate()).toString();
            if (text.codePoints().noneMatch(Character::isISOControl)) {
                return '"' + text + '"';
            }
        } catch (CharacterCodingException e) {
            // Not UTF-8: shown in hex, as are texts that can't be printed.
        }
        byte[] copy = new byte[content.remaining()];
        content.get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
