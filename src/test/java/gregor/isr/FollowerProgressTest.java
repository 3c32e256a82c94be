package gregor.isr;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FollowerProgressTest {

    /**
     * Against a twin that keeps the whole history: the time at which the follower is said to have caught up is one at which the leader had
     * no more than the follower has now; and it is the latest one among this fetch and the one before it.
     */
    @Claim("12.4")
    @Property(tries = 500)
    void caughtUpIsWhenTheLeaderHadNoMore(@ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 999) Integer> draws) {
        FollowerProgress progress = FollowerProgress.atStartOfTerm(false, 0);
        List<long[]> history = new ArrayList<>(); // time, leader's end
        long leader = 0;
        long follower = 0;
        long nowMs = 0;
        long expected = FollowerProgress.NEVER;
        for (int draw : draws) {
            leader += draw % 10;
            nowMs += 1 + draw / 10 % 10;
            follower = Math.min(leader, follower + draw / 100);
            history.add(new long[] {nowMs, leader});
            progress = progress.fetched(follower, 0, leader, nowMs, 5);
            for (long[] then : history.subList(Math.max(0, history.size() - 2), history.size())) {
                expected = then[1] <= follower ? Math.max(expected, then[0]) : expected;
            }
            assertThat(progress.caughtUpAtMs()).isEqualTo(expected);
            for (long[] then : history) {
                assertThat(then[0] != progress.caughtUpAtMs() || then[1] <= follower).as("it had %s", then[1]).isTrue();
            }
        }
    }

    /** A follower that always has got by now what was the leader's end at its last fetch keeps up, however fast the leader grows. */
    @Property(tries = 200)
    void whoIsOneFetchBehindKeepsUp(@ForAll @Size(min = 2, max = 40) List<@IntRange(min = 1, max = 500) Integer> gaps) {
        FollowerProgress progress = FollowerProgress.atStartOfTerm(true, 0);
        long nowMs = 0;
        long leader = 0;
        for (int gapMs : gaps) {
            long before = leader;
            leader += 1000;
            nowMs += gapMs;
            progress = progress.fetched(before, 0, leader, nowMs, 5);
            assertThat(progress.isCaughtUp(leader, nowMs, 1000)).isTrue();
        }
    }

    @Example
    void aMemberHasTheWholeTimeAtTheStartOfATerm() {
        FollowerProgress member = FollowerProgress.atStartOfTerm(true, 100);
        assertThat(member.hasFetched()).isFalse();
        assertThat(member.isCaughtUp(9, 130, 30)).isTrue();
        assertThat(member.isCaughtUp(9, 131, 30)).isFalse();
        FollowerProgress stranger = FollowerProgress.atStartOfTerm(false, 0);
        assertThat(stranger.isCaughtUp(9, 0, Long.MAX_VALUE)).isFalse();
    }

    @Example
    void whoHasEverythingIsCaughtUpHoweverLongAgoItAsked() {
        FollowerProgress idle = FollowerProgress.atStartOfTerm(true, 0).fetched(7, 0, 7, 10, 5);
        assertThat(idle.isCaughtUp(7, 10_000, 30)).isTrue();
        assertThat(idle.isCaughtUp(8, 10_000, 30)).isFalse();
    }
}
