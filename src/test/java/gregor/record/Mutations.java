package gregor.record;

import gregor.compress.Compression;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/** Batches with something wrong in them, mostly behind a CRC that is right, so that it isn't the CRC that tells. */
final class Mutations {

    private static final long[] EDGES = {0, 1, -1, 2, 48, 63, 64, 127, 128, 8191, 8192, 0x7f80, Integer.MAX_VALUE,
        Integer.MIN_VALUE, 1L << 35, Long.MAX_VALUE};

    /** Each bit, and codecs that do not exist, but of those that do only gzip: the twin can't unpack the others. */
    private static final short[] ATTRIBUTES = {0, 1, 5, 7, 8, 16, 32, 64, 128, -1 & ~6};

    private Mutations() {}

    /** A batch after up to two changes to its header or its records, then packed, sealed in most cases. */
    static byte[] of(byte[] batch, Compression codec, Random random) {
        byte[] changed = batch;
        for (int i = random.nextInt(3); i > 0; i--) {
            changed = random.nextInt(4) == 0 ? headerChanged(changed, random) : recordsChanged(changed, random);
        }
        changed = sealed(packed(changed, codec));
        return switch (random.nextInt(12)) {
            case 0 -> flipped(changed, random);
            case 1 -> Arrays.copyOf(changed, changed.length + random.nextInt(30) - 15 + changed.length / 20);
            case 2 -> codec != Compression.NONE ? sealed(flippedBehindHeader(changed, random)) : changed;
            default -> changed;
        };
    }

    /** The batch with its records packed, and the attributes saying so. */
    static byte[] packed(byte[] batch, Compression codec) {
        if (codec == Compression.NONE) {
            return batch;
        }
        ByteBuffer packed = codec.compress(
            ByteBuffer.wrap(batch, RecordBatch.HEADER_BYTES, batch.length - RecordBatch.HEADER_BYTES));
        byte[] whole = Arrays.copyOf(batch, RecordBatch.HEADER_BYTES + packed.remaining());
        packed.get(whole, RecordBatch.HEADER_BYTES, packed.remaining());
        whole[RecordBatch.ATTRIBUTES_AT + 1] |= (byte) codec.id();
        return sealed(whole);
    }

    /** The batch with the length and the CRC that it should have. */
    static byte[] sealed(byte[] batch) {
        if (batch.length >= RecordBatch.ATTRIBUTES_AT) {
            CRC32C crc = new CRC32C();
            crc.update(batch, RecordBatch.ATTRIBUTES_AT, batch.length - RecordBatch.ATTRIBUTES_AT);
            ByteBuffer.wrap(batch).putInt(RecordBatch.LENGTH_AT, batch.length - RecordBatch.SIZE_PREFIX_BYTES)
                .putInt(RecordBatch.CRC_AT, (int) crc.getValue());
        }
        return batch;
    }

    private static byte[] headerChanged(byte[] batch, Random random) {
        ByteBuffer header = ByteBuffer.wrap(batch);
        long edge = EDGES[random.nextInt(EDGES.length)];
        switch (random.nextInt(9)) {
            case 0 -> header.putLong(RecordBatch.BASE_OFFSET_AT, edge);
            case 1 -> header.put(RecordBatch.MAGIC_AT, (byte) random.nextInt(4));
            case 2 -> header.putShort(RecordBatch.ATTRIBUTES_AT, ATTRIBUTES[random.nextInt(ATTRIBUTES.length)]);
            case 3 -> header.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, (int) edge);
            case 4 -> header.putLong(RecordBatch.BASE_TIMESTAMP_AT, edge);
            case 5 -> header.putLong(RecordBatch.MAX_TIMESTAMP_AT, edge);
            case 6 -> header.putLong(RecordBatch.PRODUCER_ID_AT, edge);
            case 7 -> header.putInt(RecordBatch.BASE_SEQUENCE_AT, (int) edge);
            default -> header.putInt(RecordBatch.RECORD_COUNT_AT, (int) edge);
        }
        return batch;
    }

    private static byte[] recordsChanged(byte[] batch, Random random) {
        int behindHeader = batch.length - RecordBatch.HEADER_BYTES;
        int at = RecordBatch.HEADER_BYTES + random.nextInt(Math.max(1, Math.min(behindHeader, random.nextBoolean() ? 12 : behindHeader)));
        if (at >= batch.length) {
            return batch;
        }
        return switch (random.nextInt(6)) {
            case 0 -> flippedAt(batch, at, random);
            case 1 -> spliced(batch, at, random.nextInt(3), new byte[random.nextInt(3)]);
            case 2 -> spliced(batch, at, 1, new byte[] {(byte) (batch[at] | 0x80), 0}); // the same number, longer
            case 3 -> spliced(batch, at, 1, new byte[] {(byte) (batch[at] | 0x80), (byte) 0x80, 0});
            case 4 -> spliced(batch, at, 1, new byte[] {(byte) (batch[at] + random.nextInt(5) - 2)});
            default -> {
                ByteArrayOutputStream varint = new ByteArrayOutputStream();
                TestRecord.varint(EDGES[random.nextInt(EDGES.length)], varint);
                yield spliced(batch, at, 1, varint.toByteArray());
            }
        };
    }

    private static byte[] spliced(byte[] batch, int at, int removed, byte[] added) {
        int rest = Math.min(batch.length, at + removed);
        ByteBuffer out = ByteBuffer.allocate(batch.length - (rest - at) + added.length);
        return out.put(batch, 0, at).put(added).put(batch, rest, batch.length - rest).array();
    }

    private static byte[] flipped(byte[] batch, Random random) {
        return flippedAt(batch, random.nextInt(batch.length), random);
    }

    private static byte[] flippedBehindHeader(byte[] batch, Random random) {
        return flippedAt(batch, RecordBatch.HEADER_BYTES + 10 + random.nextInt(batch.length - RecordBatch.HEADER_BYTES - 10), random);
    }

    private static byte[] flippedAt(byte[] batch, int at, Random random) {
        batch[at] ^= (byte) (1 << random.nextInt(8));
        return batch;
    }
}
