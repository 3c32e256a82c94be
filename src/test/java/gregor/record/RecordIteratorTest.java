package gregor.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RecordIteratorTest {

    private static final BatchValidator NO_RULES =
        new BatchValidator(null, false, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, 1 << 20);

    @Provide
    Arbitrary<List<TestRecord>> records() {
        return TestRecord.lists(6);
    }

    /**
     * I5, I4: whatever the bytes are, reading them ends in records or in a typed error; and what the validator accepts
     * is read without one. The bytes behind the batch are poison, so that to read them would show.
     */
    @Property(tries = 40)
    void damageEndsInATypedError(@ForAll("records") List<TestRecord> records, @ForAll long seed, @ForAll boolean gzip) {
        for (int i = 0; i < 20; i++) {
            byte[] bytes = Mutations.of(TestRecord.batch(records, 0), gzip, new Random(seed + i));
            boolean accepted = isAccepted(ByteBuffer.wrap(bytes.clone()));
            try {
                int read = 0;
                for (RecordBatch batch : RecordBatch.in(KafkaBytes.direct(ByteBuffer.wrap(bytes), 5))) {
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
    }

    @Test
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

    @Test
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
