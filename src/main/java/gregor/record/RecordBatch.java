package gregor.record;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.compress.Compression;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;

/**
 * One batch of records, the unit that is sent, stored, checked and replicated: a view of the bytes, nothing is copied
 * or remembered. Format 2 (KIP-98), big-endian:
 * <pre>
 *   0               8       12      16  17      21   23      27
 *  +---------------+-------+-------+---+-------+----+-------+---------------+
 *  | baseOffset    | batch | leader| 2 | crc   |attr| last  | baseTimestamp
 *  |               | Length| Epoch |   |       |    | Offset|
 *  |               |       |       |   |       |    | Delta |
 *  +---------------+-------+-------+---+-------+----+-------+---------------+
 *   ^ counted by batchLength: ^^^^^^^^^ to the end; by the crc:  ^ to the end
 *
 *   35              43              51   53      57      61
 *  +---------------+---------------+----+-------+-------+---------
 *  | maxTimestamp  | producerId    |prod| base  | record| records, perhaps
 *  |               |               |ucer| Seq-  | Count | compressed
 *  |               |               |Epch| uence |       |
 *  +---------------+---------------+----+-------+-------+---------
 *
 *  attr:  bits 0-2 codec | 3 timestamp type | 4 transactional | 5 control | 6 delete horizon
 * </pre>
 * The base offset and the leader epoch lie before the bytes that the CRC covers. That is why a leader can give a batch
 * its place in the log by writing twelve bytes, without reading the rest again.
 *
 * <p>In Apache Kafka: {@code DefaultRecordBatch}.
 */
public final class RecordBatch {

    public static final int BASE_OFFSET_AT = 0;
    public static final int LENGTH_AT = 8;
    public static final int PARTITION_LEADER_EPOCH_AT = 12;
    public static final int MAGIC_AT = 16;
    public static final int CRC_AT = 17;
    public static final int ATTRIBUTES_AT = 21;
    public static final int LAST_OFFSET_DELTA_AT = 23;
    public static final int BASE_TIMESTAMP_AT = 27;
    public static final int MAX_TIMESTAMP_AT = 35;
    public static final int PRODUCER_ID_AT = 43;
    public static final int PRODUCER_EPOCH_AT = 51;
    public static final int BASE_SEQUENCE_AT = 53;
    public static final int RECORD_COUNT_AT = 57;

    /** Bytes of the header; the records follow. */
    public static final int HEADER_BYTES = 61;
    /** Bytes that have to be read to know how long a batch is: its base offset and its length, which counts the rest. */
    public static final int SIZE_PREFIX_BYTES = 12;

    /** The most that the records of one batch may take when they are unpacked: 128 MiB. */
    public static final int MAX_UNPACKED_BYTES = 128 << 20;

    public static final byte MAGIC = 2;
    public static final int NO_PARTITION_LEADER_EPOCH = -1;
    public static final long NO_TIMESTAMP = -1;
    public static final long NO_PRODUCER_ID = -1;
    public static final short NO_PRODUCER_EPOCH = -1;
    public static final int NO_SEQUENCE = -1;

    static final int COMPRESSION_MASK = 0x07;
    static final int TIMESTAMP_TYPE_MASK = 0x08;
    static final int TRANSACTIONAL_MASK = 0x10;
    static final int CONTROL_MASK = 0x20;
    static final int DELETE_HORIZON_MASK = 0x40;
    /** The bits that mean something. The others pass through a broker, but do not survive a new CRC; as in Kafka. */
    static final int KNOWN_MASK = 0x7f;

    private final ByteBuffer buffer;
    private final int position;

    /**
     * A view of the batch whose first byte is at an absolute position. The buffer must be big-endian, as buffers are
     * unless told otherwise; its own position and limit are never moved. At least the header must be there: the
     * records may be missing as long as only the header is asked for.
     *
     * @throws KafkaException CORRUPT_MESSAGE if fewer bytes than a header lie between the position and the limit
     */
    public RecordBatch(ByteBuffer buffer, int position) {
        if (position < 0 || buffer.limit() - position < HEADER_BYTES) {
            throw corrupt("a batch header takes " + HEADER_BYTES + " bytes; at position " + position + " are "
                + (buffer.limit() - position));
        }
        this.buffer = buffer;
        this.position = position;
    }

    /**
     * The batches between a buffer's position and its limit, in order. An incomplete one at the end is left out: a
     * fetch may cut the last batch anywhere. Nothing but the length is checked.
     *
     * @throws KafkaException CORRUPT_MESSAGE, while iterating, for a length that is less than a header's
     */
    public static Iterable<RecordBatch> in(ByteBuffer buffer) {
        return () -> new Batches(buffer);
    }

    public ByteBuffer buffer() {
        return buffer;
    }

