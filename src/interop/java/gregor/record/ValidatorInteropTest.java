package gregor.record;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.compress.Compression;
import gregor.compress.Packer;
import gregor.record.BatchValidator.ValidBatch;
import gregor.record.RecordValidationException.RecordError;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.PrimitiveRef;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.storage.internals.log.AppendOrigin;
import org.apache.kafka.storage.internals.log.LogValidator;
import org.xerial.snappy.SnappyError;

/** Our judgement of a produced batch next to that of Apache Kafka's own broker classes. */
class ValidatorInteropTest {

    private static final long NOW = 1_700_000_000_500L;
    private static final long HOUR = 3_600_000;
    private static final Time STOPPED = (Time) Proxy.newProxyInstance(Time.class.getClassLoader(), new Class<?>[] {Time.class},
        (proxy, method, arguments) -> method.getName().equals("milliseconds") ? NOW : 0L);
    private static final int EPOCH = 6;
    private static final long BASE_OFFSET = 1L << 33;

    /** @param bytes the batch as it would be written, unpacked if it was packed anew; null if it is refused */
    private record Outcome(short error, List<Integer> badRecords, long maxTimestamp, ByteBuffer bytes) {}

    @Provide
    Arbitrary<List<TestRecord>> records() {
        return TestRecord.lists(8);
    }

    @Property(tries = 300)
    void judgesAsKafkaDoes(@ForAll("records") List<TestRecord> records, @ForAll long seed, @ForAll @IntRange(max = 4) int codec,
            @ForAll boolean compacted, @ForAll boolean logAppendTime, @ForAll @IntRange(max = 5) int target) {
        BatchValidator rules = new BatchValidator(target == 0 ? null : Packer.of(Compression.of(target - 1)), compacted,
            logAppendTime ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME, HOUR, HOUR, 1 << 20);
        for (int i = 0; i < 30; i++) {
            byte[] payload = Mutations.of(TestRecord.batch(records, 0), Compression.of(codec), new Random(seed + i));
            Outcome ours = ours(rules, ByteBuffer.wrap(payload.clone()));
            Outcome theirs = theirs(rules, ByteBuffer.wrap(payload.clone()));
            if (theirs.error == Errors.UNKNOWN_SERVER_ERROR.code()) {
                assertThat(ours.error > 0 || isHalfAProducer(payload)).as("without a typed error there, %s here", ours).isTrue();
            } else if (!ours.equals(theirs)) {
                assertThat(ours).isEqualTo(new Outcome(Errors.INVALID_RECORD.code(), List.of(), 0, null));
                assertThat(doesNotUnpack(payload) || isKnownStrictness(payload)).as("theirs is %s", theirs).isTrue();
            }
        }
    }

    @Property(tries = 40)
    void takesWhatKafkasProducerMakesInEveryCodec(@ForAll("records") List<TestRecord> records,
            @ForAll @IntRange(max = 4) int codec, @ForAll boolean logAppendTime) {
        BatchValidator rules = new BatchValidator(null, false,
            logAppendTime ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, 1 << 20);
        MemoryRecordsBuilder builder = MemoryRecords.builder(ByteBuffer.allocate(100), (byte) 2, BatchInteropTest.kafka(codec),
            org.apache.kafka.common.record.TimestampType.CREATE_TIME, 0, -1, 8, (short) 1, 2, false, -1);
        records.forEach(record -> BatchInteropTest.append(builder, record));
        ByteBuffer payload = builder.build().buffer();
        byte[] copy = new byte[payload.remaining()];
        payload.get(0, copy);
        assertThat(ours(rules, payload)).isEqualTo(theirs(rules, ByteBuffer.wrap(copy)));
    }

    private static Outcome ours(BatchValidator rules, ByteBuffer payload) {
        try {
            ValidBatch valid = rules.validate(payload, NOW);
            RecordBatch batch = valid.batch();
            boolean anew = batch.buffer() != payload;
            batch.setBaseOffset(BASE_OFFSET);
            batch.setPartitionLeaderEpoch(EPOCH);
            return new Outcome((short) 0, List.of(), valid.maxTimestamp(),
                comparable(batch.buffer().slice(batch.position(), batch.sizeInBytes()), anew));
        } catch (RecordValidationException e) {
            return new Outcome(e.error().code(), e.recordErrors().stream().map(RecordError::batchIndex).toList(), 0, null);
        } catch (KafkaException e) {
            return new Outcome(e.error().code(), List.of(), 0, null);
        }
    }

