package gregor.record;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.compress.Compression;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;

/**
 * The twin of {@link BatchValidator}: it takes a copy of everything, makes an object of each record first and asks
 * afterwards whether all is right.
 */
final class NaiveValidator {

    /** @param badRecords the indexes of the records that are refused one by one */
    record Outcome(ErrorCode error, List<Integer> badRecords, long maxTimestamp) {}

    private record NaiveRecord(long timestampDelta, boolean hasKey) {}

    private final BatchValidator rules;
    private final long nowMs;

    NaiveValidator(BatchValidator rules, long nowMs) {
        this.rules = rules;
        this.nowMs = nowMs;
    }

    Outcome validate(byte[] payload) {
        try {
            return batch(payload);
        } catch (KafkaException e) {
            return new Outcome(e.error(), List.of(), 0);
        } catch (IOException e) { // what ends too early, and what gzip does not like
            return new Outcome(ErrorCode.INVALID_RECORD, List.of(), 0);
        }
    }

    private Outcome batch(byte[] payload) throws IOException {
        int length = wholeLength(payload, 0);
        refuseIf(length < 0 || payload[16] != 2, ErrorCode.INVALID_RECORD);
        refuseIf(wholeLength(payload, 12 + length) >= 0, ErrorCode.INVALID_RECORD);
        DataInputStream in = at(payload, 0);
        refuseIf(in.readLong() != 0, ErrorCode.INVALID_RECORD);
        refuseIf(12 + length > rules.maxMessageBytes(), ErrorCode.MESSAGE_TOO_LARGE);
        in.skipBytes(9);
        CRC32C crc = new CRC32C();
        crc.update(payload, 21, length - 9);
        refuseIf(in.readInt() != (int) crc.getValue(), ErrorCode.CORRUPT_MESSAGE);
        int attributes = in.readShort();
        int lastOffsetDelta = in.readInt();
        long baseTimestamp = in.readLong();
        long maxTimestamp = in.readLong();
        long producerId = in.readLong();
        in.readShort();
        int baseSequence = in.readInt();
        int count = in.readInt();
        refuseIf(count <= 0 || count != lastOffsetDelta + 1L, ErrorCode.INVALID_RECORD);
        refuseIf((attributes & 32) != 0, ErrorCode.INVALID_RECORD);
        refuseIf(producerId >= 0 && baseSequence < 0, ErrorCode.INVALID_RECORD);
        refuseIf((attributes & 7) > 4, ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        byte[] packed = new byte[length - 49];
        in.readFully(packed);
        boolean gzip = (attributes & 7) == 1;
        byte[] plain = gzip ? new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes() : packed;
        List<NaiveRecord> records = records(plain, count);
        return judge(records, baseTimestamp, (attributes & 8) != 0 ? maxTimestamp : null, gzip);
    }

    private Outcome judge(List<NaiveRecord> records, long baseTimestamp, Long dateOfAll, boolean gzip) {
        List<Integer> bad = new ArrayList<>();
        ErrorCode error = ErrorCode.INVALID_RECORD;
        boolean rewritten = gzip != (rules.target() == null ? gzip : rules.target().codec() == Compression.GZIP);
        boolean unwritable = false;
        long max = -1;
        for (int i = 0; i < records.size(); i++) {
            long timestamp = dateOfAll != null ? dateOfAll : baseTimestamp + records.get(i).timestampDelta;
            max = Math.max(max, timestamp);
            unwritable |= timestamp < -1;
            if (rules.isCompacted() && !records.get(i).hasKey) {
                bad.add(i);
            } else if (badTimestamp(timestamp, dateOfAll != null)) {
                bad.add(i);
                error = ErrorCode.INVALID_TIMESTAMP;
            }
        }
        if (!bad.isEmpty()) {
            return new Outcome(error, bad, 0);
        }
        refuseIf(rewritten && unwritable, ErrorCode.INVALID_TIMESTAMP);
        return new Outcome(ErrorCode.NONE, bad, rules.timestampType() == TimestampType.LOG_APPEND_TIME ? nowMs : max);
    }

    private boolean badTimestamp(long timestamp, boolean datedByBatch) {
        if (rules.timestampType() == TimestampType.CREATE_TIME && timestamp != -1) {
            long age = nowMs - timestamp; // Kafka's very formula, wrapped numbers included
            return age > rules.timestampBeforeMaxMs() || -1 * age > rules.timestampAfterMaxMs();
        }
        return datedByBatch;
    }

    /** The length of the batch that starts here, -1 if it is not whole. */
    private static int wholeLength(byte[] payload, int from) throws IOException {
        if (payload.length - from < 12) {
            return -1;
        }
        int length = at(payload, from + 8).readInt();
        refuseIf(length < 14, ErrorCode.CORRUPT_MESSAGE);
        if (payload.length - from < 17) {
            return -1;
        }
        refuseIf(payload[from + 16] < 0 || payload[from + 16] > 2, ErrorCode.CORRUPT_MESSAGE);
        if (payload.length - from - 12 < length) {
            return -1;
        }
        refuseIf(payload[from + 16] == 2 && length < 49, ErrorCode.CORRUPT_MESSAGE);
        return length;
    }

    private static List<NaiveRecord> records(byte[] plain, int count) throws IOException {
        List<NaiveRecord> records = new ArrayList<>();
        DataInputStream in = at(plain, 0);
        for (int i = 0; i < count; i++) {
            long length = varint(in, 5);
            refuseIf(length < 0 || length > in.available(), ErrorCode.INVALID_RECORD);
            byte[] body = new byte[(int) length];
            in.readFully(body);
            DataInputStream fields = at(body, 0);
            fields.readByte();
            long timestampDelta = varint(fields, 10);
            refuseIf(varint(fields, 5) != i, ErrorCode.INVALID_RECORD);
            boolean hasKey = nullable(fields);
            nullable(fields);
            long headers = varint(fields, 5);
            refuseIf(headers < 0, ErrorCode.INVALID_RECORD);
            for (long h = 0; h < headers; h++) {
                refuseIf(!nullable(fields), ErrorCode.INVALID_RECORD);
                nullable(fields);
            }
            refuseIf(fields.available() > 0, ErrorCode.INVALID_RECORD);
            records.add(new NaiveRecord(timestampDelta, hasKey));
        }
        refuseIf(in.available() > 0, ErrorCode.INVALID_RECORD);
        return records;
    }

    private static boolean nullable(DataInputStream in) throws IOException {
        long length = varint(in, 5);
        if (length > in.available()) {
            throw new EOFException();
        }
        in.skipBytes((int) Math.max(0, length));
        return length >= 0;
    }

    private static long varint(DataInputStream in, int maxBytes) throws IOException {
        long raw = 0;
        for (int i = 0; i < maxBytes; i++) {
            long b = in.readUnsignedByte();
            raw += (b & 127) << 7 * i;
            if (b < 128) {
                raw = maxBytes == 5 ? raw & 0xffffffffL : raw;
                return (raw & 1) == 0 ? raw >>> 1 : -(raw >>> 1) - 1;
            }
        }
        throw new IOException("a varint of more bytes");
    }

    private static DataInputStream at(byte[] bytes, int from) {
        return new DataInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from));
    }

    private static void refuseIf(boolean wrong, ErrorCode error) {
        if (wrong) {
            throw new KafkaException(error);
        }
    }
}
