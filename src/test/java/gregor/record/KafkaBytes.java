package gregor.record;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Batches as Apache Kafka 4.3.1's own writer ({@code MemoryRecordsBuilder}) made them. */
final class KafkaBytes {

    /**
     * Base offset 0, transactional, producer 4711, epoch 3, base sequence 42, three records: (k1, v1, headers h=x and
     * n=null) at 1700000000000, (null, "value two") 5 ms later, (k3, null) at 1699999999990, before the first.
     */
    static final String TRANSACTIONAL =
        "00000000000000000000005cffffffff020f15f8a10010000000020000018bcfe568000000018bcfe568050000000000"
        + "00126700030000002a0000000322000000046b310476310402680278026e011e000a02011276616c75652074776f0010"
        + "001304046b330100";

    /** Offset 7, leader epoch 5: a COMMIT marker of producer 4711, epoch 4, coordinator epoch 9. */
    static final String COMMIT_MARKER =
        "000000000000000700000042000000050268931b1c0030000000000000018bcfe568000000018bcfe568000000000000"
        + "0012670004ffffffff000000012000000008000000010c00000000000900";

    /** (k1, v1) at 1700000000000 and, 1 ms later, (k2, 14 times v1), gzip. */
    static final String GZIP =
        "00000000000000000000005cffffffff023445eae20001000000010000018bcfe568000000018bcfe56801ffffffffff"
        + "ffffffffffffffffff000000021f8b08000000000000ff1361606060c93664293364f060606262c936b22833c40d1900"
        + "9b1542c830000000";

    /** The same records, snappy. */
    static final String SNAPPY =
        "000000000000000000000061ffffffff02a7374dff0002000000010000018bcfe568000000018bcfe56801ffffffffff"
        + "ffffffffffffffffff0000000282534e415050590000000001000000010000001c305014000000046b31047631004800"
        + "0202046b323876316602000000";

    /** The same records, lz4. */
    static final String LZ4 =
        "000000000000000000000060ffffffff0229c6f7b60003000000010000018bcfe568000000018bcfe56801ffffffffff"
        + "ffffffffffffffffff0000000204224d1860408220000000ff0614000000046b310476310048000202046b3238763102"
        + "000350763176310000000000";

    /** The same records, zstd. */
    static final String ZSTD =
        "000000000000000000000059ffffffff026feb7d620004000000010000018bcfe568000000018bcfe56801ffffffffff"
        + "ffffffffffffffffff0000000228b52ffd0058e40000b014000000046b310476310048000202046b32387631000100b3"
        + "1d13010000";

    private KafkaBytes() {}

    static ByteBuffer heap(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    /** A direct buffer with the bytes from {@code position} on, filler before and behind. */
    static ByteBuffer direct(ByteBuffer bytes, int position) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(position + bytes.remaining() + 9);
        while (buffer.hasRemaining()) {
            buffer.put((byte) 0x5a);
        }
        buffer.put(position, bytes, bytes.position(), bytes.remaining());
        return buffer.limit(position + bytes.remaining()).position(position);
    }

    static RecordBatch batch(String hex) {
        return new RecordBatch(heap(hex), 0);
    }
}
