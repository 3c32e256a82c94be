package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ScheduleShrinkerTest {

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** What fails when all of these happen ends as just these, in their order. */
    @Property(tries = 300)
    void findsThoseThatAreNeeded(@ForAll @IntRange(min = 1, max = 60) int count, @ForAll @Size(max = 5) Set<@IntRange(max = 59) Integer> culprits) {
        List<Integer> needed = new TreeSet<>(culprits).stream().filter(culprit -> culprit < count).toList();
        assertThat(ScheduleShrinker.shrink(upTo(count), some -> some.containsAll(needed))).isEqualTo(needed);
    }

    /** Whatever makes a list fail: the answer fails, is a part of it in its order, and can't lose any one item. */
    @Claim("26.2")
    @Property(tries = 300)
    void theAnswerFailsAndNoItemCanGo(@ForAll @IntRange(min = 1, max = 25) int count, @ForAll long seed) {
        Predicate<List<Integer>> fails = some -> some.size() == count || some.size() >= 2 && SimEntropy.mix(some.hashCode() ^ seed) % 3 == 0;
        List<Integer> shortest = ScheduleShrinker.shrink(upTo(count), fails);
        assertThat(fails.test(shortest)).isTrue();
        assertThat(upTo(count)).containsSubsequence(shortest);
        for (int i = 0; i < shortest.size(); i++) {
            List<Integer> without = new ArrayList<>(shortest);
            without.remove(i);
            assertThat(fails.test(without)).as("without item %d of %s", i, shortest).isFalse();
        }
    }

    /** One culprit among a thousand is found with few runs. */
    @Example
    void isQuickForOneCulprit() {
        int[] runs = {0};
        assertThat(ScheduleShrinker.shrink(upTo(1000), some -> {
            runs[0]++;
            return some.contains(617);
        })).containsExactly(617);
        assertThat(runs[0]).isLessThan(60);
    }

    @Example
    void whatFailsWithoutAnythingNeedsNothing() {
        assertThat(ScheduleShrinker.shrink(upTo(7), some -> true)).isEmpty();
    }
}
