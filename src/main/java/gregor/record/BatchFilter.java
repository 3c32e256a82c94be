package gregor.record;

import static gregor.record.RecordBatch.HEADER_BYTES;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Copies a batch without some of its records, as compaction does. What stays of the batch is where and what it was: its
 * base offset and last offset, and so its sequence numbers, its producer, its leader epoch, its codec; the records that
 * stay keep their bytes. A new CRC is computed. A batch that loses nothing is not copied at all.
 *
 * <p>A batch with tombstones is stamped when it is copied (KIP-534): bit 6 of the attributes is set, and the time at which
 * the tombstones may go takes the place of the base timestamp, so the timestamps of its records are counted from there.
 *
 * <p>In Apache Kafka: {@code MemoryRecords.filterTo}. That one counts timestamps from the first record that stays; this one
 * leaves them as they are.
 */
public final class BatchFilter {

    /** Says which records stay. */
    public interface Choice {
        /** @param record at the record in question; its views are valid during the call */
        boolean keeps(KeyCursor record);
    }

    /**
     * What has become of a batch.
     *
     * @param batch the very batch that was given, a copy, or null if nothing of it stays
     * @param records how many records stay
     * @param hasTombstones whether some of those are tombstones
     */
    public record Filtered(RecordBatch batch, int records, boolean hasTombstones) {}

    private static final int FIRST_RANGES = 16;
    /** A record grows by no more when its timestamp takes ten bytes instead of one, and its length a byte more than before. */
    private static final int MORE_BYTES = 10;

    private final RecordBatch batch;
    /** Where in the unpacked records there is something to keep: from, to, from, to. Neighbours are one range. */
    private int[] ranges = new int[FIRST_RANGES];
    private int rangeEnds;
    private int kept;
    private boolean hasTombstones;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;
    private ByteBuffer unpacked;

    private BatchFilter(RecordBatch batch) {
        this.batch = batch;
    }

    /**
     * Filters a batch.
     *
     * @param horizonMs when tombstones that stay may go; noted if there are any and the batch has no horizon yet. -1 to note
     *     nothing
     * @param keepEmpty whether a batch of which no record stays is kept without records, instead of dropped
     * @throws gregor.base.KafkaException as {@link KeyCursor}
     */
    public static Filtered filter(RecordBatch batch, Choice choice, long horizonMs, boolean keepEmpty) {
        BatchFilter filter = new BatchFilter(batch);
        filter.choose(choice);
        boolean stamp = horizonMs != RecordBatch.NO_TIMESTAMP && filter.hasTombstones && !batch.hasDeleteHorizon();
        if (filter.kept == 0) {
            return new Filtered(keepEmpty ? empty(batch) : null, 0, false);
        }
        boolean whole = filter.kept == batch.recordCount();
        RecordBatch result = stamp ? filter.rebuild(horizonMs) : whole ? batch : filter.rebuild(RecordBatch.NO_TIMESTAMP);
        return new Filtered(result, filter.kept, filter.hasTombstones);
    }

    /** The batch with all of its records and a delete horizon; the batch itself if it has one. For transaction markers. */
    public static RecordBatch stamp(RecordBatch batch, long horizonMs) {
        if (batch.hasDeleteHorizon()) {
            return batch;
        }
        BatchFilter filter = new BatchFilter(batch);
        filter.choose(record -> true);
        return filter.rebuild(horizonMs);
    }

    /** The batch without records: it still says which offsets and which sequence numbers its producer used. */
    public static RecordBatch empty(RecordBatch batch) {
        if (batch.recordCount() == 0) {
            return batch;
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).put(batch.buffer().slice(batch.position(), HEADER_BYTES)).flip();
        int attributes = batch.attributes() & RecordBatch.KNOWN_MASK & ~RecordBatch.COMPRESSION_MASK & ~RecordBatch.DELETE_HORIZON_MASK;
        header.putLong(RecordBatch.BASE_TIMESTAMP_AT, RecordBatch.NO_TIMESTAMP);
        return finish(header, attributes, batch.maxTimestamp(), 0);
    }

