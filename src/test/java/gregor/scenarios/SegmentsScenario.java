package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.config.TopicConfig;
import gregor.log.FetchIsolation;
import gregor.log.LoadFrom;
import gregor.log.UnifiedLog;
import gregor.record.BatchBuilder;
import gregor.record.ControlRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A log alone, whose first segment is nearly full. Recorded is one of two things: three more batches, of which the first is
 * noted in the indexes, the second is not, and the third begins a new segment; or what is looked for afterwards, an offset, a
 * time, and the transactions that a reader of committed records must know of.
 *
 * <p>Batches have two records and come ten seconds apart. A few in the middle are late. One transaction is aborted.
 */
final class SegmentsScenario extends LogScenario {

    static final long BASE_OFFSET = 1000;

    private static final TopicPartition PARTITION = new TopicPartition("readings", 0);
    private static final Path DIRECTORY = DATA.resolve(PARTITION.toString());
    /** Segments of 34,000 bytes in place of 1 GiB; batches are noted as often as everywhere. */
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("internal.segment.bytes", "34000"));
    private static final int BEFORE = 25;
    private static final int VALUE_BYTES = 600;
    private static final long BETWEEN_MS = 10_000;
    private static final long LATE_MS = 200_000;
    private static final long PRODUCER_ID = 4000;

    private final boolean lookUps;

    private SegmentsScenario(String name, String title, boolean lookUps) {
        super(name, title);
        this.lookUps = lookUps;
    }

    static SegmentsScenario appends() {
        return new SegmentsScenario("segments", "Three batches at the end of a segment", false);
    }

    static SegmentsScenario lookUps() {
        return new SegmentsScenario("look-ups", "An offset, a time and a transaction are looked for", true);
    }

    @Override
    Play begin(Consumer<TraceStep> watcher) throws IOException {
        return new SegmentsPlay(lookUps, watcher);
    }

    /** One run. */
    private static final class SegmentsPlay extends Play {

        private final boolean lookUps;
        private final UnifiedLog log;

        SegmentsPlay(boolean lookUps, Consumer<TraceStep> watcher) throws IOException {
            super(PARTITION, watcher);
            this.lookUps = lookUps;
            log = UnifiedLog.open(DIRECTORY, CONFIG, disk, new LoadFrom(true, 0, BASE_OFFSET), clock.millis(), trace);
            recording.follow(ScenarioNode.NAME, log);
        }

        @Override
        ScenarioRun run(Path folder) throws IOException {
            long startMs = clock.millis();
            for (int i = 0; i < BEFORE; i++) {
                appendBefore(i);
            }
            if (!lookUps) {
                recording.begin();
            }
            for (int i = 0; i < 3; i++) {
                append(new BatchBuilder(2 * VALUE_BYTES), 0);
            }
            log.updateHighWatermark(log.logEndOffset());
            if (lookUps) {
                recording.begin();
                log.read(BASE_OFFSET + 24, 4096, FetchIsolation.HIGH_WATERMARK, true);
                log.offsetForTimestamp(startMs + 13 * BETWEEN_MS);
                log.read(BASE_OFFSET + 10, 4096, FetchIsolation.TXN_COMMITTED, true);
            }
            List<TraceStep> steps = recording.end();
            log.close();
            DiskCopy.copy(disk, DATA, folder);
            return new ScenarioRun(steps, captures());
        }

        private void appendBefore(int number) {
            if (number == 4) {
                append(new BatchBuilder(2 * VALUE_BYTES).producer(PRODUCER_ID, (short) 0, 0).transactional(), 0);
            } else if (number == 6) {
                log.appendOwn(new BatchBuilder(128).producer(PRODUCER_ID, (short) 0, -1).transactional().control()
                    .append(clock.millis(), ControlRecord.abort(1)).build(), 0, clock.millis());
            } else {
                append(new BatchBuilder(2 * VALUE_BYTES), number >= 7 && number < 12 ? LATE_MS : 0);
            }
        }

        private void append(BatchBuilder batch, long lateMs) {
            clock.advance(BETWEEN_MS);
            for (int i = 0; i < 2; i++) {
                ByteBuffer value = ScenarioNode.bytes("21.5 ".repeat(VALUE_BYTES / 5));
                batch.append(clock.millis() - lateMs + i, ScenarioNode.bytes("room " + i), value, List.of());
            }
            log.appendAsLeader(batch.build(), 0, clock.millis());
        }

        private Map<String, byte[]> captures() throws IOException {
            Map<String, byte[]> captures = new LinkedHashMap<>();
            for (String kind : List.of("index", "timeindex", "txnindex")) {
                Path file = DIRECTORY.resolve("0000000000000000" + BASE_OFFSET + "." + kind);
                captures.put(kind, disk.readWhole(file).array());
            }
            return captures;
        }
    }
}
