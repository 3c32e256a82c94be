package gregor.record;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.compress.Compression;
import gregor.compress.Packer;
import gregor.compress.Decompressor;
import java.nio.ByteBuffer;

/**
 * Decides whether what a producer sent for one partition may be appended, and makes it ready: exactly one batch, whole
 * and well-formed to the last record. The rules are a topic's settings; a log keeps one of these and replaces it when
 * they change.
 *
 * <p>The batch stays where it is, in the buffer that the socket filled; at most its timestamps are set right, which
 * needs a new CRC. Only when the topic wants another codec than the producer used is it written anew.
 *
 * <p>In Apache Kafka: {@code ProduceRequest.validateRecords}, the first half of {@code UnifiedLog.append}, and
 * {@code LogValidator}, whose outcomes these are, with two exceptions. Offsets that don't run 0, 1, 2 and so on are
 * refused always; Kafka stores such a batch as it is if it is not compressed, and fails without a reason if it is. And
 * packed records are checked as strictly as others, so that all that was taken can be read, with INVALID_RECORD for
 * damage where Kafka has an unknown server error.
 *
 * @param target what the topic stores batches in; null for what the producer chose
 *     ({@code compression.type=producer})
 * @param isCompacted whether {@code cleanup.policy} has {@code compact}: then each record needs a key
 * @param timestampType {@code message.timestamp.type}
 * @param timestampBeforeMaxMs how far a producer's clock may be behind ours, inclusive
 * @param timestampAfterMaxMs how far it may be ahead, inclusive
 * @param maxMessageBytes {@code max.message.bytes}, the largest batch, inclusive
 */