    private void choose(Choice choice) {
        KeyCursor record = KeyCursor.of(batch);
        unpacked = record.bytes();
        while (record.next()) {
            if (choice.keeps(record)) {
                keep(record.start(), record.end());
                hasTombstones |= !record.hasValue();
                maxTimestamp = Math.max(maxTimestamp, record.timestamp());
            }
        }
    }

    private void keep(int from, int to) {
        kept++;
        if (rangeEnds > 0 && ranges[rangeEnds - 1] == from) {
            ranges[rangeEnds - 1] = to;
            return;
        }
        if (rangeEnds == ranges.length) {
            ranges = Arrays.copyOf(ranges, 2 * rangeEnds);
        }
        ranges[rangeEnds++] = from;
        ranges[rangeEnds++] = to;
    }

    private RecordBatch rebuild(long horizonMs) {
        boolean stamp = horizonMs != RecordBatch.NO_TIMESTAMP;
        ByteBuffer plain = stamp ? recounted(horizonMs) : cutOut();
        ByteBuffer whole = plain;
        if (batch.isCompressed()) {
            ByteBuffer packed = batch.compression().compress(plain.slice(HEADER_BYTES, plain.limit() - HEADER_BYTES));
            whole = ByteBuffer.allocate(HEADER_BYTES + packed.remaining()).position(HEADER_BYTES).put(packed).flip();
        }
        whole.put(0, batch.buffer(), batch.position(), HEADER_BYTES);
        int attributes = batch.attributes() & RecordBatch.KNOWN_MASK;
        if (stamp) {
            attributes |= RecordBatch.DELETE_HORIZON_MASK;
            whole.putLong(RecordBatch.BASE_TIMESTAMP_AT, horizonMs);
        }
        long max = batch.timestampType() == TimestampType.LOG_APPEND_TIME ? batch.maxTimestamp() : maxTimestamp;
        return finish(whole, attributes, max, kept);
    }

    /** Room for the header, then the bytes of the records that stay. */
    private ByteBuffer cutOut() {
        int bytes = 0;
        for (int i = 0; i < rangeEnds; i += 2) {
            bytes += ranges[i + 1] - ranges[i];
        }
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + bytes).position(HEADER_BYTES);
        for (int i = 0; i < rangeEnds; i += 2) {
            out.put(unpacked.slice(ranges[i], ranges[i + 1] - ranges[i]));
        }
        return out.flip();
    }

    /** The same with timestamps that are counted from a new base. */
    private ByteBuffer recounted(long newBase) {
        int most = HEADER_BYTES;
        for (int i = 0; i < rangeEnds; i += 2) {
            most += ranges[i + 1] - ranges[i];
        }
        ByteBuffer out = ByteBuffer.allocate(Math.addExact(most, Math.multiplyExact(kept, MORE_BYTES))).position(HEADER_BYTES);
        KeyCursor record = KeyCursor.over(batch, unpacked);
        int range = 0;
        while (range < rangeEnds && record.next()) {
            if (record.start() >= ranges[range] && record.end() <= ranges[range + 1]) {
                recount(record, newBase, out);
                range += record.end() == ranges[range + 1] ? 2 : 0;
            }
        }
        return out.flip();
    }

    private void recount(KeyCursor record, long newBase, ByteBuffer out) {
        long delta = record.timestamp() - newBase;
        int rest = record.end() - record.behindTimestamp();
        int attributesAt = record.timestampAt() - 1;
        Varint.write(1 + Varint.sizeOfLong(delta) + rest, out);
        out.put(unpacked.get(attributesAt));
        Varint.writeLong(delta, out);
        out.put(unpacked.slice(record.behindTimestamp(), rest));
    }

    private static RecordBatch finish(ByteBuffer whole, int attributes, long maxTimestamp, int count) {
        whole.putInt(RecordBatch.LENGTH_AT, whole.limit() - RecordBatch.SIZE_PREFIX_BYTES)
            .putShort(RecordBatch.ATTRIBUTES_AT, (short) attributes)
            .putLong(RecordBatch.MAX_TIMESTAMP_AT, maxTimestamp)
            .putInt(RecordBatch.RECORD_COUNT_AT, count);
        RecordBatch result = new RecordBatch(whole, 0);
        result.writeChecksum();
        return result;
    }
}
