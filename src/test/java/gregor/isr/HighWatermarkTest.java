package gregor.isr;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class HighWatermarkTest {

    /** isr.I1 to I3, against sorting and picking the first. */
    @Claim("11.1")
    @Property(tries = 500)
    void isTheFirstOfTheSortedEndOffsets(
            @ForAll @LongRange(min = 0, max = 20) long current, @ForAll @LongRange(min = 0, max = 20) long leader,
            @ForAll @Size(max = 4) List<@LongRange(min = -1, max = 20) Long> ends, @ForAll @IntRange(min = 1, max = 5) int inSync,
            @ForAll @IntRange(min = 1, max = 5) int min) {
        long[] followers = ends.stream().mapToLong(Long::longValue).toArray();
        long next = HighWatermark.next(current, leader, followers, inSync, min);
        long[] all = Arrays.copyOf(followers, followers.length + 1);
        all[followers.length] = leader;
        Arrays.sort(all);
        boolean advances = inSync >= min && all[0] > current;
        assertThat(next).isEqualTo(advances ? all[0] : current);
    }

    /** isr.I1 and I2 over a leader's term: end offsets only grow, and nothing is safe before everybody has it. */
    @Property(tries = 200)
    void followsTheSlowestAndNeverGoesBack(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 2) Integer> whoGetsARecord) {
        long[] ends = {0, -1, -1};
        long highWatermark = 0;
        for (int replica : whoGetsARecord) {
            ends[replica] = replica == 0 ? ends[0] + 1 : Math.min(ends[0], ends[replica] + 1);
            long next = HighWatermark.next(highWatermark, ends[0], new long[] {ends[1], ends[2]}, 3, 2);
            assertThat(next).isGreaterThanOrEqualTo(highWatermark).isLessThanOrEqualTo(Math.max(0, Math.min(ends[1], ends[2])));
            highWatermark = next;
        }
        assertThat(highWatermark).isEqualTo(Math.max(0, Math.min(ends[0], Math.min(ends[1], ends[2]))));
    }

    @Example
    void staysWhereItIsWhileTooFewAreInSync() {
        assertThat(HighWatermark.next(3, 9, new long[0], 1, 2)).isEqualTo(3);
        assertThat(HighWatermark.next(3, 9, new long[0], 1, 1)).isEqualTo(9);
        assertThat(HighWatermark.next(3, 9, new long[] {8}, 1, 2)).as("one that is only proposed holds it back, but makes up no number").isEqualTo(3);
    }
}
