package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.client.ConsumerRecord;
import gregor.node.Journey.Line;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A demonstration that can't fail shows nothing. */
class JourneyCheckTest {

    private static final TopicPartition PARTITION = new TopicPartition("journey", 0);
    private static final Line ONE = new Line("f", 1, "one");
    private static final Line TWO = new Line("f", 2, "two");

    private final JourneyCheck check = new JourneyCheck(List.of(ONE, TWO));

    @Test
    void whatComesBackAsItWasSentIsWell() {
        check.acknowledged(PARTITION, 0, ONE);
        check.acknowledged(PARTITION, 1, TWO);
        read(0, "f:1", "one");
        read(1, "f:2", "two");
        assertThat(check.mismatches()).isEmpty();
        assertThat(check.stored()).isEqualTo(2);
        assertThat(check.storedTwice()).isZero();
    }

    @Test
    void aRecordThatWasAcknowledgedAndIsGoneIsTold() {
        check.acknowledged(PARTITION, 0, ONE);
        check.acknowledged(PARTITION, 1, TWO);
        read(0, "f:1", "one");
        assertThat(check.mismatches()).containsExactly("journey-0 offset 1: sent Line[file=f, number=2, text=two], and it did not come back");
    }

    @Test
    void aRecordThatHasChangedIsTold() {
        check.acknowledged(PARTITION, 0, ONE);
        read(0, "f:1", "other");
        assertThat(check.mismatches()).containsExactly("journey-0 offset 0: sent Line[file=f, number=1, text=one], read f:1 other");
    }

    @Test
    void aRecordInAnothersPlaceIsTold() {
        check.acknowledged(PARTITION, 0, ONE);
        read(0, "f:2", "two");
        assertThat(check.mismatches()).containsExactly("journey-0 offset 0: sent Line[file=f, number=1, text=one], read f:2 two");
    }

    @Test
    void aRecordThatNobodySentIsTold() {
        read(0, "g:1", "one");
        assertThat(check.mismatches()).containsExactly("journey-0 offset 0: sent null, read g:1 one");
    }

    @Test
    void twoRecordsInOnePlaceAreTold() {
        check.acknowledged(PARTITION, 0, ONE);
        check.acknowledged(PARTITION, 0, TWO);
        read(0, "f:2", "two");
        assertThat(check.mismatches()).containsExactly("journey-0 offset 0: acknowledged for f:1 and for f:2");
    }

    @Test
    void aRecordWhoseFirstAcknowledgementWasLostIsCounted() {
        check.acknowledged(PARTITION, 1, ONE);
        read(0, "f:1", "one");
        read(1, "f:1", "one");
        assertThat(check.mismatches()).isEmpty();
        assertThat(check.stored()).isEqualTo(1);
        assertThat(check.storedTwice()).isEqualTo(1);
    }

    private void read(long offset, String key, String value) {
        check.read(new ConsumerRecord(PARTITION, offset, 0, null, 0, bytes(key), bytes(value), List.of()));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
