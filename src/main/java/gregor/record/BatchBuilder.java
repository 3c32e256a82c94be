package gregor.record;

import static gregor.record.RecordBatch.HEADER_BYTES;

import gregor.compress.Compression;
import gregor.compress.Packer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes one batch, byte for byte as Apache Kafka's {@code MemoryRecordsBuilder} would. First say what the batch is, then
 * append records, then {@link #build()} once:
 * <pre>
 *   ByteBuffer batch = new BatchBuilder(16_384).compression(GZIP).producer(id, epoch, baseSequence)
 *       .append(timestampMs, key, value, List.of())
 *       .build();
 * </pre>
 * The records are written behind room left for the header, so that an uncompressed batch is never copied.
 */
public final class BatchBuilder {

    /** The most that a record takes beside its key, its value and its headers: its own lengths and deltas. */
    private static final int MAX_RECORD_OVERHEAD_BYTES = 21;

    private ByteBuffer out;
    private Packer packer = Packer.of(Compression.NONE);
    private TimestampType timestampType = TimestampType.CREATE_TIME;
    private long logAppendTimeMs = RecordBatch.NO_TIMESTAMP;
    private long deleteHorizonMs = RecordBatch.NO_TIMESTAMP;
    private long producerId = RecordBatch.NO_PRODUCER_ID;
    private short producerEpoch = RecordBatch.NO_PRODUCER_EPOCH;
    private int baseSequence = RecordBatch.NO_SEQUENCE;
    private boolean transactional;
    private boolean control;
    private int partitionLeaderEpoch = RecordBatch.NO_PARTITION_LEADER_EPOCH;
    private long baseOffset;

    private int recordCount;
    private long lastOffset;
    private long baseTimestamp = RecordBatch.NO_TIMESTAMP;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;

    /** @param initialBytes a guess of the size before compression, header included; the buffer grows when it is more */
    public BatchBuilder(int initialBytes) {
        out = ByteBuffer.allocate(Math.max(initialBytes, HEADER_BYTES)).position(HEADER_BYTES);
    }

    public BatchBuilder compression(Compression codec) {
        return compression(Packer.of(codec));
    }

    public BatchBuilder compression(Packer codecAtLevel) {
        packer = codecAtLevel;
        return this;
    }

    /** All records get the leader's time instead of their own, which is kept but no longer seen. */
    public BatchBuilder logAppendTime(long nowMs) {
        timestampType = TimestampType.LOG_APPEND_TIME;
        logAppendTimeMs = nowMs;
        return this;
    }

    /** When the tombstones or markers in the batch may go (KIP-534). It takes the place of the base timestamp. */
    public BatchBuilder deleteHorizon(long horizonMs) {
        beforeRecords();
        deleteHorizonMs = horizonMs;
        return this;
    }

    /** @param sequence the first record's; -1 if the batch has none, as control batches */
    public BatchBuilder producer(long id, short epoch, int sequence) {
        producerId = id;
        producerEpoch = epoch;
        baseSequence = sequence;
        return this;
    }

    public BatchBuilder transactional() {
        transactional = true;
        return this;
    }

    /** The batch speaks to brokers; its records are {@link ControlRecord}s. */
    public BatchBuilder control() {
        control = true;
        return this;
    }

    public BatchBuilder partitionLeaderEpoch(int epoch) {
        partitionLeaderEpoch = epoch;
        return this;
    }

    /** The first record's offset, 0 unless told otherwise. */
    public BatchBuilder baseOffset(long offset) {
        beforeRecords();
        baseOffset = offset;
        return this;
    }

    /** Appends a record at the next offset; see {@link #append(long, long, ByteBuffer, ByteBuffer, List)}. */
    public BatchBuilder append(long timestampMs, ByteBuffer key, ByteBuffer value, List<Header> headers) {
        return append(recordCount == 0 ? baseOffset : lastOffset + 1, timestampMs, key, value, headers);
    }

    /**
     * Appends a record at an offset; compaction leaves gaps. What lies between the position and the limit of key and
     * value is copied, and they do not change.
     *
     * @param timestampMs milliseconds since 1970, or -1 for none
     * @param key may be null
     * @param value may be null
     * @throws IllegalArgumentException for another negative timestamp, an offset that is not behind the last one, and
     *     one too far from the base offset for the format
     */
    public BatchBuilder append(long offset, long timestampMs, ByteBuffer key, ByteBuffer value, List<Header> headers) {
        if (offset < baseOffset || recordCount > 0 && offset <= lastOffset || offset - baseOffset > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("offset " + offset + " in a batch with base offset " + baseOffset
                + (recordCount > 0 ? " and last offset " + lastOffset : ""));
        }
        if (timestampMs < RecordBatch.NO_TIMESTAMP) {
            throw new IllegalArgumentException("timestamp " + timestampMs + "; the least is -1, for none");
        }
        if (recordCount == 0) {
            baseTimestamp = deleteHorizonMs == RecordBatch.NO_TIMESTAMP ? timestampMs : deleteHorizonMs;
        }
        writeRecord((int) (offset - baseOffset), timestampMs - baseTimestamp, key, value, headers);
        recordCount++;
        lastOffset = offset;
        maxTimestamp = Math.max(maxTimestamp, timestampMs);
        return this;
    }

    /** Appends a record that speaks to brokers, at the next offset of a {@link #control()} batch. */
    public BatchBuilder append(long timestampMs, ControlRecord record) {
        if (!control) {
            throw new IllegalStateException("a control record in a batch that is not one");
        }
        return append(timestampMs, record.key(), record.value(), List.of());
    }

    public int recordCount() {
        return recordCount;
    }

    /** What the batch takes so far, header included, before compression. */
    public int sizeInBytes() {
        return out.position();
    }

    /** The most that a record can take in a batch, wherever in it it stands. */
    public static int recordSizeUpperBound(ByteBuffer key, ByteBuffer value, List<Header> headers) {
        return MAX_RECORD_OVERHEAD_BYTES + Varint.sizeOfNullable(key) + Varint.sizeOfNullable(value) + sizeOf(headers);
    }

    /**
     * Ends the batch.
     *
     * @return the whole batch, from position 0 to the limit; empty if no record was appended. It is the builder's own
     *     buffer, so the builder can't be used again
     */
    public ByteBuffer build() {
        ByteBuffer plain = out.flip();
        out = null;
        if (recordCount == 0) {
            return plain.limit(0);
        }
        ByteBuffer whole = plain;
        if (packer.codec() != Compression.NONE) {
            ByteBuffer packed = packer.pack(plain.slice(HEADER_BYTES, plain.limit() - HEADER_BYTES));
            whole = ByteBuffer.allocate(HEADER_BYTES + packed.remaining()).position(HEADER_BYTES).put(packed).flip();
        }
        writeHeader(whole);
        return whole;
    }

    private void writeHeader(ByteBuffer whole) {
        long max = timestampType == TimestampType.LOG_APPEND_TIME ? logAppendTimeMs : maxTimestamp;
        whole.putLong(baseOffset)
            .putInt(whole.limit() - RecordBatch.SIZE_PREFIX_BYTES)
            .putInt(partitionLeaderEpoch)
            .put(RecordBatch.MAGIC)
            .putInt(0) // the CRC, when the rest is there
            .putShort(attributes())
            .putInt((int) (lastOffset - baseOffset))
            .putLong(baseTimestamp)
            .putLong(max)
            .putLong(producerId)
            .putShort(producerEpoch)
            .putInt(baseSequence)
            .putInt(recordCount)
            .position(0);
        new RecordBatch(whole, 0).writeChecksum();
    }

    private short attributes() {
        return (short) (packer.codec().id()
            | timestampType.id() << 3
            | (transactional ? RecordBatch.TRANSACTIONAL_MASK : 0)
            | (control ? RecordBatch.CONTROL_MASK : 0)
            | (deleteHorizonMs == RecordBatch.NO_TIMESTAMP ? 0 : RecordBatch.DELETE_HORIZON_MASK));
    }

    private void writeRecord(int offsetDelta, long timestampDelta, ByteBuffer key, ByteBuffer value, List<Header> headers) {
        int body = 1 + Varint.sizeOfLong(timestampDelta) + Varint.sizeOf(offsetDelta)
            + Varint.sizeOfNullable(key) + Varint.sizeOfNullable(value) + sizeOf(headers);
        int bytes = Math.addExact(Varint.sizeOf(body), body);
        if (out.remaining() < bytes) {
            grow(bytes);
        }
        Varint.write(body, out);
        out.put((byte) 0);
        Varint.writeLong(timestampDelta, out);
        Varint.write(offsetDelta, out);
        Varint.writeNullable(key, out);
        Varint.writeNullable(value, out);
        Varint.write(headers.size(), out);
        for (Header header : headers) {
            Varint.writeNullable(StandardCharsets.UTF_8.encode(header.key()), out);
            Varint.writeNullable(header.value(), out);
        }
    }

    private void grow(int bytes) {
        int needed = Math.addExact(out.position(), bytes);
        int capacity = (int) Math.max(needed, Math.min(2L * out.capacity(), Integer.MAX_VALUE - 8));
        out = ByteBuffer.allocate(capacity).put(out.flip());
    }

    private static int sizeOf(List<Header> headers) {
        int bytes = Varint.sizeOf(headers.size());
        for (Header header : headers) {
            int keyBytes = StandardCharsets.UTF_8.encode(header.key()).remaining();
            bytes += Varint.sizeOf(keyBytes) + keyBytes + Varint.sizeOfNullable(header.value());
        }
        return bytes;
    }

    private void beforeRecords() {
        if (recordCount > 0) {
            throw new IllegalStateException("records are counted from it already");
        }
    }
}
