package gregor.record;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.KafkaException;
import gregor.compress.Compression;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class BatchFilterTest {

    private static final long BASE_OFFSET = 1L << 33;

    @Provide
    Arbitrary<List<TestRecord>> records() {
        return TestRecord.lists(8);
    }

    private static RecordBatch batch(List<TestRecord> records, Compression codec, boolean logAppendTime) {
        BatchBuilder builder = new BatchBuilder(100).baseOffset(BASE_OFFSET).compression(codec).producer(7, (short) 3, 100)
            .transactional().partitionLeaderEpoch(12);
        if (logAppendTime) {
            builder.logAppendTime(1_800_000_000_000L);
        }
        records.forEach(record -> record.appendTo(builder));
        return new RecordBatch(builder.build(), 0);
    }

    private static List<Record> recordsOf(RecordBatch batch) {
        List<Record> all = new ArrayList<>();
        batch.records().forEach(all::add);
        return all;
    }

    /** What stays is as it was, at its offset; the header is as it was but for what it says of the records that went. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void whatStaysIsAsItWas(@ForAll("records") List<TestRecord> given, @ForAll Compression codec, @ForAll boolean logAppendTime,
            @ForAll boolean keepEmpty, @ForAll @LongRange(min = -1, max = 1L << 50) long horizonMs, @ForAll long seed) {
        RecordBatch batch = batch(given, codec, logAppendTime);
        Random random = new Random(seed);
        List<Record> expected = recordsOf(batch);
        expected.removeIf(record -> random.nextInt(3) == 0);
        BatchFilter.Filtered filtered = BatchFilter.filter(batch,
            record -> expected.stream().anyMatch(one -> one.offset() == record.offset()), horizonMs, keepEmpty);
        boolean tombstones = expected.stream().anyMatch(record -> !record.hasValue());
        assertThat(filtered.records()).isEqualTo(expected.size());
        assertThat(filtered.hasTombstones()).isEqualTo(tombstones);
        RecordBatch copy = filtered.batch();
        if (expected.isEmpty() && !keepEmpty) {
            assertThat(copy).isNull();
            return;
        }
        boolean stamped = tombstones && horizonMs >= 0;
        assertThat(copy == batch).isEqualTo(!stamped && expected.size() == given.size());
        assertThat(copy.isValid()).isTrue();
        assertThat(recordsOf(copy)).isEqualTo(expected);
        assertThat(copy.deleteHorizonMs()).isEqualTo(stamped ? horizonMs : -1);
        long max = expected.stream().mapToLong(Record::timestamp).max().orElse(batch.maxTimestamp());
        assertThat(copy.maxTimestamp()).isEqualTo(max);
        assertThat(copy.compression()).isEqualTo(expected.isEmpty() ? Compression.NONE : codec);
        assertThat(List.of(copy.baseOffset(), copy.lastOffset(), copy.baseSequence(), copy.lastSequence(), copy.producerId(),
            copy.producerEpoch(), copy.partitionLeaderEpoch(), copy.isTransactional(), copy.isControl(), copy.timestampType()))
            .isEqualTo(List.of(batch.baseOffset(), batch.lastOffset(), batch.baseSequence(), batch.lastSequence(), batch.producerId(),
                batch.producerEpoch(), batch.partitionLeaderEpoch(), batch.isTransactional(), batch.isControl(), batch.timestampType()));
    }

    /** Filtering again, with a horizon noted before: it stays, and so do the records' timestamps. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aHorizonIsNotedOnce(@ForAll("records") List<TestRecord> given, @ForAll Compression codec) {
        RecordBatch stamped = BatchFilter.stamp(batch(given, codec, false), 5_000);
        assertThat(stamped.deleteHorizonMs()).isEqualTo(5_000);
        assertThat(recordsOf(stamped)).isEqualTo(recordsOf(batch(given, codec, false)));
        assertThat(BatchFilter.stamp(stamped, 6_000)).isSameAs(stamped);
        RecordBatch again = BatchFilter.filter(stamped, record -> record.offset() != BASE_OFFSET, 6_000, true).batch();
        assertThat(again.deleteHorizonMs()).isEqualTo(given.size() == 1 ? -1 : 5_000);
        assertThat(recordsOf(again)).isEqualTo(recordsOf(stamped).subList(1, given.size()));
    }

    /** The cursor says of each record what an iterator does. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theCursorAgreesWithTheIterator(@ForAll("records") List<TestRecord> given, @ForAll Compression codec) {
        RecordBatch batch = batch(given, codec, false);
        KeyCursor cursor = KeyCursor.of(batch);
        for (Record record : batch.records()) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.offset()).isEqualTo(record.offset());
            assertThat(cursor.timestamp()).isEqualTo(record.timestamp());
            assertThat(cursor.hasKey() ? cursor.key() : null).isEqualTo(record.key());
            assertThat(cursor.hasValue()).isEqualTo(record.hasValue());
        }
        assertThat(cursor.next()).isFalse();
    }

    /** I5: wrong bytes behind a right CRC are refused, or read as the iterator reads them. */
    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void wrongBytesLeadNowhere(@ForAll("records") List<TestRecord> given, @ForAll long seed, @ForAll boolean packed) {
        byte[] bytes = Mutations.of(TestRecord.batch(given, 0), packed ? Compression.GZIP : Compression.NONE, new Random(seed));
        List<Long> found = new ArrayList<>();
        try {
            RecordBatch batch = new RecordBatch(ByteBuffer.wrap(bytes), 0);
            KeyCursor cursor = KeyCursor.of(batch);
            while (cursor.next()) {
                found.add(cursor.offset());
            }
            BatchFilter.stamp(batch, 1);
        } catch (KafkaException refused) {
            return;
        }
        assertThat(found).hasSize(new RecordBatch(ByteBuffer.wrap(bytes), 0).recordCount());
    }

    @Example
    void anEmptyBatchStaysWhatItIs() {
        RecordBatch empty = BatchFilter.empty(batch(List.of(TestRecord.of(5, "k", "v")), Compression.GZIP, false));
        assertThat(empty.sizeInBytes()).isEqualTo(RecordBatch.HEADER_BYTES);
        assertThat(BatchFilter.empty(empty)).isSameAs(empty);
        assertThat(BatchFilter.filter(empty, record -> true, 9, true).batch()).isSameAs(empty);
        assertThat(BatchFilter.filter(empty, record -> true, 9, false).batch()).isNull();
    }
}
