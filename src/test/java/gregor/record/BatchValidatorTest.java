package gregor.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.book.claim.Claim;
import gregor.compress.Compression;
import gregor.compress.Packer;
import gregor.record.BatchValidator.ValidBatch;
import gregor.record.RecordValidationException.RecordError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchValidatorTest {

    private static final long NOW = 1_700_000_000_500L;
    private static final long HOUR = 3_600_000;
    private static final BatchValidator PLAIN = rules(null, false, TimestampType.CREATE_TIME);

    @Provide
    Arbitrary<List<TestRecord>> records() {
        return TestRecord.lists(8);
    }

    /** I4: accepts exactly what the twin accepts, and refuses the rest for the same reason, with the same records. */
    @Property(tries = 60)
    void judgesAsTheNaiveTwin(@ForAll("records") List<TestRecord> records, @ForAll long seed, @ForAll boolean gzip,
            @ForAll boolean compacted, @ForAll boolean logAppendTime, @ForAll @IntRange(max = 2) int target) {
        BatchValidator rules = rules(target == 0 ? null : Compression.of(target - 1), compacted,
            logAppendTime ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME);
        for (int i = 0; i < 20; i++) { // to make records costs jqwik more than all that is done with them here
            byte[] payload = Mutations.of(TestRecord.batch(records, 0), gzip ? Compression.GZIP : Compression.NONE, new Random(seed + i));
            NaiveValidator.Outcome expected = new NaiveValidator(rules, NOW).validate(payload);
            assertThat(outcome(rules, ByteBuffer.wrap(payload.clone()))).isEqualTo(expected);
            assertThat(outcome(rules, KafkaBytes.direct(ByteBuffer.wrap(payload), 11))).isEqualTo(expected);
        }
    }

    /** The property above would be worth little if nearly all mutations ended in one and the same way. */
    @Test
    void mutationsReachEveryOutcome() {
        Set<ErrorCode> seen = EnumSet.noneOf(ErrorCode.class);
        List<TestRecord> records = List.of(TestRecord.of(NOW, "a", "1"), TestRecord.of(NOW, null, "2"));
        int accepted = 0;
        for (int seed = 0; seed < 1000; seed++) {
            byte[] payload = Mutations.of(TestRecord.batch(records, 0), Compression.of(seed % 4 == 0 ? 1 : 0), new Random(seed));
            NaiveValidator.Outcome outcome = new NaiveValidator(PLAIN, NOW).validate(payload);
            seen.add(outcome.error());
            accepted += outcome.error() == ErrorCode.NONE ? 1 : 0;
        }
        assertThat(seen).contains(ErrorCode.NONE, ErrorCode.INVALID_RECORD, ErrorCode.CORRUPT_MESSAGE,
            ErrorCode.INVALID_TIMESTAMP, ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        assertThat(accepted).isBetween(100, 700);
    }

    /** I3: what is read one by one from an accepted batch is what was sent, under the topic's codec and time. */
    @Property(tries = 100)
    void anAcceptedBatchCanBeRead(@ForAll("records") List<TestRecord> records, @ForAll @IntRange(max = 4) int codec,
            @ForAll boolean logAppendTime, @ForAll @IntRange(max = 5) int target) {
        BatchValidator rules = new BatchValidator(target == 0 ? null : Packer.of(Compression.of(target - 1)), false,
            logAppendTime ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, 1 << 20);
        BatchBuilder builder = new BatchBuilder(64).producer(7, (short) 1, 5).transactional()
            .compression(Compression.of(codec));
        records.forEach(record -> record.appendTo(builder));
        ByteBuffer payload = builder.build();
        ValidBatch valid = rules.validate(payload, NOW);
        RecordBatch batch = valid.batch();
        batch.ensureValid();
        assertThat(batch.buffer() == payload).isEqualTo(target == 0 || target - 1 == codec);
        assertThat(batch.compression()).isEqualTo(Compression.of(target == 0 ? codec : target - 1));
        assertThat(batch.timestampType()).isEqualTo(rules.timestampType());
        assertThat(List.of(batch.producerId(), batch.producerEpoch(), batch.baseSequence(), batch.isTransactional()))
            .isEqualTo(List.of(7L, (short) 1, 5, true));
        assertThat(batch.maxTimestamp()).isEqualTo(valid.maxTimestamp());
        assertThat(valid.logAppendTimeMs()).isEqualTo(logAppendTime ? NOW : -1);
        int i = 0;
        for (Record record : batch.records()) {
            assertThat(record.timestamp()).isEqualTo(logAppendTime ? NOW : records.get(i).timestamp());
            assertThat(record.offset()).isEqualTo(i);
            assertThat(records.get(i++).isReadAs(record)).isTrue();
        }
        assertThat(i).isEqualTo(records.size());
    }

    /** I5: a batch cut anywhere is refused, and nothing behind the cut is looked at. */
    @Property(tries = 20)
    void aCutBatchIsRefused(@ForAll("records") List<TestRecord> records, @ForAll @IntRange(max = 4) int codec) {
        byte[] whole = Mutations.packed(TestRecord.batch(records, 0), Compression.of(codec));
        for (int bytes = 0; bytes < whole.length; bytes++) {
            assertThat(outcome(PLAIN, ByteBuffer.wrap(whole, 0, bytes)).error()).isEqualTo(ErrorCode.INVALID_RECORD);
            byte[] cut = Mutations.sealed(Arrays.copyOf(whole, bytes));
            if (bytes >= RecordBatch.HEADER_BYTES) {
                assertThat(outcome(PLAIN, ByteBuffer.wrap(cut)).error()).isEqualTo(ErrorCode.INVALID_RECORD);
            }
        }
    }

    /** Numbers of three bytes, records larger than the window that packed ones are unpacked into, and many windows. */
    @Property(tries = 8)
    void aLargeBatchIsWalkedToItsEnd(@ForAll @IntRange(max = 4) int codec, @ForAll boolean direct) {
        List<TestRecord> records = new ArrayList<>();
        for (int i = 0; i < 8500; i++) {
            records.add(TestRecord.of(NOW + i * 10, i % 3 == 0 ? null : "key", "v".repeat(i % 1000 == 7 ? 5 * i : i % 150)));
        }
        BatchValidator rules = new BatchValidator(null, false, TimestampType.CREATE_TIME, HOUR, HOUR, 1 << 22);
        byte[] batch = Mutations.packed(TestRecord.batch(records, 0), Compression.of(codec));
        ByteBuffer payload = direct ? KafkaBytes.direct(ByteBuffer.wrap(batch), 7) : ByteBuffer.wrap(batch);
        assertThat(rules.validate(payload, NOW).maxTimestamp()).isEqualTo(NOW + 84_990);
        assertThat(payload).as("nothing had to be set right").isEqualTo(ByteBuffer.wrap(batch));
    }

    /** The header says how many records there are, and says it twice: a log counts offsets by the one, a reader by the other. */
    @Property(tries = 500)
    @Claim("4.6")
    void countAndLastOffsetDeltaMustAgree(@ForAll("records") List<TestRecord> records, @ForAll("aroundAFew") int count,
            @ForAll("aroundAFew") int lastOffsetDelta) {
        byte[] batch = TestRecord.batch(records, 0);
        ByteBuffer.wrap(batch).putInt(RecordBatch.RECORD_COUNT_AT, count).putInt(RecordBatch.LAST_OFFSET_DELTA_AT, lastOffsetDelta);
        BatchValidator anyTime = new BatchValidator(null, false, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, 1 << 20);
        boolean right = count == records.size() && lastOffsetDelta == records.size() - 1;
        assertThat(outcome(anyTime, ByteBuffer.wrap(Mutations.sealed(batch))).error())
            .isEqualTo(right ? ErrorCode.NONE : ErrorCode.INVALID_RECORD);
    }

    @Provide
    Arbitrary<Integer> aroundAFew() {
        return Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.integers().between(0, 3)), Tuple.of(1, Arbitraries.integers()));
    }

    @Test
    void aBatchWithoutRecordsIsRefused() {
        ByteBuffer batch = ByteBuffer.wrap(TestRecord.batch(List.of(TestRecord.of(NOW, "k", "v")), 0));
        for (int count : new int[] {0, Integer.MIN_VALUE}) {
            byte[] bytes = Arrays.copyOf(batch.array(), RecordBatch.HEADER_BYTES);
            ByteBuffer.wrap(bytes).putInt(RecordBatch.RECORD_COUNT_AT, count).putInt(RecordBatch.LAST_OFFSET_DELTA_AT, count - 1);
            assertThat(outcome(PLAIN, ByteBuffer.wrap(Mutations.sealed(bytes))).error()).isEqualTo(ErrorCode.INVALID_RECORD);
        }
    }

    @Test
    void takesOneBatchAndForgetsACutSecondOne() {
        byte[] one = TestRecord.batch(List.of(TestRecord.of(NOW, "k", "v")), 0);
        ByteBuffer two = ByteBuffer.allocate(2 * one.length).put(one).put(one).flip();
        assertThat(outcome(PLAIN, two).error()).isEqualTo(ErrorCode.INVALID_RECORD);
        two.limit(two.limit() - 1);
        assertThat(PLAIN.validate(two, NOW).batch().sizeInBytes()).isEqualTo(one.length);
        assertThat(outcome(PLAIN, ByteBuffer.allocate(0)).error()).isEqualTo(ErrorCode.INVALID_RECORD);
    }

    @Test
    void largerThanMaxMessageBytesIsRefusedBeforeItsChecksumAndAfterItsRewriting() {
        byte[] batch = TestRecord.batch(List.of(TestRecord.of(NOW, "k", "v".repeat(2000))), 0);
        byte[] packed = Mutations.packed(batch, Compression.GZIP);
        BatchValidator exact = new BatchValidator(null, false, TimestampType.CREATE_TIME, HOUR, HOUR, batch.length);
        assertThat(outcome(exact, ByteBuffer.wrap(batch)).error()).isEqualTo(ErrorCode.NONE);
        BatchValidator less = new BatchValidator(Packer.of(Compression.NONE), false, TimestampType.CREATE_TIME, HOUR, HOUR, batch.length - 1);
        assertThat(outcome(less, ByteBuffer.wrap(packed)).error()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        batch[RecordBatch.CRC_AT] ^= 1;
        assertThat(outcome(exact, ByteBuffer.wrap(batch)).error()).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        assertThat(outcome(less, ByteBuffer.wrap(batch)).error()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void tellsWhichRecordsAreRefusedAndWhy() {
        byte[] batch = TestRecord.batch(List.of(TestRecord.of(NOW, "a", "v"), TestRecord.of(NOW, null, "v"),
            TestRecord.of(NOW + HOUR + 1, "c", "v"), TestRecord.of(NOW - HOUR, "d", "v"), TestRecord.of(NOW - HOUR - 1, "d", "v")), 0);
        RecordValidationException e = catchThrowableOfType(RecordValidationException.class,
            () -> rules(null, true, TimestampType.CREATE_TIME).validate(ByteBuffer.wrap(batch), NOW));
        assertThat(e.error()).isEqualTo(ErrorCode.INVALID_TIMESTAMP);
        assertThat(e.recordErrors()).extracting(RecordError::batchIndex).containsExactly(1, 2, 4);
        assertThat(e.recordErrors().get(0).message()).contains("without a key");
        assertThat(e.recordErrors().get(1).message()).contains("timestamp " + (NOW + HOUR + 1));
    }

    /** As Kafka: the header's largest timestamp is not trusted, and with it the producer's idea of whose time it is. */
    @Test
    void setsTheHeadersTimestampRight() {
        byte[] batch = TestRecord.batch(List.of(TestRecord.of(NOW, "a", "v"), TestRecord.of(NOW + 7, "b", "v")), 0);
        ByteBuffer.wrap(batch).putLong(RecordBatch.MAX_TIMESTAMP_AT, 12);
        ByteBuffer bytes = ByteBuffer.wrap(Mutations.sealed(batch));
        assertThat(PLAIN.validate(bytes, NOW).maxTimestamp()).isEqualTo(NOW + 7);
        assertThat(new RecordBatch(bytes, 0).maxTimestamp()).isEqualTo(NOW + 7);
        assertThat(new RecordBatch(bytes, 0).isValid()).isTrue();

        ByteBuffer dated = ByteBuffer.wrap(TestRecord.batch(List.of(TestRecord.of(NOW, "a", "v")), 8));
        assertThat(PLAIN.validate(dated, NOW).batch().timestampType()).isEqualTo(TimestampType.CREATE_TIME);
        ByteBuffer again = ByteBuffer.wrap(TestRecord.batch(List.of(TestRecord.of(NOW, "a", "v")), 8));
        assertThat(outcome(rules(null, false, TimestampType.LOG_APPEND_TIME), again))
            .isEqualTo(new NaiveValidator.Outcome(ErrorCode.INVALID_TIMESTAMP, List.of(0), 0));
    }

    /** I6: few bytes that hold many are refused while they are unpacked, whether in one record or in a thousand. */
    @Test
    void aBombIsRefused() {
        for (Compression codec : List.of(Compression.GZIP, Compression.LZ4, Compression.ZSTD)) {
            for (int valueBytes : new int[] {1000, (1 << 20) + 1}) {
                aBombIsRefused(codec, valueBytes, 1 << 20);
            }
        }
    }

    private static void aBombIsRefused(Compression codec, int valueBytes, int limit) {
        BatchBuilder builder = new BatchBuilder(64).compression(codec);
        while (builder.sizeInBytes() < limit + 1000) {
            builder.append(NOW, null, ByteBuffer.allocate(valueBytes), List.of());
        }
        RecordBatch bomb = new RecordBatch(builder.build(), 0);
        assertThat(bomb.sizeInBytes()).isLessThan(limit / 50);
        assertThatThrownBy(() -> BatchValidator.unpackAndWalk(bomb, new RecordWalk(PLAIN, bomb, NOW), limit))
            .hasMessageContaining(" " + limit + " bytes").extracting("error").isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        BatchValidator.unpackAndWalk(bomb, new RecordWalk(PLAIN, bomb, NOW), 3 * limit);
    }

    /** The common way may not take three bytes for two: here it would find a header count where there is none. */
    @Test
    void aNumberMayBeLongerThanItHasToBe() {
        for (String record : List.of("0e" + "00" + "00" + "00" + "01" + "818000", "10" + "00" + "00" + "00" + "01" + "818000" + "00")) {
            byte[] header = TestRecord.batch(List.of(TestRecord.of(NOW, null, null)), 0);
            byte[] batch = Arrays.copyOf(header, RecordBatch.HEADER_BYTES + record.length() / 2);
            KafkaBytes.heap(record).get(batch, RecordBatch.HEADER_BYTES, record.length() / 2);
            assertThat(outcome(PLAIN, ByteBuffer.wrap(Mutations.sealed(batch))).error())
                .isEqualTo(record.startsWith("0e") ? ErrorCode.INVALID_RECORD : ErrorCode.NONE);
        }
    }

    private static BatchValidator rules(Compression target, boolean compacted, TimestampType type) {
        return new BatchValidator(target == null ? null : Packer.of(target), compacted, type, HOUR, HOUR, 1 << 20);
    }

    private static NaiveValidator.Outcome outcome(BatchValidator rules, ByteBuffer payload) {
        return outcome(rules, payload, NOW);
    }

    private static NaiveValidator.Outcome outcome(BatchValidator rules, ByteBuffer payload, long nowMs) {
        try {
            return new NaiveValidator.Outcome(ErrorCode.NONE, List.of(), rules.validate(payload, nowMs).maxTimestamp());
        } catch (RecordValidationException e) {
            return new NaiveValidator.Outcome(e.error(), e.recordErrors().stream().map(RecordError::batchIndex).toList(), 0);
        } catch (KafkaException e) {
            return new NaiveValidator.Outcome(e.error(), List.of(), 0);
        }
    }
}
