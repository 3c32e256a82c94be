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
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RecordBatchTest {

    @Provide
    Arbitrary<List<TestRecord>> records() {
        return TestRecord.lists(4);
    }

    @Example
    void readsTheHeaderThatKafkaWrote() {
        for (RecordBatch batch : List.of(KafkaBytes.batch(KafkaBytes.TRANSACTIONAL),
                new RecordBatch(KafkaBytes.direct(KafkaBytes.heap(KafkaBytes.TRANSACTIONAL), 13), 13))) {
            assertThat(batch.baseOffset()).isZero();
            assertThat(batch.sizeInBytes()).isEqualTo(104);
            assertThat(batch.partitionLeaderEpoch()).isEqualTo(RecordBatch.NO_PARTITION_LEADER_EPOCH);
            assertThat(batch.magic()).isEqualTo(RecordBatch.MAGIC);
            assertThat(batch.checksum()).isEqualTo(0x0f15f8a1L);
            assertThat(batch.compression()).isEqualTo(Compression.NONE);
            assertThat(batch.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
            assertThat(batch.isTransactional()).isTrue();
            assertThat(batch.isControl()).isFalse();
            assertThat(batch.hasDeleteHorizon()).isFalse();
            assertThat(batch.deleteHorizonMs()).isEqualTo(RecordBatch.NO_TIMESTAMP);
            assertThat(batch.lastOffsetDelta()).isEqualTo(2);
            assertThat(batch.nextOffset()).isEqualTo(3);
            assertThat(batch.baseTimestamp()).isEqualTo(1_700_000_000_000L);
            assertThat(batch.maxTimestamp()).isEqualTo(1_700_000_000_005L);
            assertThat(batch.hasProducerId()).isTrue();
            assertThat(batch.producerId()).isEqualTo(4711);
            assertThat(batch.producerEpoch()).isEqualTo((short) 3);
            assertThat(batch.baseSequence()).isEqualTo(42);
            assertThat(batch.lastSequence()).isEqualTo(44);
            assertThat(batch.recordCount()).isEqualTo(3);
            assertThat(batch.isValid()).isTrue();
        }
        RecordBatch marker = KafkaBytes.batch(KafkaBytes.COMMIT_MARKER);
        assertThat(marker.isControl()).isTrue();
        assertThat(marker.partitionLeaderEpoch()).isEqualTo(5);
        assertThat(marker.lastSequence()).isEqualTo(RecordBatch.NO_SEQUENCE);
    }

    @Example
    void knowsEachCodecByItsId() {
        assertThat(KafkaBytes.batch(KafkaBytes.GZIP).compression()).isEqualTo(Compression.GZIP);
        assertThat(KafkaBytes.batch(KafkaBytes.SNAPPY).compression()).isEqualTo(Compression.SNAPPY);
        assertThat(KafkaBytes.batch(KafkaBytes.LZ4).compression()).isEqualTo(Compression.LZ4);
        assertThat(KafkaBytes.batch(KafkaBytes.ZSTD).compression()).isEqualTo(Compression.ZSTD);
        RecordBatch unknown = KafkaBytes.batch(KafkaBytes.ZSTD);
        unknown.buffer().putShort(RecordBatch.ATTRIBUTES_AT, (short) 5);
        assertThatThrownBy(unknown::compression).hasMessageContaining("compression id 5")
            .extracting("error").isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
    }

    /** I1: the CRC covers everything behind itself, so no change of a single bit there goes unseen. */
    @Property(tries = 1000)
    @Claim("4.1")
    void everyFlippedBitIsFound(@ForAll("records") List<TestRecord> records, @ForAll @IntRange(max = 4) int codec, @ForAll @IntRange(min = 0) int where) {
        byte[] bytes = Mutations.packed(TestRecord.batch(records, 0), Compression.of(codec));
        RecordBatch batch = new RecordBatch(ByteBuffer.wrap(bytes), 0);
        assertThat(batch.isValid()).isTrue();
        int at = RecordBatch.CRC_AT + where / 8 % (bytes.length - RecordBatch.CRC_AT);
        bytes[at] ^= (byte) (1 << where % 8);
        assertThat(batch.isValid()).as("byte %d of %d, bit %d", at, bytes.length, where % 8).isFalse();
    }

    @Example
    void everyFlippedBitOfABatchOfKafkasIsFound() {
        ByteBuffer bytes = KafkaBytes.heap(KafkaBytes.TRANSACTIONAL);
        RecordBatch batch = new RecordBatch(bytes, 0);
        for (int at = RecordBatch.CRC_AT; at < bytes.limit(); at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte right = bytes.get(at);
                bytes.put(at, (byte) (right ^ 1 << bit));
                assertThat(batch.isValid()).as("byte %d bit %d", at, bit).isFalse();
                bytes.put(at, right);
            }
        }
        assertThat(batch.isValid()).isTrue();
    }

    /** I2: what a leader writes into a batch it appends lies before the bytes that the CRC covers, and is twelve bytes. */
    @Property(tries = 500)
    @Claim("4.2")
    void rebasingKeepsTheChecksum(@ForAll("records") List<TestRecord> records, @ForAll long baseOffset, @ForAll int leaderEpoch) {
        byte[] sent = TestRecord.batch(records, 0);
        RecordBatch batch = new RecordBatch(ByteBuffer.wrap(sent.clone()), 0);
        long checksum = batch.checksum();
        batch.setBaseOffset(baseOffset);
        batch.setPartitionLeaderEpoch(leaderEpoch);
        assertThat(batch.isValid()).isTrue();
        assertThat(batch.checksum()).isEqualTo(checksum);
        assertThat(batch.lastOffset()).isEqualTo(baseOffset + records.size() - 1);
        ByteBuffer expected = ByteBuffer.wrap(sent).putLong(0, baseOffset).putInt(12, leaderEpoch);
        assertThat(batch.buffer()).isEqualTo(expected);
    }

    @Property(tries = 50)
    void redatingComputesTheChecksumAnew(@ForAll long nowMs) {
        RecordBatch batch = new RecordBatch(KafkaBytes.direct(KafkaBytes.heap(KafkaBytes.TRANSACTIONAL), 7), 7);
        batch.setLogAppendTime(nowMs);
        assertThat(batch.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(batch.maxTimestamp()).isEqualTo(nowMs);
        assertThat(batch.isTransactional()).isTrue();
        assertThat(batch.isValid()).isTrue();
        batch.setMaxTimestamp(TimestampType.CREATE_TIME, 1_700_000_000_005L);
        assertThat(batch.checksum()).isEqualTo(0x0f15f8a1L);
    }

    @Property(tries = 100)
    void sequencesWrapToZero(@ForAll @IntRange(min = 0) int sequence, @ForAll @IntRange(min = 0) int increment) {
        assertThat((long) RecordBatch.incrementSequence(sequence, increment))
            .isEqualTo(((long) sequence + increment) % (1L << 31));
    }

    @Example
    void aCutBatchAtTheEndIsLeftOut() {
        ByteBuffer one = KafkaBytes.heap(KafkaBytes.TRANSACTIONAL);
        ByteBuffer two = KafkaBytes.heap(KafkaBytes.COMMIT_MARKER);
        int whole = one.limit() + two.limit();
        ByteBuffer both = ByteBuffer.allocate(whole + 5).position(5).put(one).put(two).position(5);
        for (int bytes = 0; bytes <= whole; bytes++) {
            List<Integer> positions = new ArrayList<>();
            RecordBatch.in(both.duplicate().limit(5 + bytes)).forEach(batch -> positions.add(batch.position()));
            assertThat(positions).isEqualTo(bytes < 104 ? List.of() : bytes < whole ? List.of(5) : List.of(5, 109));
        }
    }

    @Example
    void aLengthLessThanAHeaderIsCorrupt() {
        ByteBuffer bytes = KafkaBytes.heap(KafkaBytes.TRANSACTIONAL);
        for (int length : new int[] {Integer.MIN_VALUE, -1, 0, 48}) {
            bytes.putInt(RecordBatch.LENGTH_AT, length);
            assertThatThrownBy(() -> RecordBatch.in(bytes).iterator().next())
                .isInstanceOf(KafkaException.class).extracting("error").isEqualTo(ErrorCode.CORRUPT_MESSAGE);
            assertThat(new RecordBatch(bytes, 0).isValid()).isFalse();
        }
        bytes.putInt(RecordBatch.LENGTH_AT, Integer.MAX_VALUE);
        assertThat(RecordBatch.in(bytes)).isEmpty();
        assertThatThrownBy(new RecordBatch(bytes, 0)::ensureValid).hasMessageContaining("its length says");
        assertThatThrownBy(() -> new RecordBatch(bytes, 44)).hasMessageContaining("at position 44 are 60");
    }
}
