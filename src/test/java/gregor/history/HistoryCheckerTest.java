package gregor.history;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HistoryCheckerTest {

    /** Of this many histories one has a place for each mistake. */
    private static final int MOST_HISTORIES = 30;

    @Property(tries = 100)
    void aRightHistoryHasNoFinding(@ForAll long seed) {
        assertThat(HistoryChecker.check(RightHistory.of(seed))).isEmpty();
    }

    @Property(tries = 300)
    void eachMistakeIsFound(@ForAll Mistake mistake, @ForAll long seed) {
        History history = RightHistory.of(seed);
        Random random = new Random(seed);
        for (int i = 1; !mistake.plant(history, random); i++) {
            assertThat(i).as("histories without a place for %s", mistake).isLessThan(MOST_HISTORIES);
            history = RightHistory.of(seed + i);
        }
        assertThat(HistoryChecker.check(history)).extracting(Finding::oracle).contains(mistake.foundAs);
    }

    /** A checker that is never asked is never wrong. */
    @Example
    void theHistoriesAreOfSomeSize() {
        History history = RightHistory.of(1);
        assertThat(history.acknowledged()).isGreaterThan(50);
        assertThat(history.sends).anyMatch(sent -> sent.outcome() == History.Outcome.FAIL).anyMatch(sent -> sent.endedNanos() == History.NEVER);
        assertThat(history.summary()).matches("\\d{2,} sent \\(\\d{2,} acknowledged\\), \\d{3,} read, \\d{2,} ends, \\d{2,} commits, "
            + "\\d{2,} commits read, \\d{3,} on disks, 0 faults");
        assertThat(HistoryChecker.longestGap(history).nanos()).isBetween(2L, 200L);
    }

    @Example
    void nobodyHasLooked() {
        History history = new History();
        Payload payload = new Payload(new TopicPartition("a", 0), 1, 0, 0, 5);
        history.add(new History.Sent(payload, true, 1, 2, History.Outcome.OK, 0));
        assertThat(HistoryChecker.check(history)).extracting(Finding::oracle).containsExactly(Finding.Oracle.UNSEEN);
    }

    @Property(tries = 200)
    void aPayloadIsReadFromItsBytes(@ForAll @IntRange(max = 1000) int bytes, @ForAll int writer, @ForAll int session, @ForAll int counter, @ForAll long ms) {
        Payload payload = new Payload(new TopicPartition("a-topic.of_ours", 17), writer, session, counter, ms);
        byte[] value = payload.value(bytes);
        assertThat(value).hasSizeGreaterThanOrEqualTo(bytes);
        assertThat(Payload.of(value)).contains(payload);
    }

    @Property(tries = 200)
    void aChangedByteIsSeen(@ForAll int at, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] value = new Payload(new TopicPartition("a", 0), 1, 2, 3, 4).value(100);
        value[Math.floorMod(at, value.length)] ^= (byte) change;
        assertThat(Payload.of(value)).isEmpty();
        assertThat(List.of(Payload.of(new byte[0]), Payload.of(Arrays.copyOf(value, 20)))).allMatch(Optional::isEmpty);
    }
}
