package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.TopicConfig;
import gregor.os.NioDisk;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** log.I3 with real files and real threads: readers beside an appender see whole batches in order, and nothing else. */
class LogStressTest {

    private static final int APPENDS = 1500;
    private static final int READERS = 3;

    @TempDir
    private Path directory;

    private UnifiedLog open() throws IOException {
        TopicConfig config = TopicConfig.of(Map.of("internal.segment.bytes", "8000", "index.interval.bytes", "200",
            "file.delete.delay.ms", "0"));
        return UnifiedLog.open(directory.resolve("stress-0"), config, new NioDisk(), LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
    }

    private static Void append(UnifiedLog log) {
        Random random = new Random(1);
        for (int i = 0; i < APPENDS; i++) {
            String[] values = new String[1 + random.nextInt(4)];
            Arrays.fill(values, "value " + i);
            log.appendAsLeader(Batches.of(1000 + i, values), i / 500, 1000 + i);
            log.updateHighWatermark(log.logEndOffset() - random.nextInt(3));
            if (i % 37 == 0) {
                log.incrementLogStartOffset(Math.max(log.logStartOffset(), log.highWatermark() - 200));
            }
            if (i % 61 == 0) {
                log.tick(i, Long.MAX_VALUE);
            }
        }
        return null;
    }

    private static long readUntil(UnifiedLog log, long seed, AtomicBoolean over) throws IOException {
        Random random = new Random(seed);
        long batches = 0;
        long offset = 0;
        while (!over.get()) {
            FetchIsolation isolation = random.nextBoolean() ? FetchIsolation.LOG_END : FetchIsolation.HIGH_WATERMARK;
            try {
                FetchInfo read = log.read(offset, random.nextInt(3000), isolation, random.nextBoolean());
                long from = offset;
                for (RecordBatch batch : RecordBatch.in(read.records().toBuffer())) {
                    batch.ensureValid();
                    assertThat(batch.lastOffset()).isGreaterThanOrEqualTo(from);
                    assertThat(batch.baseOffset()).isLessThanOrEqualTo(from);
                    from = batch.nextOffset();
                    batches++;
                }
                offset = random.nextInt(20) == 0 ? log.logStartOffset() : from;
            } catch (KafkaException e) {
                assertThat(e.error()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
                offset = log.logStartOffset();
            } catch (IOException e) { // the records' segment was deleted before they were read, without any delay here
                assertThat(e).hasMessageContaining("is closed");
                offset = log.logStartOffset();
            }
        }
        return batches;
    }

    @Test
    void readersBesideAnAppenderSeeWholeBatchesInOrder() throws Exception {
        UnifiedLog log = open();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
        try {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                long seed = i;
                readers.add(threads.submit(() -> readUntil(log, seed, over)));
            }
            threads.submit((Callable<Void>) () -> append(log)).get();
            over.set(true);
            for (Future<Long> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }
        log.close();
        UnifiedLog again = open();
        assertThat(again.logEndOffset()).isEqualTo(log.logEndOffset());
        ByteBuffer all = again.read(again.logEndOffset() - 1, 100, FetchIsolation.LOG_END, true).records().toBuffer();
        assertThat(new RecordBatch(all, 0).isValid()).isTrue();
    }
}