    /** Where the batch starts in {@link #buffer()}. */
    public int position() {
        return position;
    }

    public long baseOffset() {
        return buffer.getLong(position + BASE_OFFSET_AT);
    }

    /** All bytes of the batch, the prefix included; as the header says it, so anything in a batch that is not valid. */
    public int sizeInBytes() {
        return SIZE_PREFIX_BYTES + buffer.getInt(position + LENGTH_AT);
    }

    public int partitionLeaderEpoch() {
        return buffer.getInt(position + PARTITION_LEADER_EPOCH_AT);
    }

    public byte magic() {
        return buffer.get(position + MAGIC_AT);
    }

    /** The CRC-32C (Castagnoli) that the header states, as an unsigned number. */
    public long checksum() {
        return buffer.getInt(position + CRC_AT) & 0xffffffffL;
    }

    public short attributes() {
        return buffer.getShort(position + ATTRIBUTES_AT);
    }

    /** @throws KafkaException UNSUPPORTED_COMPRESSION_TYPE for an id that stands for no codec */
    public Compression compression() {
        return Compression.of(attributes() & COMPRESSION_MASK);
    }

    public boolean isCompressed() {
        return (attributes() & COMPRESSION_MASK) != 0;
    }

    public TimestampType timestampType() {
        return (attributes() & TIMESTAMP_TYPE_MASK) == 0 ? TimestampType.CREATE_TIME : TimestampType.LOG_APPEND_TIME;
    }

    public boolean isTransactional() {
        return (attributes() & TRANSACTIONAL_MASK) != 0;
    }

    /** Whether the batch speaks to brokers and not to applications; see {@link ControlRecord}. */
    public boolean isControl() {
        return (attributes() & CONTROL_MASK) != 0;
    }

    /** Whether compaction has noted when the tombstones and markers of this batch may go (KIP-534). */
    public boolean hasDeleteHorizon() {
        return (attributes() & DELETE_HORIZON_MASK) != 0;
    }

    /** When tombstones and markers may go, which then stands where else the base timestamp does; else -1. */
    public long deleteHorizonMs() {
        return hasDeleteHorizon() ? baseTimestamp() : NO_TIMESTAMP;
    }

    /** The last offset's distance from the base offset. Compaction keeps it even when it takes the last record. */
    public int lastOffsetDelta() {
        return buffer.getInt(position + LAST_OFFSET_DELTA_AT);
    }

    /** Inclusive. */
    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    /** The offset behind this batch. */
    public long nextOffset() {
        return lastOffset() + 1;
    }

    /** What the records' timestamps are counted from; the first record's, unless compaction took that one. */
    public long baseTimestamp() {
        return buffer.getLong(position + BASE_TIMESTAMP_AT);
    }

    /** The largest timestamp in the batch; with {@link TimestampType#LOG_APPEND_TIME} the timestamp of every record. */
    public long maxTimestamp() {
        return buffer.getLong(position + MAX_TIMESTAMP_AT);
    }

    public long producerId() {
        return buffer.getLong(position + PRODUCER_ID_AT);
    }

    public boolean hasProducerId() {
        return producerId() > NO_PRODUCER_ID;
    }

    public short producerEpoch() {
        return buffer.getShort(position + PRODUCER_EPOCH_AT);
    }

    public int baseSequence() {
        return buffer.getInt(position + BASE_SEQUENCE_AT);
    }

    /** Inclusive; -1 if the batch has no sequence. */
    public int lastSequence() {
        int base = baseSequence();
        return base == NO_SEQUENCE ? NO_SEQUENCE : incrementSequence(base, lastOffsetDelta());
    }

    /** Counts a sequence number on: behind 2^31 - 1 comes 0. */
    public static int incrementSequence(int sequence, int increment) {
        return sequence + increment & Integer.MAX_VALUE;
    }

    /** How many records are in the batch; after compaction fewer than the offsets it spans, possibly 0. */
    public int recordCount() {
        return buffer.getInt(position + RECORD_COUNT_AT);
    }

    /** Whether the batch is complete, of format 2, and its CRC is right. */
    public boolean isValid() {
        return whatIsWrong() == null;
    }

    /** @throws KafkaException CORRUPT_MESSAGE if the batch is not {@link #isValid() valid}, saying how */
    public void ensureValid() {
        String wrong = whatIsWrong();
        if (wrong != null) {
            throw corrupt("the batch at position " + position + " (base offset " + baseOffset() + "): " + wrong);
        }
    }

    private String whatIsWrong() {
        int size = sizeInBytes();
        if (size < HEADER_BYTES || size > buffer.limit() - position) {
            return wrongSize(size);
        }
        if (magic() != MAGIC) {
            return "its format is " + magic() + "; only " + MAGIC + " is known";
        }
        long computed = computeChecksum();
        return computed == checksum() ? null
            : "its CRC is " + Long.toHexString(computed) + ", not " + Long.toHexString(checksum()) + " as it says";
    }

