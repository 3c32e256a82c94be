package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.record.RecordBatch;
import java.util.List;
import net.jqwik.api.Example;

class PartitionLedgerTest {

    private static final int PRODUCER = 210;

    private final PartitionLedger ledger = new PartitionLedger(new TopicPartition("data", 0), new Uuid(1, 2));

    private Payload sent(int number, long producerId) {
        Payload payload = new Payload(ledger.topicNumber(), 0, PRODUCER, number);
        ledger.sends(payload, producerId);
        return payload;
    }

    private void audit(Payload... log) {
        Reading reading = new Reading();
        List.of(log).forEach(reading::add);
        ledger.audit(reading);
    }

    /** IDM-3: what one producer id has sent is in the order in which it was sent, whatever became of some of it. */
    @Example
    void theOrderOfAnIdIsThatOfSending() {
        Payload first = sent(0, 7);
        Payload second = sent(1, 7);
        Payload third = sent(2, 7);
        audit(first, second, third);
        audit(first, third);
        assertThatThrownBy(() -> audit(second, first, third)).isInstanceOf(Violation.class).hasMessageStartingWith("ORA-9");
        assertThatThrownBy(() -> audit(first, second, second)).isInstanceOf(Violation.class).hasMessageStartingWith("ORA-5");
    }

    /** H84: what was given up under one id may come behind what was sent later under another; a network can hold a request for a minute. */
    @Example
    void whatWasGivenUpMayComeLate() {
        Payload givenUp = sent(0, 7);
        Payload next = sent(1, 8);
        ledger.acknowledged(next, 0);
        audit(next, givenUp);
        assertThatThrownBy(() -> audit(givenUp)).as("without what was acknowledged").isInstanceOf(Violation.class).hasMessageStartingWith("ORA-");
    }

    @Example
    void whatHasNoIdMayBeThereTwice() {
        Payload plain = sent(0, RecordBatch.NO_PRODUCER_ID);
        audit(plain, plain);
        assertThat(ledger.isKept()).isTrue();
    }
}
