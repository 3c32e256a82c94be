package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** How a leader gives batches their place. */
class OffsetAssignmentTest {

    private static final Path DIR = Path.of("/data/assigned-0");

    /**
     * The twin is a counter: each batch begins where the one before it ended. In the file is what was sent, except for
     * the first eight bytes and the four behind the length.
     */
    @Property(tries = 200)
    @Claim("4.7")
    void offsetsRunOnWithoutAGap(@ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 5) Integer> counts,
            @ForAll @IntRange(min = 0) int leaderEpoch) throws IOException {
        UnifiedLog log = UnifiedLog.open(DIR, TopicConfig.of(Map.of()), new SimDisk(), LoadFrom.NOTHING_KNOWN, 1000, Trace.OFF);
        long next = 0;
        for (int count : counts) {
            ByteBuffer batch = Batches.of(1000, Collections.nCopies(count, "v").toArray(new String[0]));
            ByteBuffer expected = copy(batch).putLong(RecordBatch.BASE_OFFSET_AT, next)
                .putInt(RecordBatch.PARTITION_LEADER_EPOCH_AT, leaderEpoch);
            AppendInfo info = log.appendAsLeader(batch, leaderEpoch, 1000);
            assertThat(info.firstOffset()).isEqualTo(next);
            assertThat(info.lastOffset()).isEqualTo(next + count - 1);
            ByteBuffer stored = log.read(next, Integer.MAX_VALUE, FetchIsolation.LOG_END, true).records().toBuffer();
            assertThat(stored).isEqualTo(expected);
            assertThat(new RecordBatch(stored, 0).isValid()).isTrue();
            next += count;
        }
        assertThat(log.logEndOffset()).isEqualTo(next);
        log.close();
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }
}
