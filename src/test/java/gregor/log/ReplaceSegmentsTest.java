package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Cleaned segments take the place of those they were made from. */
class ReplaceSegmentsTest {

    private static final Path DIR = Path.of("/data/swap-0");
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("internal.segment.bytes", "300", "file.delete.delay.ms", "0"));

    private final SimDisk disk = new SimDisk();
    private UnifiedLog log;

    private UnifiedLog open(boolean cleanStop) throws IOException {
        return UnifiedLog.open(DIR, CONFIG, disk, new LoadFrom(cleanStop, log == null ? 0 : log.recoveryPoint(), 0), 0, Trace.OFF);
    }

    private void fill(int batches) throws IOException {
        log = open(true);
        for (int i = 0; i < batches; i++) {
            log.appendAsLeader(Batches.of(i, "value " + i), 3, 0);
        }
    }

    private List<LogSegment> old() {
        return new ArrayList<>(log.segments().headMap(log.segments().lastKey()).values());
    }

    /** One segment with every other batch of some segments. */
    private LogSegment everyOther(List<LogSegment> old) throws IOException {
        LogSegment cleaned = LogSegment.createCleaned(disk, DIR, old.get(0).baseOffset(), CONFIG, 0);
        for (LogSegment segment : old) {
            ByteBuffer bytes = segment.file().slice(0, segment.sizeInBytes()).toBuffer();
            for (RecordBatch batch : RecordBatch.in(bytes)) {
                if (batch.baseOffset() % 2 == 0) {
                    cleaned.append(bytes.duplicate().limit(batch.position() + batch.sizeInBytes()).position(batch.position()), 100);
                }
            }
        }
        cleaned.sealTimeIndex();
        cleaned.writeIndexes();
        return cleaned;
    }

    private List<Long> offsets() throws IOException {
        List<Long> found = new ArrayList<>();
        for (LogSegment segment : log.segments().values()) {
            for (RecordBatch batch : RecordBatch.in(segment.file().slice(0, segment.sizeInBytes()).toBuffer())) {
                found.add(batch.baseOffset());
            }
        }
        return found;
    }

    @Test
    void readersSeeTheNewSegmentsAndKeepTheOldOnes() throws IOException {
        fill(11);
        FetchInfo before = log.read(1, 70, FetchIsolation.LOG_END, true);
        List<LogSegment> old = old();
        assertThat(log.replaceSegments(List.of(everyOther(old)), old, log.cuts())).isTrue();
        assertThat(new RecordBatch(before.records().toBuffer(), 0).baseOffset()).isEqualTo(1);
        assertThat(offsets()).containsSubsequence(0L, 2L, 4L).doesNotContain(1L, 3L);
        ByteBuffer read = log.read(1, 70, FetchIsolation.LOG_END, true).records().toBuffer();
        assertThat(new RecordBatch(read, 0).baseOffset()).isEqualTo(2);
        List<Long> cleaned = offsets();
        log.tick(1, Long.MAX_VALUE);
        log.tick(2, Long.MAX_VALUE);
        assertThat(disk.list(DIR)).noneMatch(file -> file.toString().endsWith(LogNames.DELETED) || file.toString().endsWith(LogNames.SWAP));
        log = open(false);
        assertThat(offsets()).isEqualTo(cleaned);
        assertThat(log.logEndOffset()).isEqualTo(11);
    }

    @Test
    void aCleaningThatACutOvertookIsThrownAway() throws IOException {
        fill(11);
        List<LogSegment> old = old();
        int cuts = log.cuts();
        LogSegment cleaned = everyOther(old);
        log.truncateTo(1, 0);
        assertThat(log.replaceSegments(List.of(cleaned), old, cuts)).isFalse();
        assertThat(offsets()).containsExactly(0L);
        assertThat(disk.list(DIR)).noneMatch(file -> file.toString().endsWith(LogNames.CLEANED));
    }
}
