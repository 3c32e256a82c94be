package gregor.record;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A record as a test means it, and the naive twin of {@link BatchBuilder}: arrays, streams and one obvious line per
 * field of the format.
 */
record TestRecord(long timestamp, byte[] key, byte[] value, List<Map.Entry<String, byte[]>> headers) {

    static Arbitrary<List<TestRecord>> lists(int max) {
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(200).injectNull(0.2);
        Arbitrary<Map.Entry<String, byte[]>> header =
            Combinators.combine(Arbitraries.strings().ofMaxLength(5), bytes).as(java.util.AbstractMap.SimpleEntry::new);
        Arbitrary<Long> timestamps = Arbitraries.oneOf(
            Arbitraries.longs().between(1_700_000_000_000L, 1_700_000_001_000L), Arbitraries.longs().greaterOrEqual(-1));
        return Combinators.combine(timestamps, bytes, bytes, header.list().ofMaxSize(3)).as(TestRecord::new)
            .list().ofMinSize(1).ofMaxSize(max);
    }

    static TestRecord of(long timestamp, String key, String value) {
        return new TestRecord(timestamp, key == null ? null : key.getBytes(), value == null ? null : value.getBytes(), List.of());
    }

    void appendTo(BatchBuilder builder) {
        List<Header> all = new ArrayList<>();
        headers.forEach(header -> all.add(new Header(header.getKey(), wrap(header.getValue()))));
        builder.append(timestamp, wrap(key), wrap(value), all);
    }

    boolean isReadAs(Record record) {
        boolean same = wrapEquals(key, record.key()) && wrapEquals(value, record.value())
            && headers.size() == record.headers().size();
        for (int i = 0; same && i < headers.size(); i++) {
            same = record.headers().get(i).key().equals(headers.get(i).getKey())
                && wrapEquals(headers.get(i).getValue(), record.headers().get(i).value());
        }
        return same;
    }

    /** An uncompressed batch with base offset 0, no producer and the given attributes. */
    static byte[] batch(List<TestRecord> records, int attributes) {
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(body);
            out.writeShort(attributes);
            out.writeInt(records.size() - 1);
            out.writeLong(records.get(0).timestamp);
            out.writeLong(records.stream().mapToLong(TestRecord::timestamp).max().getAsLong());
            out.writeLong(-1);
            out.writeShort(-1);
            out.writeInt(-1);
            out.writeInt(records.size());
            for (int i = 0; i < records.size(); i++) {
                out.write(records.get(i).bytes(i, records.get(0).timestamp));
            }
            CRC32C crc = new CRC32C();
            crc.update(body.toByteArray());
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            out = new DataOutputStream(whole);
            out.writeLong(0);
            out.writeInt(4 + 1 + 4 + body.size());
            out.writeInt(-1);
            out.writeByte(2);
            out.writeInt((int) crc.getValue());
            out.write(body.toByteArray());
            return whole.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] bytes(int offsetDelta, long baseTimestamp) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(0);
        varint(timestamp - baseTimestamp, body);
        varint(offsetDelta, body);
        nullable(key, body);
        nullable(value, body);
        varint(headers.size(), body);
        for (Map.Entry<String, byte[]> header : headers) {
            nullable(header.getKey().getBytes(StandardCharsets.UTF_8), body);
            nullable(header.getValue(), body);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        varint(body.size(), whole);
        whole.writeBytes(body.toByteArray());
        return whole.toByteArray();
    }

    private static void nullable(byte[] bytes, ByteArrayOutputStream out) {
        varint(bytes == null ? -1 : bytes.length, out);
        out.writeBytes(bytes == null ? new byte[0] : bytes);
    }

    static void varint(long value, ByteArrayOutputStream out) {
        long rest = value >= 0 ? value * 2 : -value * 2 - 1;
        for (; Long.compareUnsigned(rest, 127) > 0; rest >>>= 7) {
            out.write((int) (rest & 127) + 128);
        }
        out.write((int) rest);
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static boolean wrapEquals(byte[] expected, ByteBuffer actual) {
        return expected == null ? actual == null : ByteBuffer.wrap(expected).equals(actual);
    }
}
