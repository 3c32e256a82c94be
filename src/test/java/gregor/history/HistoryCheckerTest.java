package gregor.history;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import java.util.Arrays;
import java.util.Comparator;
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
            + "\\d{2,} commits read \\(\\d{2,} of them by who committed later\\), \\d{3,} on disks, 0 faults");
        List<HistoryChecker.Gap> gaps = HistoryChecker.longestGaps(history, 3);
        assertThat(gaps).hasSize(3).isSortedAccordingTo(Comparator.comparingLong(HistoryChecker.Gap::nanos).reversed());
        assertThat(gaps).allMatch(gap -> gap.nanos() >= 2 && gap.nanos() <= 200);
    }

    /** It was replaced in epoch 2; of the records of epoch 1 something was sent after the listing, or not. */
    @Property
    void aLeaderThatWasReplacedMayNotKnowTheEnd(@ForAll boolean ledOn) {
        TopicPartition partition = new TopicPartition("a", 0);
        List<Payload> payloads = List.of(new Payload(partition, 1, 0, 0, 5), new Payload(partition, 2, 0, 0, 5));
        List<History.Seen> log = List.of(new History.Seen(0, 1, payloads.get(0)), new History.Seen(1, ledOn ? 1 : 2, payloads.get(1)));
        History history = new History();
        history.add(new History.Sent(payloads.get(0), true, 1, 2, History.Outcome.OK, 0));
        history.add(new History.Listed(partition, 3, 4, 1, 0));
        history.add(new History.Sent(payloads.get(1), true, 5, 6, History.Outcome.OK, 1));
        history.add(new History.Poll("scan", 0, true, partition, 7, 8, log));
        history.add(new History.Stored(1, partition, log));
        assertThat(HistoryChecker.check(history)).extracting(Finding::oracle).isEqualTo(ledOn ? List.of(Finding.Oracle.STALE_END) : List.of());
    }

    /** Another member has committed 1 by then; the one that is told 0 belongs to the group, or is let in by nobody but an old coordinator. */
    @Property
    void aCoordinatorThatWasReplacedMayNotKnowWhatWasCommitted(@ForAll boolean commitsLater) {
        TopicPartition partition = new TopicPartition("a", 0);
        Payload payload = new Payload(partition, 1, 0, 0, 5);
        List<History.Seen> log = List.of(new History.Seen(0, 1, payload));
        History history = new History();
        history.add(new History.Sent(payload, true, 1, 2, History.Outcome.OK, 0));
        history.add(new History.Committed("g", "one", partition, 3, 4, History.Outcome.OK, 0));
        history.add(new History.Committed("g", "one", partition, 5, 6, History.Outcome.OK, 1));
        history.add(new History.CommitRead("g", "two", partition, 7, 8, 0));
        history.add(new History.Committed("g", "two", partition, 9, 10, commitsLater ? History.Outcome.OK : History.Outcome.INFO, 1));
        history.add(new History.Poll("scan", 0, true, partition, 11, 12, log));
        assertThat(HistoryChecker.check(history)).extracting(Finding::oracle)
            .isEqualTo(commitsLater ? List.of(Finding.Oracle.COMMITTED_OFFSET) : List.of());
    }

    /** What nobody was told of may have come after the scan; if a client has seen it, it was there. */
    @Property
    void whatOnlyDisksHaveBehindTheEndOfAScanMayHaveComeLater(@ForAll boolean read) {
        TopicPartition partition = new TopicPartition("a", 0);
        List<Payload> payloads = List.of(new Payload(partition, 1, 0, 0, 5), new Payload(partition, 2, 0, 0, 5));
        List<History.Seen> log = List.of(new History.Seen(0, 1, payloads.get(0)), new History.Seen(1, 1, payloads.get(1)));
        History history = new History();
        history.add(new History.Sent(payloads.get(0), true, 1, 2, History.Outcome.OK, 0));
        history.add(new History.Sent(payloads.get(1), true, 1, History.NEVER, History.Outcome.INFO, History.UNKNOWN));
        history.add(new History.Poll("scan", 0, true, partition, 3, 4, log.subList(0, 1)));
        if (read) {
            history.add(new History.Poll("another", 0, false, partition, 3, 4, log.subList(1, 2)));
        }
        history.add(new History.Stored(1, partition, log));
        assertThat(HistoryChecker.check(history)).extracting(Finding::oracle).isEqualTo(read ? List.of(Finding.Oracle.UNSEEN) : List.of());
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
