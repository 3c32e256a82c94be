package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.record.BatchBuilder;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Which segments become one. */
class SegmentGroupsTest {

    /** Every segment is in one group, in order; no group is too large; no two neighbours would have fitted into one. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void groupsAreAsLargeAsAllowed(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        CompactedLog log = new CompactedLog("internal.segment.bytes", Integer.toString(80 + random.nextInt(200)));
        for (int i = 0; i < 40; i++) {
            log.put("k" + random.nextInt(30) + "=" + "v".repeat(random.nextInt(8)));
        }
        log.clean(0);
        int segmentBytes = 80 + random.nextInt(600);
        List<LogSegment> all = new ArrayList<>(log.log.segments().values());
        List<List<LogSegment>> groups = SegmentGroups.of(all, segmentBytes, 1 << 20, log.log.logEndOffset());
        assertThat(groups.stream().flatMap(List::stream)).containsExactlyElementsOf(all);
        int before = Integer.MAX_VALUE;
        for (List<LogSegment> group : groups) {
            int bytes = group.stream().mapToInt(LogSegment::sizeInBytes).sum();
            assertThat(group.size() == 1 || bytes <= segmentBytes).isTrue();
            assertThat((long) before + group.get(0).sizeInBytes()).isGreaterThan(segmentBytes);
            before = bytes;
        }
    }

    @Test
    void indexesAreNotFilledBeyondTheirSize() throws IOException {
        CompactedLog log = new CompactedLog("index.interval.bytes", "0", "internal.segment.bytes", "160");
        for (int i = 0; i < 9; i++) {
            log.put("k" + i + "=1");
        }
        List<LogSegment> all = new ArrayList<>(log.log.segments().values());
        assertThat(all.get(0).offsetIndex().sizeInBytes()).isEqualTo(8);
        assertThat(SegmentGroups.of(all, 10_000, 24, 9)).extracting(List::size).containsExactly(2, 3); // the last one has one batch, and no entry yet
    }

    /** H32, KAFKA-6264: offsets that are too far apart for one index stay apart, and far ones in one old segment are parted. */
    @Test
    void h32_offsetsOfASegmentFitItsIndex() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "10000");
        for (long offset : new long[] {0, 5, (1L << 31) + 7, (1L << 31) + 8, 1L << 33, (1L << 33) + 1}) {
            log.log.appendAsFollower(new BatchBuilder(100).baseOffset(offset).partitionLeaderEpoch(0)
                .append(offset, Batches.utf8("k" + offset), Batches.utf8("v"), List.of()).build(), 0);
        }
        log.log.updateHighWatermark(log.log.logEndOffset());
        List<String> before = log.left();
        log.clean(0);
        assertThat(log.left()).isEqualTo(before);
        for (LogSegment segment : log.log.segments().values()) {
            for (RecordBatch batch : RecordBatch.in(segment.file().slice(0, segment.sizeInBytes()).toBuffer())) {
                assertThat(segment.canHold(batch.lastOffset())).isTrue();
            }
        }
        assertThat(log.log.segments().size()).isGreaterThan(2);
        assertThat(log.log.read(1L << 33, 1000, FetchIsolation.LOG_END, true).records().sizeInBytes()).isPositive();
    }
}
