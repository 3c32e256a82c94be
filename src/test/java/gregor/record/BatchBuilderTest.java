package gregor.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.book.claim.Claim;
import gregor.compress.Compression;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {

    @Provide
    Arbitrary<List<TestRecord>> records() {
        return TestRecord.lists(20);
    }

    @Test
    void writesWhatKafkaWrote() {
        ByteBuffer batch = new BatchBuilder(16).producer(4711, (short) 3, 42).transactional()
            .append(1_700_000_000_000L, text("k1"), text("v1"), List.of(new Header("h", text("x")), new Header("n", null)))
            .append(1_700_000_000_005L, null, text("value two"), List.of())
            .append(1_699_999_999_990L, text("k3"), null, List.of())
            .build();
        assertThat(batch).isEqualTo(KafkaBytes.heap(KafkaBytes.TRANSACTIONAL));
    }

    /** By content: another zlib may pack the same records into other bytes. */
    @Test
    void readsWhatKafkaPacked() {
        List<TestRecord> records = List.of(TestRecord.of(1_700_000_000_000L, "k1", "v1"),
            TestRecord.of(1_700_000_000_001L, "k2", "v1".repeat(14)));
        for (String hex : List.of(KafkaBytes.GZIP, KafkaBytes.SNAPPY, KafkaBytes.LZ4, KafkaBytes.ZSTD)) {
            int i = 0;
            for (Record record : KafkaBytes.batch(hex).records()) {
                assertThat(record.timestamp()).isEqualTo(records.get(i).timestamp());
                assertThat(records.get(i++).isReadAs(record)).isTrue();
            }
            assertThat(i).isEqualTo(2);
        }
    }

    @Property(tries = 300)
    @Claim("4.4")
    void isTheNaiveWritersTwin(@ForAll("records") List<TestRecord> records) {
        BatchBuilder builder = new BatchBuilder(0);
        records.forEach(record -> record.appendTo(builder));
        assertThat(builder.build()).isEqualTo(ByteBuffer.wrap(TestRecord.batch(records, 0)));
    }

    /** I3: what was appended is what is read, packed or not. */
    @Property(tries = 100)
    void readsWhatItWrote(@ForAll("records") List<TestRecord> records, @ForAll Compression codec,
            @ForAll boolean logAppendTime) {
        BatchBuilder builder = new BatchBuilder(100).baseOffset(70).compression(codec);
        if (logAppendTime) {
            builder.logAppendTime(5);
        }
        records.forEach(record -> record.appendTo(builder));
        ByteBuffer bytes = builder.build();
        RecordBatch batch = new RecordBatch(KafkaBytes.direct(bytes, 3), 3);
        batch.ensureValid();
        int i = 0;
        for (Record record : batch.records()) {
            assertThat(record.offset()).isEqualTo(70 + i);
            assertThat(record.timestamp()).isEqualTo(logAppendTime ? 5 : records.get(i).timestamp());
            assertThat(records.get(i).isReadAs(record)).isTrue();
            i++;
        }
        assertThat(i).isEqualTo(records.size()).isEqualTo(batch.recordCount());
        assertThat(batch.lastOffset()).isEqualTo(69 + i);
    }

    @Property(tries = 50)
    void theUpperBoundIsOne(@ForAll("records") List<TestRecord> records) {
        BatchBuilder builder = new BatchBuilder(100);
        for (TestRecord record : records) {
            int before = builder.sizeInBytes();
            List<Header> headers = new ArrayList<>();
            record.headers().forEach(header -> headers.add(new Header(header.getKey(), wrap(header.getValue()))));
            record.appendTo(builder);
            assertThat(builder.sizeInBytes() - before)
                .isLessThanOrEqualTo(BatchBuilder.recordSizeUpperBound(wrap(record.key()), wrap(record.value()), headers));
        }
    }

    @Test
    void compactionLeavesGapsAndAHorizon() {
        ByteBuffer bytes = new BatchBuilder(0).baseOffset(10).deleteHorizon(1000).partitionLeaderEpoch(4)
            .append(12, 900, text("a"), null, List.of())
            .append(17, 1100, text("b"), null, List.of())
            .build();
        RecordBatch batch = new RecordBatch(bytes, 0);
        assertThat(batch.isValid()).isTrue();
        assertThat(batch.deleteHorizonMs()).isEqualTo(1000);
        assertThat(batch.partitionLeaderEpoch()).isEqualTo(4);
        assertThat(batch.nextOffset()).isEqualTo(18);
        assertThat(batch.records()).extracting(Record::offset).containsExactly(12L, 17L);
        assertThat(batch.records()).extracting(Record::timestamp).containsExactly(900L, 1100L);
    }

    @Test
    void refusesWhatTheFormatCannotSay() {
        assertThat(new BatchBuilder(0).build().hasRemaining()).isFalse();
        BatchBuilder builder = new BatchBuilder(0).baseOffset(5);
        assertThatThrownBy(() -> builder.append(4, 0, null, null, List.of())).hasMessageContaining("offset 4");
        assertThatThrownBy(() -> builder.append(5 + (1L << 31), 0, null, null, List.of())).hasMessageContaining("offset");
        assertThatThrownBy(() -> builder.append(-2, null, null, List.of())).hasMessageContaining("timestamp -2");
        builder.append(5, 0, null, null, List.of());
        assertThatThrownBy(() -> builder.append(5, 0, null, null, List.of())).hasMessageContaining("last offset 5");
        assertThatThrownBy(() -> builder.baseOffset(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder.append(0, ControlRecord.abort(1))).isInstanceOf(IllegalStateException.class);
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
