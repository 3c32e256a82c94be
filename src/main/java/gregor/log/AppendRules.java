package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.compress.Compression;
import gregor.compress.Packer;
import gregor.config.TopicConfig;
import gregor.record.BatchValidator;
import gregor.record.RecordBatch;
import gregor.record.TimestampType;
import java.nio.ByteBuffer;

/** What may be appended to a log, as far as that depends on the batch and the topic's settings alone. */
final class AppendRules {

    private AppendRules() {}

    /** The rules of a topic for what producers send. */
    static BatchValidator of(TopicConfig config) {
        Packer target = switch (config.compressionType()) {
            case "producer" -> null;
            case "gzip" -> new Packer(Compression.GZIP, config.compressionGzipLevel());
            case "lz4" -> new Packer(Compression.LZ4, config.compressionLz4Level());
            case "zstd" -> new Packer(Compression.ZSTD, config.compressionZstdLevel());
            case "snappy" -> Packer.of(Compression.SNAPPY);
            default -> Packer.of(Compression.NONE); // "uncompressed"
        };
        boolean appendTime = config.messageTimestampType().equals(TimestampType.LOG_APPEND_TIME.configName());
        return new BatchValidator(target, config.isCompacted(),
            appendTime ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME,
            config.messageTimestampBeforeMaxMs(), config.messageTimestampAfterMaxMs(), config.maxMessageBytes());
    }

    /** @throws KafkaException RECORD_LIST_TOO_LARGE if no segment can hold so many bytes */
    static void checkFitsSegment(int bytes, TopicConfig config, TopicPartition partition) {
        if (bytes > config.segmentBytes()) {
            throw new KafkaException(ErrorCode.RECORD_LIST_TOO_LARGE, bytes + " bytes for " + partition + "; segment.bytes is "
                + config.segmentBytes());
        }
    }

    /** @throws KafkaException as {@link UnifiedLog#appendOwn} */
    static void checkOwn(RecordBatch batch, TopicConfig config, ProducerState producers) {
        if (batch.sizeInBytes() > config.maxMessageBytes() && !batch.isControl()) {
            throw new KafkaException(ErrorCode.MESSAGE_TOO_LARGE, "a batch of " + batch.sizeInBytes() + " bytes;"
                + " max.message.bytes is " + config.maxMessageBytes());
        }
        if (batch.isControl() && batch.hasProducerId()) {
            producers.checkMarker(batch);
        }
    }

    /** How far from the buffer's position one segment can hold the batches: at least one, as a rule all. */
    static int endOfRun(ByteBuffer batches, TopicConfig config) {
        int start = batches.position();
        int end = start;
        long base = new RecordBatch(batches, start).baseOffset();
        for (RecordBatch batch : RecordBatch.in(batches)) {
            int with = end + batch.sizeInBytes();
            boolean fits = with - start <= config.segmentBytes() && batch.lastOffset() - base <= Integer.MAX_VALUE;
            if (end > start && !fits) {
                break;
            }
            end = with;
        }
        return end;
    }

    /** The bytes of a batch, from position to limit: the buffer that it came in, if nothing else is in there. */
    static ByteBuffer bytesOf(RecordBatch batch) {
        ByteBuffer buffer = batch.buffer();
        int size = batch.sizeInBytes();
        return buffer.position() == batch.position() && buffer.remaining() == size
            ? buffer : buffer.duplicate().limit(batch.position() + size).position(batch.position());
    }
}
