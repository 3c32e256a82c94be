package gregor.scenarios;

import static gregor.scenarios.ScenarioNode.bytes;

import gregor.base.TopicPartition;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.log.LogManager;
import gregor.log.LogNames;
import gregor.log.UnifiedLog;
import gregor.record.BatchBuilder;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The logs of a node on a disk of its own: two segments, forced up to offset 5; then two batches that nobody forces, and
 * the end, one way or the other; then the next start. An idempotent producer wrote all of it.
 */
final class CrashScenario extends LogScenario {

    private static final TopicPartition PARTITION = new TopicPartition("journey", 0);
    private static final String LAST_SEGMENT = "00000000000000000003";
    private static final TopicConfig CONFIG = TopicConfig.defaults();
    private static final NodeConfig NODE = NodeConfig.with(Map.of("log.dirs", DATA.toString()));
    private static final long PRODUCER_ID = 7;
    private static final int LEADER_EPOCH = 3;
    private static final int FORCE_AND_CHECKPOINT_MS = 60_000;
    /** Of the last batch, so many bytes have come to the disk: all of its header, and a part of its first record. */
    private static final int TORN_BYTES = 70;

    private final boolean powerFails;

    private CrashScenario(String name, String title, boolean powerFails) {
        super(name, title);
        this.powerFails = powerFails;
    }

    static CrashScenario powerFailure() {
        return new CrashScenario("crash", "The power fails with a batch half written, and the node starts again", true);
    }

    static CrashScenario stopInOrder() {
        return new CrashScenario("clean-stop", "The node stops in order, and starts again without a scan", false);
    }

    @Override
    Play begin(Consumer<TraceStep> watcher) {
        return new CrashPlay(watcher);
    }

    /** One run. */
    private final class CrashPlay extends Play {
        private int sequence;

        CrashPlay(Consumer<TraceStep> watcher) {
            super(PARTITION, watcher);
        }

        @Override
        ScenarioRun run(Path folder) throws IOException {
            ScenarioRun run = new ScenarioRun(List.of(), new LinkedHashMap<>());
            LogManager first = start();
            disk.forceDirectory(DATA.getParent());
            UnifiedLog log = first.getOrCreateLog(PARTITION, TOPIC_ID, CONFIG, clock.millis());
            append(log, "lamp", "on", "fan", "off", "door", "open");
            clock.advance(CONFIG.segmentMs() + 1); // the next batch begins a segment
            append(log, "lamp", "off", "door", "shut");
            recording.begin();
            recording.follow(ScenarioNode.NAME, log);
            log.flush();
            clock.advance(FORCE_AND_CHECKPOINT_MS);
            first.tick(clock.millis());
            append(log, "heater", "on");
            int whole = disk.readWhole(lastSegment(".log")).limit();
            append(log, "lamp", "on", "fan", "on", "heater", "off");
            if (powerFails) {
                losePower(whole + TORN_BYTES);
            } else {
                first.close(1);
            }
            capture(run, folder);
            LogManager second = start();
            List<TraceStep> steps = recording.end();
            second.close(1);
            DiskCopy.copy(disk, DATA, folder);
            return new ScenarioRun(steps, run.captures());
        }

        private LogManager start() throws IOException {
            LogManager manager = new LogManager(NODE, disk, new SimEntropy(11), trace);
            manager.load(topic -> CONFIG, clock.millis());
            return manager;
        }

        private void append(UnifiedLog log, String... keysAndValues) {
            BatchBuilder builder = new BatchBuilder(256).producer(PRODUCER_ID, (short) 0, sequence);
            for (int i = 0; i < keysAndValues.length; i += 2) {
                builder.append(clock.millis(), bytes(keysAndValues[i]), bytes(keysAndValues[i + 1]), List.of());
                sequence++;
            }
            clock.advance(1);
            log.appendAsLeader(builder.build(), LEADER_EPOCH, clock.millis());
        }

        /** The disk has written the third batch, unasked, and a part of the fourth. */
        private void losePower(int bytes) throws IOException {
            ByteBuffer written = disk.readWhole(lastSegment(".log"));
            trace.step("SimDisk", "SimDisk", "power failure", Map.of("leaves", bytes + " of " + written.limit() + " bytes"));
            recording.follow(ScenarioNode.NAME, null);
            disk.crash();
            try (FileChannel channel = disk.open(lastSegment(".log"), StandardOpenOption.WRITE)) {
                channel.write(written.limit(bytes), 0);
                channel.force(true);
            }
        }

        private Path lastSegment(String suffix) {
            return DATA.resolve(PARTITION.toString()).resolve(LAST_SEGMENT + suffix);
        }

        /** What is on the disk between the two lives. */
        private void capture(ScenarioRun run, Path folder) throws IOException {
            run.captures().put("log", disk.readWhole(lastSegment(".log")).array());
            run.captures().put("snapshot", disk.readWhole(lastSegment(".snapshot")).array());
            run.captures().put("recovery-points", disk.readWhole(DATA.resolve(LogNames.RECOVERY_POINTS)).array());
            DiskCopy.copy(disk, DATA, folder.resolve("stopped"));
        }
    }
}
