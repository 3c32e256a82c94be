package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.OffsetAndEpoch;
import gregor.book.claim.Claim;
import gregor.record.BatchBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DivergenceTest {

    /**
     * However two logs parted, a few rounds of fetch and truncation make the follower's a prefix of the leader's, and what they have in
     * common from the beginning on is never cut.
     */
    @Claim("14.3")
    @Property(tries = 400)
    void endsAtWhatTheyShare(@ForAll @Size(max = 6) List<@IntRange(min = 1, max = 3) Integer> shared,
            @ForAll @Size(max = 6) List<@IntRange(min = 1, max = 3) Integer> mine, @ForAll @Size(max = 6) List<@IntRange(min = 1, max = 3) Integer> theirs) {
        MemoryRaftLog leader = new MemoryRaftLog();
        MemoryRaftLog follower = new MemoryRaftLog();
        int epoch = 1;
        for (int step : shared) {
            epoch += step - 1;
            append(leader, epoch);
            append(follower, epoch);
        }
        // An epoch has one leader: behind where they part, each has epochs that the other has not.
        int odd = epoch + 1 + epoch % 2;
        append(leader, mine, odd);
        append(follower, theirs, odd + 1);
        int rounds = 0;
        while (leader.validate(follower.endOffset(), follower.lastEpoch()) instanceof RaftLog.Position.Diverging parted) {
            assertThat(rounds++).isLessThan(20);
            OffsetAndEpoch end = parted.endOffset();
            long at = Divergence.truncationOffset(end, follower.endOffsetForEpoch(end.epoch()));
            assertThat(at).isGreaterThanOrEqualTo(shared.size()).isLessThanOrEqualTo(follower.endOffset());
            follower.truncateTo(at);
        }
        assertThat(follower.endOffset()).isEqualTo(shared.size());
    }

    private static void append(MemoryRaftLog log, List<Integer> steps, int firstEpoch) {
        int epoch = firstEpoch;
        for (int step : steps) {
            epoch += 2 * (step - 1);
            append(log, epoch);
        }
    }

    private static void append(MemoryRaftLog log, int epoch) {
        log.appendAsLeader(new BatchBuilder(64).append(0, null, ByteBuffer.allocate(1), List.of()).build(), epoch, 0);
    }
}
