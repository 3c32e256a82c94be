package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.record.BatchBuilder;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a small offset map costs: cleanings, and nothing else. */
class MapSizeTest {

    @Claim("7.5")
    @Property(tries = 100)
    void aSmallMapTakesMoreCleaningsAndLeavesTheSame(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int slots) throws IOException {
        CompactedLog small = filled(seed);
        CompactedLog large = filled(seed);
        large.clean(1);
        int batches = small.batches().size();
        Cleaner.Limits limits = new Cleaner.Limits(256, (long) slots * OffsetMap.SLOT_BYTES, 0.9);
        for (int cleanings = 0; CleanRange.of(small.log, small.cleanedUpTo, 1).isDirty(); cleanings++) {
            assertThat(cleanings).as("each cleaning gets on").isLessThan(batches + 1);
            small.clean(1, limits);
        }
        assertThat(Math.max(0, small.cleanedUpTo)).isEqualTo(large.cleanedUpTo);
        assertThat(small.left()).isEqualTo(large.left());
    }

    /** Batches of one record: the map may end between any two. */
    private static CompactedLog filled(long seed) throws IOException {
        Random random = new Random(seed);
        CompactedLog log = new CompactedLog("internal.segment.bytes", Integer.toString(80 + random.nextInt(600)), "delete.retention.ms", "1000");
        for (int i = random.nextInt(60); i >= 0; i--) {
            String key = "k" + random.nextInt(9);
            log.put(new BatchBuilder(100), random.nextInt(5) == 0 ? key : key + "=" + i);
        }
        return log;
    }
}
