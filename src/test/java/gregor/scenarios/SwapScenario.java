package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.log.LogCleaner;
import gregor.log.LogManager;
import gregor.log.LogNames;
import gregor.log.UnifiedLog;
import gregor.record.BatchBuilder;
import gregor.sim.DiskCall;
import gregor.sim.DiskFault;
import gregor.sim.Loss;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Three small segments of a compacted log become one. The power fails while the old ones lose their names, and takes back
 * what was not forced; the next start completes what was decided.
 */
final class SwapScenario extends LogScenario {

    private static final TopicPartition PARTITION = new TopicPartition("cars", 0);
    /** Room for two batches, as long as the log grows; then for all of them. */
    private static final TopicConfig SMALL = TopicConfig.of(Map.of("cleanup.policy", "compact", "internal.segment.bytes", "160"));
    private static final TopicConfig LARGE = TopicConfig.of(Map.of("cleanup.policy", "compact"));
    private static final NodeConfig NODE = NodeConfig.with(Map.of("log.dirs", DATA.toString()));
    /** The second of the old segments is about to lose its name. */
    private static final Path LAST_CALL = DATA.resolve(PARTITION.toString()).resolve(LogNames.ofOffset(2, LogNames.LOG + LogNames.DELETED));

    SwapScenario() {
        super("swap", "The power fails in the middle of a swap, and the next start completes it");
    }

    @Override
    Play begin(Consumer<TraceStep> watcher) {
        return new SwapPlay(watcher);
    }

    /** One run. */
    private static final class SwapPlay extends Play {

        private final SteppedTimers timers = new SteppedTimers(clock);
        private SimDisk left;

        SwapPlay(Consumer<TraceStep> watcher) {
            super(PARTITION, watcher);
        }

        @Override
        ScenarioRun run(Path folder) throws IOException {
            LogManager first = start(disk, SMALL);
            disk.forceDirectory(DATA.getParent());
            UnifiedLog log = first.getOrCreateLog(PARTITION, TOPIC_ID, SMALL, clock.millis());
            for (String place : List.of("Rome", "Oslo", "Pisa", "Bern", "Nice", "Linz", "Graz")) {
                clock.advance(1000);
                log.appendAsLeader(new BatchBuilder(128).append(clock.millis(), ScenarioNode.bytes("car 1"), ScenarioNode.bytes(place),
                    List.of()).build(), 0, clock.millis());
            }
            log.updateHighWatermark(log.logEndOffset());
            log.flush();
            log.updateConfig(LARGE);
            recording.follow(ScenarioNode.NAME, log);
            recording.begin();
            disk.watch(this::failPower);
            LogCleaner cleaner = new LogCleaner(first.cleaning(), () -> NODE, clock, timers, timers, trace);
            cleaner.start();
            cleaner.close();
            DiskCopy.copy(left, DATA, folder.resolve("crashed"));
            recording.begin();
            LogManager second = start(left, LARGE);
            List<TraceStep> steps = recording.end();
            second.close(1);
            DiskCopy.copy(left, DATA, folder);
            return new ScenarioRun(steps, Map.of());
        }

        private LogManager start(SimDisk on, TopicConfig config) throws IOException {
            LogManager manager = new LogManager(NODE, on, new SimEntropy(11), trace);
            manager.load(topic -> config, clock.millis());
            return manager;
        }

        /** Nothing that the first life does from here on is seen by anybody. */
        private DiskFault failPower(DiskCall call) {
            if (left == null && call.path().equals(LAST_CALL)) {
                left = disk.afterCrash(0, Loss.ALL_UNFORCED, new SimEntropy(0));
                trace.step("SimDisk", "SimDisk", "power failure", Map.of("loses", "what was not forced"));
                recording.follow(ScenarioNode.NAME, null);
                recording.end();
            }
            return DiskFault.NONE;
        }
    }
}
