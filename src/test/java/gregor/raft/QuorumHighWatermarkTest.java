package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.sim.SimEntropy;
import java.util.Arrays;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What is on a majority, and what of that is committed. */
class QuorumHighWatermarkTest {

    /** Tries each offset from the top down, and counts hands. */
    private static long twin(long[] ends, long epochStart, long current) {
        for (long offset = 20; offset > epochStart; offset--) {
            long candidate = offset;
            long have = Arrays.stream(ends).filter(end -> end >= candidate).count();
            if (2 * have > ends.length) {
                return Math.max(current, offset);
            }
        }
        return current;
    }

    @Claim("14.1")
    @Property(tries = 1000)
    void isTheLargestOffsetThatAMajorityHas(@ForAll long seed, @ForAll @IntRange(max = 7) int voters,
            @ForAll @LongRange(max = 12) long epochStart, @ForAll @LongRange(min = -1, max = 12) long current) {
        SimEntropy entropy = new SimEntropy(seed);
        long[] ends = LongStream.generate(() -> entropy.nextInt(14) - 1).limit(voters).toArray();
        long[] given = ends.clone();
        assertThat(QuorumHighWatermark.next(given, epochStart, current)).isEqualTo(twin(ends, epochStart, current));
        assertThat(given).as("what was given belongs to the caller").isEqualTo(ends);
    }

    /** KAFKA-12619: a majority that has all of the older records commits nothing; Raft's figure 8. */
    @Example
    void h59TheEpochsOwnFirstRecordHasToBeOnAMajority() {
        assertThat(QuorumHighWatermark.next(new long[] {12, 10, 10}, 10, QuorumHighWatermark.UNKNOWN)).isEqualTo(QuorumHighWatermark.UNKNOWN);
        assertThat(QuorumHighWatermark.next(new long[] {12, 11, 10}, 10, QuorumHighWatermark.UNKNOWN)).isEqualTo(11);
    }

    @Example
    void ofFourThreeAreAMajority() {
        assertThat(QuorumHighWatermark.next(new long[] {9, 0, 7, 0}, 1, 0)).isEqualTo(0);
        assertThat(QuorumHighWatermark.next(new long[] {9, 0, 7, 8}, 1, 0)).isEqualTo(7);
    }
}
