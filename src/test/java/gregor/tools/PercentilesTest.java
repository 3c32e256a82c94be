package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class PercentilesTest {

    @Property(tries = 100)
    void areThoseOfTheSortedValuesUpToOneThirtySecond(@ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 1L << 40) Long> values) {
        Percentiles percentiles = new Percentiles();
        values.forEach(percentiles::add);
        long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
        for (double part : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
            long exact = sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
            assertThat(percentiles.nanosAt(part)).as(part + " of " + Arrays.toString(sorted)).isBetween(exact, exact + exact / 32 + 1);
        }
        assertThat(percentiles.maxNanos()).isEqualTo(sorted[sorted.length - 1]);
        assertThat(percentiles.total()).isEqualTo(sorted.length);
    }
}