    private String wrongSize(int size) {
        return "its length says " + size + " bytes; there are " + (buffer.limit() - position)
            + ", and a header alone takes " + HEADER_BYTES;
    }

    private long computeChecksum() {
        CRC32C crc = new CRC32C();
        int from = position + ATTRIBUTES_AT;
        int length = sizeInBytes() - ATTRIBUTES_AT;
        if (buffer.hasArray()) {
            crc.update(buffer.array(), buffer.arrayOffset() + from, length);
        } else {
            crc.update(buffer.slice(from, length));
        }
        return crc.getValue();
    }

    /**
     * The records, read one by one as they are asked for. Keys and values are views of this batch's bytes, or, if it
     * is compressed, of the bytes unpacked for this one iteration. The CRC is not checked; that is up to
     * {@link #ensureValid()}.
     *
     * @throws KafkaException while iterating: INVALID_RECORD if a record is not where and what the header and its own
     *     lengths say; CORRUPT_MESSAGE if the batch is incomplete or can't be unpacked; MESSAGE_TOO_LARGE if that would
     *     take more than {@link #MAX_UNPACKED_BYTES}
     */
    public Iterable<Record> records() {
        return () -> {
            ByteBuffer packed = packedRecords();
            return new RecordIterator(this, isCompressed() ? compression().decompress(packed, MAX_UNPACKED_BYTES) : packed);
        };
    }

    /** A view of all behind the header, still packed if the batch is compressed. */
    ByteBuffer packedRecords() {
        int size = sizeInBytes();
        if (size < HEADER_BYTES || size > buffer.limit() - position) {
            throw corrupt("the batch at position " + position + ": " + wrongSize(size));
        }
        return buffer.slice(position + HEADER_BYTES, size - HEADER_BYTES);
    }

    /** Gives the batch its place in the log. The CRC stays right. */
    public void setBaseOffset(long baseOffset) {
        buffer.putLong(position + BASE_OFFSET_AT, baseOffset);
    }

    /** Notes the epoch of the leader that appended the batch. The CRC stays right. */
    public void setPartitionLeaderEpoch(int leaderEpoch) {
        buffer.putInt(position + PARTITION_LEADER_EPOCH_AT, leaderEpoch);
    }

    /** Dates all records with the time of the append, and computes the CRC anew. */
    public void setLogAppendTime(long nowMs) {
        setMaxTimestamp(TimestampType.LOG_APPEND_TIME, nowMs);
    }

    /** Sets the largest timestamp and what timestamps mean, and computes the CRC anew if that changes anything. */
    public void setMaxTimestamp(TimestampType type, long maxTimestamp) {
        if (type == timestampType() && maxTimestamp == maxTimestamp()) {
            return;
        }
        int withoutType = attributes() & KNOWN_MASK & ~TIMESTAMP_TYPE_MASK;
        buffer.putShort(position + ATTRIBUTES_AT, (short) (withoutType | type.id() << 3));
        buffer.putLong(position + MAX_TIMESTAMP_AT, maxTimestamp);
        writeChecksum();
    }

    void writeChecksum() {
        buffer.putInt(position + CRC_AT, (int) computeChecksum());
    }

    static KafkaException corrupt(String what) {
        return new KafkaException(ErrorCode.CORRUPT_MESSAGE, what);
    }

    @Override
    public String toString() {
        return "batch [" + baseOffset() + ".." + lastOffset() + "] of " + recordCount() + " records, " + sizeInBytes()
            + " bytes" + (isControl() ? ", control" : "") + (isTransactional() ? ", transactional" : "");
    }

    private static final class Batches implements Iterator<RecordBatch> {
        private final ByteBuffer buffer;
        private int next;

        Batches(ByteBuffer buffer) {
            this.buffer = buffer;
            this.next = buffer.position();
        }

        @Override
        public boolean hasNext() {
            int left = buffer.limit() - next;
            if (left < SIZE_PREFIX_BYTES) {
                return false;
            }
            int length = buffer.getInt(next + LENGTH_AT);
            if (length < HEADER_BYTES - SIZE_PREFIX_BYTES) {
                throw corrupt("the batch at position " + next + " has a length of " + length + "; the least is "
                    + (HEADER_BYTES - SIZE_PREFIX_BYTES));
            }
            return length <= left - SIZE_PREFIX_BYTES;
        }

        @Override
        public RecordBatch next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            RecordBatch batch = new RecordBatch(buffer, next);
            next += batch.sizeInBytes();
            return batch;
        }
    }
}
