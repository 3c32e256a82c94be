package gregor.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.book.claim.Claim;
import gregor.compress.Compression;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RecordIteratorTest {

    private static final BatchValidator NO_RULES =
        new BatchValidator(null, false, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, 1 << 20);

    @Provide
    Arbitrary<List<TestRecord>> records() {
        return TestRecord.lists(6);
    }

    /**
     * I3: an offset is the base plus a delta, and so is a timestamp, unless the leader dated the whole batch. The bytes are
     * the naive writer's; the base offset is written over them, as a leader does.
     */
    @Property(tries = 300)
    @Claim("4.5")
    void deltasBecomeOffsetsAndTimestamps(@ForAll("records") List<TestRecord> records, @ForAll @LongRange(max = 1L << 60) long baseOffset,
            @ForAll boolean logAppendTime) {
        byte[] bytes = TestRecord.batch(records, logAppendTime ? 1 << 3 : 0);
        RecordBatch batch = new RecordBatch(KafkaBytes.direct(ByteBuffer.wrap(bytes), 5), 5);
        batch.setBaseOffset(baseOffset);
        int i = 0;
        for (Record record : batch.records()) {
            TestRecord written = records.get(i);
            assertThat(record.offset()).isEqualTo(baseOffset + i);
            assertThat(record.timestamp()).isEqualTo(logAppendTime ? batch.maxTimestamp() : written.timestamp());
            assertThat(written.isReadAs(record)).as("key, value and headers of %s", written).isTrue();
            i++;
        }
        assertThat(i).isEqualTo(records.size());
    }

    /** What compaction left of offsets 10 to 17: the deltas have gaps, and one record is older than the first. */
    @Example
    void gapsBetweenOffsetsAreKept() {
        ByteBuffer compacted = new BatchBuilder(0).baseOffset(10)
            .append(12, 900, ByteBuffer.wrap(new byte[] {1}), null, List.of())
            .append(17, 850, null, ByteBuffer.wrap(new byte[0]), List.of())
            .build();
        List<Record> read = new ArrayList<>();
        new RecordBatch(compacted, 0).records().forEach(read::add);
        assertThat(read).extracting(Record::offset).containsExactly(12L, 17L);
        assertThat(read).extracting(Record::timestamp).containsExactly(900L, 850L);
        assertThat(read).extracting(Record::hasKey).containsExactly(true, false);
        assertThat(read).extracting(Record::hasValue).as("empty is not null").containsExactly(false, true);
    }

    /**
     * A record that says it is longer than its fields, with bytes of nobody's behind them, or shorter, so that the next one
     * would start too early.
     */
    @Property(tries = 200)
    void aRecordsLengthMustBeItsFields(@ForAll("records") List<TestRecord> records, @ForAll @IntRange(min = -4, max = 4) int wrongBy) {
        ByteBuffer right = ByteBuffer.wrap(TestRecord.batch(records, 0)).position(RecordBatch.HEADER_BYTES);
        int length = Varint.read(right);
        ByteBuffer wrong = ByteBuffer.allocate(right.limit() + 9).put(right.array(), 0, RecordBatch.HEADER_BYTES);
        Varint.write(length + wrongBy, wrong);
        wrong.put(right.array(), right.position(), length).put(new byte[Math.max(0, wrongBy)]);
        wrong.put(right.array(), right.position() + length, right.remaining() - length).flip();
        wrong.putInt(RecordBatch.LENGTH_AT, wrong.limit() - RecordBatch.SIZE_PREFIX_BYTES);
        RecordBatch batch = new RecordBatch(wrong, 0);
        if (wrongBy == 0) {
            assertThat(batch.records()).hasSameSizeAs(records);
        } else {
            assertThatThrownBy(() -> batch.records().forEach(record -> { }))
                .isInstanceOf(KafkaException.class).extracting("error").isEqualTo(ErrorCode.INVALID_RECORD);
        }
    }

    /**
     * I5, I4: whatever the bytes are, reading them ends in records or in a typed error; and what the validator accepts
     * is read without one. The bytes behind the batch are poison, so that to read them would show.
     */
    @Property(tries = 500)
    @Claim("4.8")
    void damageEndsInATypedError(@ForAll("records") List<TestRecord> records, @ForAll long seed, @ForAll @IntRange(max = 3) int codec) {
        byte[] bytes = Mutations.of(TestRecord.batch(records, 0), Compression.of(codec), new Random(seed));
        boolean accepted = isAccepted(ByteBuffer.wrap(bytes.clone()));
        try {
            for (RecordBatch batch : RecordBatch.in(KafkaBytes.direct(ByteBuffer.wrap(bytes), 5))) {
                int read = 0;
                for (Record record : batch.records()) {
                    read++;
                    assertThat(record.headers()).doesNotContainNull();
                }
                assertThat(read).isEqualTo(batch.recordCount());
            }
        } catch (KafkaException e) {
            assertThat(accepted).as(e.getMessage()).isFalse();
        }
    }

    @Example
    void aCountThatIsNotTheRecordsCountIsRefused() {
        for (int count : new int[] {-1, 0, 2, 4, Integer.MAX_VALUE}) {
            ByteBuffer bytes = KafkaBytes.heap(KafkaBytes.TRANSACTIONAL);
            bytes.putInt(RecordBatch.RECORD_COUNT_AT, count);
            assertThatThrownBy(() -> new RecordBatch(bytes, 0).records().forEach(record -> { }))
                .extracting("error").isEqualTo(ErrorCode.INVALID_RECORD);
        }
        var records = KafkaBytes.batch(KafkaBytes.COMMIT_MARKER).records().iterator();
        records.next();
        assertThatThrownBy(records::next).isInstanceOf(NoSuchElementException.class);
    }

    @Example
    void aCutBatchHasNoRecords() {
        ByteBuffer cut = KafkaBytes.heap(KafkaBytes.TRANSACTIONAL).limit(103);
        assertThatThrownBy(() -> new RecordBatch(cut, 0).records().iterator())
            .extracting("error").isEqualTo(ErrorCode.CORRUPT_MESSAGE);
    }

    private static boolean isAccepted(ByteBuffer payload) {
        try {
            NO_RULES.validate(payload, 0);
            return true;
        } catch (KafkaException e) {
            return false;
        }
    }
}