public record BatchValidator(Packer target, boolean isCompacted, TimestampType timestampType,
        long timestampBeforeMaxMs, long timestampAfterMaxMs, int maxMessageBytes) {

    /** Pieces in which compressed records are unpacked and walked through; a record that is larger gets a larger one. */
    private static final int WINDOW_BYTES = 16 << 10;

    /** The shortest message of any format, one of format 0 that is empty. */
    private static final int LEAST_LENGTH = 14;

    /**
     * A batch that may be appended as soon as it has its base offset and its leader epoch.
     *
     * @param batch in the buffer that was checked, or in a new one
     * @param maxTimestamp the largest timestamp in it, -1 if no record has one
     * @param logAppendTimeMs the time given to all records, -1 if they keep their own
     */
    public record ValidBatch(RecordBatch batch, long maxTimestamp, long logAppendTimeMs) {}

    /**
     * Checks what a produce request carries for one partition, from the buffer's position to its limit. A second batch
     * that was cut off is ignored, as Kafka does.
     *
     * @param nowMs the broker's time, milliseconds since 1970
     * @throws RecordValidationException INVALID_TIMESTAMP or INVALID_RECORD, if some records may not be appended
     * @throws KafkaException CORRUPT_MESSAGE for a wrong length, format or CRC; MESSAGE_TOO_LARGE;
     *     UNSUPPORTED_COMPRESSION_TYPE; INVALID_RECORD for all else that is wrong
     */
    public ValidBatch validate(ByteBuffer payload, long nowMs) {
        RecordBatch batch = onlyBatch(payload);
        if (batch.baseOffset() != 0) {
            throw invalid("the base offset is " + batch.baseOffset() + "; a producer's is 0");
        }
        ensureNotLarger(batch);
        batch.ensureValid();
        checkHeader(batch);
        Compression source = batch.compression();
        RecordWalk walk = new RecordWalk(this, batch, nowMs);
        if (source == Compression.NONE) {
            walk.walk(batch.packedRecords(), 0, false);
        } else {
            unpackAndWalk(batch, walk, RecordBatch.MAX_UNPACKED_BYTES);
        }
        walk.finish();
        return target == null || target.codec() == source
            ? inPlace(batch, walk.maxTimestamp(), nowMs)
            : rewritten(batch, walk.maxTimestamp(), nowMs);
    }

    private static RecordBatch onlyBatch(ByteBuffer payload) {
        int position = payload.position();
        int left = payload.remaining();
        if (!isWhole(payload, position)) {
            throw invalid("no complete batch in " + left + " bytes");
        }
        byte magic = payload.get(position + RecordBatch.MAGIC_AT);
        if (magic != RecordBatch.MAGIC) {
            throw invalid("the batch's format is " + magic + "; only " + RecordBatch.MAGIC + " is taken");
        }
        RecordBatch batch = new RecordBatch(payload, position);
        if (isWhole(payload, position + batch.sizeInBytes())) {
            throw invalid("more than one batch");
        }
        return batch;
    }

    /** Whether a complete batch of any format starts here. Its length and format are looked at in Kafka's order. */
    private static boolean isWhole(ByteBuffer payload, int position) {
        int left = payload.limit() - position;
        if (left < RecordBatch.SIZE_PREFIX_BYTES) {
            return false;
        }
        int length = payload.getInt(position + RecordBatch.LENGTH_AT);
        if (length < LEAST_LENGTH) {
            throw RecordBatch.corrupt("a batch with a length of " + length + "; the least is " + LEAST_LENGTH);
        }
        if (left <= RecordBatch.MAGIC_AT) {
            return false;
        }
        byte magic = payload.get(position + RecordBatch.MAGIC_AT);
        if (magic < 0 || magic > RecordBatch.MAGIC) {
            throw RecordBatch.corrupt("a batch of format " + magic + "; formats go from 0 to " + RecordBatch.MAGIC);
        }
        if (length > left - RecordBatch.SIZE_PREFIX_BYTES) {
            return false;
        }
        if (magic == RecordBatch.MAGIC && length < RecordBatch.HEADER_BYTES - RecordBatch.SIZE_PREFIX_BYTES) {
            throw RecordBatch.corrupt("a batch with a length of " + length + ", less than its header");
        }
        return true;
    }

    private void ensureNotLarger(RecordBatch batch) {
        if (batch.sizeInBytes() > maxMessageBytes) {
            throw new KafkaException(ErrorCode.MESSAGE_TOO_LARGE,
                "a batch of " + batch.sizeInBytes() + " bytes; max.message.bytes is " + maxMessageBytes);
        }
    }

    private static void checkHeader(RecordBatch batch) {
        if (batch.recordCount() <= 0 || batch.recordCount() - 1 != batch.lastOffsetDelta()) {
            throw invalid("the header counts " + batch.recordCount() + " records and gives the last one offset "
                + batch.lastOffsetDelta());
        }
        if (batch.isControl()) {
            throw invalid("clients may not write control batches");
        }
        if (batch.hasProducerId() && batch.baseSequence() < 0) {
            throw invalid("sequence " + batch.baseSequence() + " of producer " + batch.producerId() + "; the least is 0");
        }
    }

    static void unpackAndWalk(RecordBatch batch, RecordWalk walk, int maxUnpackedBytes) {
        try (Decompressor in = batch.compression().decompressor(batch.packedRecords())) {
            ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
            int unpacked = 0;
            for (int read = in.read(window); read >= 0; read = in.read(window)) {
                unpacked += read;
                if (unpacked > maxUnpackedBytes) {
                    throw Compression.tooLarge(maxUnpackedBytes);
                }
                window.flip();
                window.position(walk.walk(window, 0, true));
                window.compact();
                if (!window.hasRemaining()) {
                    window = ByteBuffer.allocate(2 * window.capacity()).put(window.flip());
                }
            }
            walk.walk(window.flip(), 0, false);
        } catch (KafkaException e) {
            if (e.error() != ErrorCode.CORRUPT_MESSAGE) {
                throw e;
            }
            // The CRC was right: these are the bytes that were meant, and to send them again would not help.
            throw new KafkaException(ErrorCode.INVALID_RECORD, e.getMessage(), e);
        }
    }

    private ValidBatch inPlace(RecordBatch batch, long maxTimestamp, long nowMs) {
        if (timestampType == TimestampType.LOG_APPEND_TIME) {
            batch.setLogAppendTime(nowMs);
            return new ValidBatch(batch, nowMs, nowMs);
        }
        batch.setMaxTimestamp(TimestampType.CREATE_TIME, maxTimestamp);
        return new ValidBatch(batch, maxTimestamp, RecordBatch.NO_TIMESTAMP);
    }

    /** Whether a producer's time is too far from the broker's; none at all is not. */
    boolean isOutOfRange(long timestamp, long nowMs) {
        return (timestamp < oldestTimestamp(nowMs) || timestamp > newestTimestamp(nowMs))
            && timestamp != RecordBatch.NO_TIMESTAMP;
    }

    /** Inclusive; any, where the broker's time counts. */
    long oldestTimestamp(long nowMs) {
        return timestampType == TimestampType.CREATE_TIME ? nowMs - timestampBeforeMaxMs : Long.MIN_VALUE;
    }

    /** Inclusive; any, where the broker's time counts. */
    long newestTimestamp(long nowMs) {
        return timestampType == TimestampType.CREATE_TIME && timestampAfterMaxMs <= Long.MAX_VALUE - nowMs
            ? nowMs + timestampAfterMaxMs : Long.MAX_VALUE;
    }

    private ValidBatch rewritten(RecordBatch batch, long maxTimestamp, long nowMs) {
        BatchBuilder builder = new BatchBuilder(batch.sizeInBytes()).compression(target)
            .producer(batch.producerId(), batch.producerEpoch(), batch.baseSequence());
        if (batch.isTransactional()) {
            builder.transactional();
        }
        boolean redated = timestampType == TimestampType.LOG_APPEND_TIME;
        if (redated) {
            builder.logAppendTime(nowMs);
        }
        for (Record record : batch.records()) {
            if (record.timestamp() < RecordBatch.NO_TIMESTAMP) {
                throw new KafkaException(ErrorCode.INVALID_TIMESTAMP,
                    "timestamp " + record.timestamp() + " in a batch that has to be written anew; the least is -1, for none");
            }
            builder.append(record.timestamp(), record.key(), record.value(), record.headers());
        }
        RecordBatch anew = new RecordBatch(builder.build(), 0);
        ensureNotLarger(anew);
        return new ValidBatch(anew, redated ? nowMs : maxTimestamp, redated ? nowMs : RecordBatch.NO_TIMESTAMP);
    }

    private static KafkaException invalid(String what) {
        return new KafkaException(ErrorCode.INVALID_RECORD, what);
    }
}
