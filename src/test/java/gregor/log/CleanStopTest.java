package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.book.claim.Claim;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What the files of a log directory promise about the logs in it, and whether it is true. Claim 6.5. */
class CleanStopTest {

    private static final Path ROOT = Path.of("/data");
    private static final Path MARKER = ROOT.resolve(LogNames.CLEAN_SHUTDOWN);
    private static final Uuid ID = Uuid.parse("7KjKFb7lT3yNeSVfvFJFkg");
    private static final NodeConfig NODE = NodeConfig.with(Map.of("log.dirs", ROOT.toString()));
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("internal.segment.bytes", "400"));
    private static final int PARTITIONS = 3;
    private static final long CHECKPOINTS_MS = 60_000;

    /** A node that is started, used, and then stopped in order, or without power, or both. */
    private static final class Life {
        final Random random;
        final SimDisk disk = new SimDisk();
        /** The log end of each partition: after the next start no log may end behind it. */
        final Map<TopicPartition, Long> ends = new TreeMap<>();
        LogManager manager;
        long nowMs;

        Life(Random random) {
            this.random = random;
        }

        void start() throws IOException {
            boolean promised = disk.exists(MARKER);
            Map<TopicPartition, Long> points = new Checkpoint(disk, ROOT, LogNames.RECOVERY_POINTS).read();
            manager = new LogManager(NODE, disk, new SimEntropy(7), Trace.OFF);
            manager.load(topic -> CONFIG, nowMs);
            assertThat(disk.exists(MARKER)).isFalse();
            disk.forceDirectory(ROOT.getParent());
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                UnifiedLog log = manager.log(end.getKey());
                long found = log == null ? 0 : log.logEndOffset();
                assertThat(found).isLessThanOrEqualTo(end.getValue());
                assertThat(found).isGreaterThanOrEqualTo(promised ? end.getValue() : points.getOrDefault(end.getKey(), 0L));
            }
            noteEnds();
        }

        void use() {
            for (int i = random.nextInt(25); i > 0; i--) {
                nowMs += random.nextInt(3) == 0 ? CHECKPOINTS_MS : 0;
                UnifiedLog log = manager.getOrCreateLog(new TopicPartition("orders", random.nextInt(PARTITIONS)), ID, CONFIG, nowMs);
                switch (random.nextInt(6)) {
                    case 0 -> log.flush();
                    case 1 -> manager.tick(nowMs);
                    default -> log.appendAsLeader(Batches.of(1, "a", "b"), 0, nowMs);
                }
            }
            noteEnds();
        }

        private void noteEnds() {
            ends.clear();
            for (UnifiedLog log : manager.allLogs()) {
                ends.put(log.topicPartition(), log.logEndOffset());
            }
        }

        void end() throws IOException {
            boolean inOrder = random.nextInt(3) > 0;
            if (inOrder) {
                manager.close(1);
                assertThat(disk.exists(MARKER)).isTrue();
            }
            if (!inOrder || random.nextBoolean()) {
                disk.crash();
                assertThat(disk.exists(MARKER)).isEqualTo(inOrder);
            }
        }
    }

    @Claim("6.5")
    @Property(tries = 150)
    void theMarkerIsThereOnlyIfNothingCanBeMissing(@ForAll long seed) throws IOException {
        Life life = new Life(new Random(seed));
        for (int i = 0; i < 6; i++) {
            life.start();
            life.use();
            life.end();
        }
        life.start();
    }
}
