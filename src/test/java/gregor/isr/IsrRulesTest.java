package gregor.isr;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class IsrRulesTest {
    private static final long HW = 5;
    private static final long TERM_START = 8;
    private static final long EPOCH = 40;

    /** isr.I4 against a twin that looks for a reason to keep it out. */
    @Claim("12.2")
    @Property(tries = 1000)
    void joinsExactlyWhoGivesNoReasonToStayOut(@ForAll @IntRange(min = 0, max = 12) int end, @ForAll @IntRange(min = 0, max = 12) int hw,
            @ForAll @IntRange(min = 0, max = 12) int termStart, @ForAll @IntRange(min = -1, max = 3) int fetchedIn,
            @ForAll @IntRange(min = -1, max = 3) int active) {
        String reason = null;
        for (int offset = 0; offset < Math.max(hw, termStart); offset++) {
            reason = offset >= end ? "offset " + offset + " may be acknowledged, and it does not have it" : reason;
        }
        reason = active == -1 ? "its broker takes no part" : reason;
        reason = fetchedIn != -1 && fetchedIn != active ? "another process has fetched" : reason;
        FollowerProgress follower = FollowerProgress.atStartOfTerm(false, 0).fetched(end, 0, 12, 1, fetchedIn);
        assertThat(IsrRules.mayJoin(follower, hw, termStart, active)).as("%s", reason).isEqualTo(reason == null);
    }

    /** KAFKA-7128: the high watermark of a new leader may be behind what is acknowledged; the start of its term is not. */
    @Example
    void h04TheTermsStartHasToBeReachedToo() {
        assertThat(IsrRules.mayJoin(fetched(HW, EPOCH), HW, TERM_START, EPOCH)).isFalse();
        assertThat(IsrRules.mayJoin(fetched(TERM_START - 1, EPOCH), HW, TERM_START, EPOCH)).isFalse();
        assertThat(IsrRules.mayJoin(fetched(TERM_START, EPOCH), HW, TERM_START, EPOCH)).isTrue();
        assertThat(IsrRules.mayJoin(fetched(TERM_START, EPOCH), TERM_START + 1, TERM_START, EPOCH)).isFalse();
    }

    /** Of an empty partition nobody lacks anything, but who has not fetched may lack that it is empty no more. */
    @Example
    void whoHasNotFetchedInThisTermStaysOut() {
        assertThat(IsrRules.mayJoin(FollowerProgress.atStartOfTerm(true, 0), -1, -1, EPOCH)).isFalse();
        assertThat(IsrRules.mayJoin(fetched(0, EPOCH), 0, 0, EPOCH)).isTrue();
    }

    /** KIP-903, KIP-841. */
    @Example
    void h14TheProcessThatHasFetchedIsTheOneThatIsRegistered() {
        assertThat(IsrRules.mayJoin(fetched(9, EPOCH), HW, TERM_START, EPOCH + 1)).isFalse();
        assertThat(IsrRules.mayJoin(fetched(9, EPOCH), HW, TERM_START, IsrRules.NOT_ACTIVE)).isFalse();
        assertThat(IsrRules.mayJoin(fetched(9, -1), HW, TERM_START, EPOCH)).as("it does not say").isTrue();
        assertThat(IsrRules.mayJoin(fetched(9, -1), HW, TERM_START, IsrRules.NOT_ACTIVE)).isFalse();
    }

    /** KAFKA-15021. */
    @Example
    void h16NobodyWaitsForWhoCannotJoin() {
        FollowerProgress follower = fetched(9, EPOCH);
        assertThat(IsrRules.isWaitedFor(follower, 9, 1, 30, EPOCH)).isTrue();
        assertThat(IsrRules.isWaitedFor(follower, 10, 1, 30, EPOCH)).as("it had everything a moment ago").isTrue();
        assertThat(IsrRules.isWaitedFor(follower, 10, 100, 30, EPOCH)).isFalse();
        assertThat(IsrRules.isWaitedFor(follower, 10, 1, 30, IsrRules.NOT_ACTIVE)).isFalse();
        assertThat(IsrRules.isWaitedFor(follower, 10, 1, 30, EPOCH + 1)).isFalse();
        assertThat(IsrRules.isWaitedFor(FollowerProgress.atStartOfTerm(true, 0), 10, 1, 30, EPOCH)).isFalse();
    }

    private static FollowerProgress fetched(long end, long brokerEpoch) {
        return FollowerProgress.atStartOfTerm(false, 0).fetched(end, 0, 9, 1, brokerEpoch);
    }
}
