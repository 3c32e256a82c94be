package gregor.console;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.console.ClusterSnapshot.LogStatus;
import gregor.console.ClusterSnapshot.PartitionStatus;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RatesTest {

    private static final TopicPartition NAME = new TopicPartition("journey", 0);
    private static final int STEP_MS = 250;

    @Property(tries = 100)
    void isTheGrowthOverTheWindow(@ForAll @Size(min = 1, max = 30) List<@IntRange(max = 1000) Integer> growth) {
        Rates rates = new Rates();
        List<Long> ends = new ArrayList<>(List.of(0L));
        rates.next(snapshot(0, 1, 0));
        int steps = (int) Rates.WINDOW_MS / STEP_MS;
        for (int grown : growth) {
            ends.add(ends.get(ends.size() - 1) + grown);
            int last = ends.size() - 1;
            int first = Math.max(0, last - steps);
            long expected = (ends.get(last) - ends.get(first)) * 1000 / ((long) (last - first) * STEP_MS);
            assertThat(rates.next(snapshot((long) last * STEP_MS, 1, ends.get(last)))).containsEntry(NAME, expected);
        }
    }

    @Example
    void anotherLeadersLogIsNoGrowth() {
        Rates rates = new Rates();
        rates.next(snapshot(0, 1, 100));
        assertThat(rates.next(snapshot(1000, 2, 900))).containsEntry(NAME, 0L);
        assertThat(rates.next(snapshot(2000, 2, 950))).containsEntry(NAME, 50L);
    }

    @Example
    void whoHasNoLeaderHasNoRate() {
        Rates rates = new Rates();
        rates.next(snapshot(0, 1, 100));
        assertThat(rates.next(new ClusterSnapshot("c", "b", 500, List.of(), List.of(partition(ClusterSnapshot.NONE, 2, 100))))).isEmpty();
        assertThat(rates.next(snapshot(1000, 3, 900))).containsEntry(NAME, 0L);
    }

    private static ClusterSnapshot snapshot(long timeMs, int leaderEpoch, long end) {
        return new ClusterSnapshot("c", "b", timeMs, List.of(), List.of(partition(1, leaderEpoch, end)));
    }

    private static PartitionStatus partition(int leader, int leaderEpoch, long end) {
        return new PartitionStatus(NAME, leader, leaderEpoch, List.of(1), List.of(1), List.of(), 1, List.of(new LogStatus(1, 0, end, end, -1, -1)));
    }
}
