package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.OffsetAndEpoch;
import gregor.book.claim.Claim;
import gregor.message.FetchMessage.EpochEndOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Where to cut, on logs that are lists of epochs: the record at an offset is known by the epoch of the leader that wrote it. */
class EpochDivergenceTest {

    /** The largest epoch of a log up to one, and where it ends; where all are larger, that one, which ends where the log begins. */
    private static OffsetAndEpoch endOf(int upTo, List<Integer> log) {
        int end = log.size();
        while (end > 0 && log.get(end - 1) > upTo) {
            end--;
        }
        return new OffsetAndEpoch(end, end == 0 ? upTo : log.get(end - 1));
    }

    /** What a leader says to a follower whose last record is of an epoch: null if their logs agree up to there, as far as it knows. */
    private static EpochEndOffset answer(List<Integer> leader, List<Integer> follower) {
        int asked = follower.get(follower.size() - 1);
        OffsetAndEpoch end = endOf(asked, leader);
        return end.epoch() == asked && end.offset() >= follower.size() ? null : new EpochEndOffset(end.epoch(), end.offset());
    }

    private static void cut(List<Integer> log, long end) {
        log.subList((int) end, log.size()).clear();
    }

    private static void append(List<Integer> log, List<Integer> steps, int firstEpoch) {
        int epoch = firstEpoch;
        for (int step : steps) {
            epoch += 2 * (step - 1);
            log.add(epoch);
        }
    }

    /** However two logs parted, the follower is cut to exactly what both have from the beginning on, in as many steps as it takes. */
    @Claim("12.3")
    @Property(tries = 500)
    void isWhatBothHave(@ForAll @Size(max = 6) List<@IntRange(min = 1, max = 3) Integer> shared,
            @ForAll @Size(max = 6) List<@IntRange(min = 1, max = 3) Integer> leaders, @ForAll @Size(max = 6) List<@IntRange(min = 1, max = 3) Integer> followers) {
        List<Integer> leader = new ArrayList<>();
        append(leader, shared, 2);
        List<Integer> follower = new ArrayList<>(leader);
        int last = leader.isEmpty() ? 2 : leader.get(leader.size() - 1);
        append(leader, leaders, last + 1); // an epoch has one leader: behind where they part, each has epochs that the other has not
        append(follower, followers, last + 2);
        int steps = 0;
        while (!follower.isEmpty() && answer(leader, follower) != null) {
            EpochEndOffset told = answer(leader, follower);
            long end = EpochDivergence.truncationOffset(told, endOf(told.epoch(), follower), follower.size());
            assertThat(end).as("cut of %s, told %s", follower, told).isGreaterThanOrEqualTo(shared.size()).isLessThan(follower.size());
            cut(follower, end);
            assertThat(++steps).isLessThan(20);
        }
        assertThat(follower).isEqualTo(leader.subList(0, shared.size()));
    }

    /** KAFKA-6361: three leaders in a row that hardly wrote anything. One step would leave a part in the middle that differs. */
    @Example
    void h03TheFollowerMayLackTheLeadersEpoch() {
        EpochEndOffset told = new EpochEndOffset(3, 4); // of the leader's 1 3 3 3 5, to a follower that asked with 4
        assertThat(EpochDivergence.truncationOffset(told, new OffsetAndEpoch(2, 2), 3)).as("the follower's is 1 2 4").isEqualTo(2);
        assertThat(EpochDivergence.truncationOffset(new EpochEndOffset(1, 1), new OffsetAndEpoch(1, 1), 2)).isEqualTo(1);
    }

    @Example
    void theShorterOneOfTheSameEpochCounts() {
        assertThat(EpochDivergence.truncationOffset(new EpochEndOffset(7, 100), new OffsetAndEpoch(140, 7), 150)).isEqualTo(100);
        assertThat(EpochDivergence.truncationOffset(new EpochEndOffset(7, 140), new OffsetAndEpoch(100, 7), 150)).isEqualTo(100);
    }

    @Example
    void withoutAnyEpochTheLeadersEndCounts() {
        assertThat(EpochDivergence.truncationOffset(new EpochEndOffset(7, 100), null, 150)).isEqualTo(100);
        assertThat(EpochDivergence.truncationOffset(new EpochEndOffset(7, 100), null, 80)).as("a log is not cut behind its end").isEqualTo(80);
    }
}