    private static Outcome theirs(BatchValidator rules, ByteBuffer payload) {
        try {
            MemoryRecords records = MemoryRecords.readableRecords(payload);
            ProduceRequest.validateRecords((short) 12, records);
            MutableRecordBatch batch = records.batches().iterator().next();
            if (batch.baseOffset() != 0) { // the three checks between are UnifiedLog's, which needs a whole log to ask
                throw new InvalidRecordException("base offset");
            } else if (batch.sizeInBytes() > rules.maxMessageBytes()) {
                throw new RecordTooLargeException("size");
            } else if (!batch.isValid()) {
                throw new CorruptRecordException("crc");
            }
            Compression target = rules.target() == null ? Compression.of(batch.compressionType().id) : rules.target().codec();
            LogValidator validator = new LogValidator(records, new TopicPartition("t", 0), STOPPED,
                batch.compressionType(), BatchInteropTest.kafka(target.id()), rules.isCompacted(), (byte) 2,
                org.apache.kafka.common.record.TimestampType.forName(rules.timestampType().configName()),
                rules.timestampBeforeMaxMs(), rules.timestampAfterMaxMs(), EPOCH, AppendOrigin.CLIENT);
            LogValidator.ValidationResult result = validator.validateMessagesAndAssignOffsets(
                PrimitiveRef.ofLong(BASE_OFFSET), new NoMetrics(), BufferSupplier.NO_CACHING);
            ByteBuffer bytes = result.validatedRecords().buffer();
            return new Outcome((short) 0, List.of(), result.maxTimestampMs(),
                comparable(bytes.slice(0, BatchInteropTest.only(bytes).sizeInBytes()), batch.compressionType().id != target.id()));
        } catch (org.apache.kafka.storage.internals.log.RecordValidationException e) {
            return new Outcome(Errors.forException(e.invalidException()).code(),
                e.recordErrors().stream().map(error -> error.batchIndex).toList(), 0, null);
        } catch (ApiException e) {
            return new Outcome(Errors.forException(e).code(), List.of(), 0, null);
        } catch (RuntimeException | OutOfMemoryError | SnappyError e) { // it allocates what a record's length claims
            return new Outcome(Errors.UNKNOWN_SERVER_ERROR.code(), List.of(), 0, null);
        }
    }

    /** Two packers make two things of the same records. So what was packed anew is compared unpacked, without length and CRC. */
    private static ByteBuffer comparable(ByteBuffer bytes, boolean anew) {
        RecordBatch batch = new RecordBatch(bytes, 0);
        if (!anew || batch.compression() == Compression.NONE) {
            return bytes;
        }
        ByteBuffer records = batch.compression().decompress(batch.packedRecords(), RecordBatch.MAX_UNPACKED_BYTES);
        ByteBuffer whole = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + records.remaining());
        return whole.put(bytes.slice(0, RecordBatch.HEADER_BYTES)).put(records).flip()
            .putInt(RecordBatch.LENGTH_AT, 0).putInt(RecordBatch.CRC_AT, 0);
    }

    /** What Kafka stores as it is, but not if it has to rewrite it: a transaction or a producer without the rest. */
    private static boolean isHalfAProducer(byte[] payload) {
        MutableRecordBatch batch = BatchInteropTest.only(ByteBuffer.wrap(payload));
        return batch.isTransactional() && !batch.hasProducerId()
            || batch.producerId() != RecordBatch.NO_PRODUCER_ID && batch.producerEpoch() < 0;
    }

    /** Offsets that don't run 0, 1, 2, and packed records that Kafka passes over when it is sent them but can't read. */
    private static boolean isKnownStrictness(byte[] payload) {
        MutableRecordBatch batch = BatchInteropTest.only(ByteBuffer.wrap(payload));
        try {
            boolean inOrder = true;
            long next = 0;
            for (org.apache.kafka.common.record.internal.Record record : batch) {
                inOrder &= record.offset() == next++;
            }
            return !inOrder;
        } catch (RuntimeException | OutOfMemoryError | SnappyError e) {
            return batch.isCompressed();
        }
    }

    /** Of packed bytes that are damaged, native readers take some that break the format's rules; here none is taken. */
    private static boolean doesNotUnpack(byte[] payload) {
        RecordBatch batch = new RecordBatch(ByteBuffer.wrap(payload), 0);
        try {
            batch.compression().decompress(ByteBuffer.wrap(payload).position(RecordBatch.HEADER_BYTES), 1 << 20);
            return false;
        } catch (KafkaException e) {
            return e.error() == ErrorCode.CORRUPT_MESSAGE;
        }
    }

    private static final class NoMetrics implements LogValidator.MetricsRecorder {
        @Override
        public void recordInvalidMagic() {}

        @Override
        public void recordInvalidOffset() {}

        @Override
        public void recordInvalidSequence() {}

        @Override
        public void recordInvalidChecksums() {}

        @Override
        public void recordNoKeyCompactedTopic() {}
    }
}
