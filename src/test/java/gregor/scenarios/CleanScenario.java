package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.log.LogCleaner;
import gregor.log.LogManager;
import gregor.log.UnifiedLog;
import gregor.record.BatchBuilder;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where cars are: a compacted log of three segments and the active one. The cleaner finds it dirty enough and cleans it. A
 * day later another segment is full, and the next cleaning lets the tombstone go.
 */
final class CleanScenario extends LogScenario {

    private static final TopicPartition PARTITION = new TopicPartition("cars", 0);
    /** Room for two batches. */
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("cleanup.policy", "compact", "internal.segment.bytes", "160"));
    private static final NodeConfig NODE = NodeConfig.with(Map.of("log.dirs", DATA.toString()));
    private static final long DAY_MS = 24 * 3600 * 1000;

    CleanScenario() {
        super("clean", "A log of three segments is cleaned");
    }

    @Override
    Play begin(Consumer<TraceStep> watcher) {
        return new CleanPlay(watcher);
    }

    /** One run. */
    private static final class CleanPlay extends Play {

        private final SteppedTimers timers = new SteppedTimers(clock);
        private final LogManager manager = new LogManager(NODE, disk, new SimEntropy(11), trace);
        private UnifiedLog log;

        CleanPlay(Consumer<TraceStep> watcher) {
            super(PARTITION, watcher);
        }

        @Override
        ScenarioRun run(Path folder) throws IOException {
            manager.load(topic -> CONFIG, clock.millis());
            log = manager.getOrCreateLog(PARTITION, TOPIC_ID, CONFIG, clock.millis());
            recording.follow(ScenarioNode.NAME, log);
            append("car 1", "Rome");
            append("car 2", "Oslo");
            append("car 1", "Pisa");
            append("car 3", "Bern");
            append("car 2", null);
            append("car 1", "Nice");
            append("car 4", "Linz");
            recording.begin();
            LogCleaner cleaner = new LogCleaner(manager.cleaning(), () -> NODE, clock, timers, timers, trace);
            cleaner.start();
            DiskCopy.copy(disk, DATA, folder.resolve("clean"));
            List<TraceStep> steps = recording.end();
            append("car 3", "Genf");
            append("car 4", "Graz");
            append("car 5", "Kiel");
            timers.pass(DAY_MS);
            cleaner.close();
            manager.close(1);
            DiskCopy.copy(disk, DATA, folder);
            return new ScenarioRun(steps, Map.of());
        }

        private void append(String car, String place) {
            clock.advance(1000);
            log.appendAsLeader(new BatchBuilder(128).append(clock.millis(), ScenarioNode.bytes(car),
                place == null ? null : ScenarioNode.bytes(place), List.of()).build(), 0, clock.millis());
            log.updateHighWatermark(log.logEndOffset());
        }
    }
}
