package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.config.NodeConfig;
import gregor.port.Timers;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The workers that clean logs in the background, on a clock of the test's own. */
class LogCleanerTest {

    /** Runs what is due, then goes forward to what is due next. */
    private static final class Steps implements Timers, Executor {
        final SimClock clock = new SimClock(0);
        final Deque<Runnable> tasks = new ArrayDeque<>();
        final TreeMap<Long, List<Runnable>> waiting = new TreeMap<>();

        @Override
        public Timer after(long delayMs, Runnable task) {
            waiting.computeIfAbsent(clock.millis() + delayMs, time -> new ArrayList<>()).add(task);
            return () -> { };
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void runUntil(long ms) {
            while (!tasks.isEmpty() || !waiting.isEmpty() && waiting.firstKey() <= ms) {
                if (tasks.isEmpty()) {
                    clock.advance(Math.max(0, waiting.firstKey() - clock.millis()));
                    waiting.pollFirstEntry().getValue().forEach(Runnable::run);
                } else {
                    tasks.poll().run();
                }
            }
        }
    }

    private final SimDisk disk = new SimDisk();
    private final Map<TopicPartition, UnifiedLog> logs = new TreeMap<>();
    private final LogCleanerManager manager = new LogCleanerManager(logs, disk, (directory, why) -> { });
    private final Steps steps = new Steps();
    private NodeConfig config = NodeConfig.with(Map.of("log.cleaner.backoff.ms", "1000"));
    private final LogCleaner cleaner = new LogCleaner(manager, () -> config, steps.clock, steps, steps, Trace.OFF);

    private CompactedLog log(String topic) throws IOException {
        CompactedLog log = new CompactedLog(disk, Path.of("/data", topic + "-0")).put("a=1").put("a=2").put("b=1").put("z=1");
        logs.put(log.log.topicPartition(), log.log);
        return log;
    }

    private void set(String name, String value) {
        config = config.withDynamic(Map.of(name, value), Map.of());
    }

    @Test
    void cleansWhatIsDirtyAndRests() throws IOException {
        CompactedLog first = log("first");
        CompactedLog second = log("second");
        cleaner.start();
        steps.runUntil(10);
        assertThat(first.left()).containsExactly("1:a=2", "2:b=1", "3:z=1");
        assertThat(second.left()).containsExactly("1:a=2", "2:b=1", "3:z=1");
        first.put("a=3").put("z=2");
        steps.runUntil(999);
        assertThat(first.left()).contains("1:a=2");
        steps.runUntil(1001);
        assertThat(first.left()).containsExactly("2:b=1", "3:z=1", "4:a=3", "5:z=2");
    }

    @Test
    void doesNothingIfItIsNotWanted() throws IOException {
        config = NodeConfig.with(Map.of("log.cleaner.enable", "false"));
        CompactedLog log = log("first");
        cleaner.start();
        steps.runUntil(10_000);
        assertThat(log.left()).hasSize(4);
    }

    @Test
    void waitsWhenBytesAreScarce() throws IOException {
        CompactedLog log = log("first");
        set("log.cleaner.io.max.bytes.per.second", "100");
        cleaner.start();
        steps.runUntil(2000);
        assertThat(log.left()).hasSize(4);
        steps.runUntil(10_000);
        assertThat(log.left()).hasSize(3);
    }

    @Test
    void asManyWorkersAsTheSettingSays() throws IOException {
        cleaner.start();
        steps.runUntil(1);
        assertThat(steps.waiting.lastEntry().getValue()).hasSize(1);
        set("log.cleaner.threads", "3");
        steps.runUntil(2500);
        assertThat(steps.waiting.values().stream().mapToInt(List::size).sum()).isEqualTo(3);
        set("log.cleaner.threads", "1");
        steps.runUntil(9000);
        assertThat(steps.waiting.values().stream().mapToInt(List::size).sum()).isEqualTo(1);
        CompactedLog log = log("late");
        steps.runUntil(11_000);
        assertThat(log.left()).hasSize(3);
    }

    @Test
    void closingLeavesTheLogAsItWas() throws IOException {
        CompactedLog log = log("first");
        cleaner.start();
        for (int i = 0; i < 3; i++) {
            steps.tasks.poll().run();
        }
        cleaner.close();
        steps.runUntil(10_000);
        assertThat(steps.tasks).isEmpty();
        assertThat(log.left()).hasSize(4);
        assertThat(disk.list(log.log.directory())).noneMatch(file -> file.toString().endsWith(LogNames.CLEANED));
    }

    /** CMP-8, H56: one partition's failure is its own. */
    @Test
    void h56_aDamagedLogDoesNotKeepOthersFromBeingCleaned() throws IOException {
        CompactedLog bad = log("bad");
        CompactedLog good = log("good");
        try (FileChannel channel = disk.open(bad.log.segments().firstEntry().getValue().file().path(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {77}), RecordBatch.HEADER_BYTES + 5);
        }
        cleaner.start();
        steps.runUntil(10_000);
        assertThat(good.left()).hasSize(3);
        assertThat(manager.uncleanable().keySet()).containsExactly(bad.log.topicPartition());
    }

    /** Whatever goes through in pieces: after the wait that is asked for, no more went through than the time allows. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theThrottleKeepsTheRate(@ForAll long seed) {
        Random random = new Random(seed);
        IoThrottle throttle = new IoThrottle();
        double bytesPerSecond = 1 + random.nextInt(1_000_000);
        long nowNanos = random.nextLong();
        long startNanos = nowNanos;
        double total = 0;
        for (int i = 0; i < 100; i++) {
            int bytes = random.nextInt(100_000);
            total += bytes;
            nowNanos += 1_000_000 * throttle.waitMs(bytes, bytesPerSecond, nowNanos) + 1_000_000;
            double allowed = (nowNanos - startNanos) / 1e9 * bytesPerSecond;
            assertThat(total).isLessThanOrEqualTo(allowed + 1e-3 * bytesPerSecond);
            nowNanos += random.nextInt(10_000_000);
        }
    }
}
