package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.log.LogCleaner;
import gregor.log.LogManager;
import gregor.log.LogNames;
import gregor.log.UnifiedLog;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.sim.DiskCall;
import gregor.sim.DiskFault;
import gregor.sim.Loss;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Three small segments of a compacted log become one. The power fails while the old ones lose their names, and takes back
 * what was not forced; the next start completes what was decided.
 */
final class SwapScenario implements Scenario {

    private static final Path DATA = Path.of("/data");
    private static final TopicPartition PARTITION = new TopicPartition("cars", 0);
    private static final Uuid TOPIC_ID = Uuid.parse("7KjKFb7lT3yNeSVfvFJFkg");
    /** Room for two batches, as long as the log grows; then for all of them. */
    private static final TopicConfig SMALL = TopicConfig.of(Map.of("cleanup.policy", "compact", "internal.segment.bytes", "160"));
    private static final TopicConfig LARGE = TopicConfig.of(Map.of("cleanup.policy", "compact"));
    private static final NodeConfig NODE = NodeConfig.with(Map.of("log.dirs", DATA.toString()));
    /** The second of the old segments is about to lose its name. */
    private static final Path LAST_CALL = DATA.resolve(PARTITION.toString()).resolve(LogNames.ofOffset(2, LogNames.LOG + LogNames.DELETED));

    @Override
    public String name() {
        return "swap";
    }

    @Override
    public String title() {
        return "The power fails in the middle of a swap, and the next start completes it";
    }

    @Override
    public ScenarioRun run(Path folder, Consumer<TraceStep> watcher) {
        try {
            return new Play(watcher).run(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One run. */
    private static final class Play {

        private final SimClock clock = new SimClock();
        private final SimDisk disk = new SimDisk();
        private final SteppedTimers timers = new SteppedTimers(clock);
        private final TraceRecording recording = new TraceRecording(clock, PARTITION);
        private final Trace trace = new RecordedTrace(ScenarioNode.NAME, recording);
        private SimDisk left;

        Play(Consumer<TraceStep> watcher) {
            recording.watch(watcher);
        }

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
