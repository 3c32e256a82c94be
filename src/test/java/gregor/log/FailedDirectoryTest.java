package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.port.Workers;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** One of two log directories breaks, at start or later (KIP-112): the other one goes on as if nothing had happened. */
class FailedDirectoryTest {

    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");
    private static final Uuid ID = Uuid.parse("7KjKFb7lT3yNeSVfvFJFkg");
    private static final Uuid ID_A = new Uuid(1, 1);
    private static final Uuid ID_B = new Uuid(2, 2);
    private static final NodeConfig NODE = NodeConfig.with(Map.of("log.dirs", "/a,/b"));
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("file.delete.delay.ms", "0", "internal.segment.bytes", "200"));
    private static final int PARTITIONS = 4;

    private SimDisk disk;
    private BreakingDisk breaking;
    private final List<Path> told = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    /** The topics that the cluster knows. */
    private final Map<TopicPartition, Uuid> ids = new LinkedHashMap<>();
    private LogManager manager;
    private long nowMs;

    /** Properties share this object over all their tries. */
    private void anew() {
        disk = new SimDisk();
        breaking = new BreakingDisk(disk, A);
        told.clear();
        said.clear();
        ids.clear();
        nowMs = 0;
    }

    private void start() throws IOException {
        manager = new LogManager(NODE, Map.of("/a", ID_A, "/b", ID_B), breaking, new SimEntropy(7), Trace.OFF);
        manager.onFailure(directory -> told.add(directory.path()));
        manager.load(new LogLoading(topic -> CONFIG, (partition, id) -> !id.equals(ids.get(partition)), new SimClock(nowMs), Workers.CALLER,
            (level, line) -> said.add(line)));
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition("t", number);
    }

    private UnifiedLog log(int number) {
        return manager.getOrCreateLog(partition(number), ids.computeIfAbsent(partition(number), partition -> ID), CONFIG, nowMs);
    }

    private static void append(UnifiedLog log, String value) {
        log.appendAsLeader(Batches.of(1, value), 0, 0);
        log.updateHighWatermark(log.logEndOffset());
    }

    /** What the node does all day; each step is for one partition. */
    private enum Step {
        APPEND, APPEND_MORE, FLUSH, READ, DELETE_RECORDS, CHECKPOINT, TICK, DELETE_AND_MAKE_AGAIN;

        void run(FailedDirectoryTest test, UnifiedLog log) throws IOException {
            switch (this) {
                case APPEND, APPEND_MORE -> append(log, "value of " + log.topicPartition());
                case FLUSH -> log.flush();
                case READ -> log.read(log.logStartOffset(), 1000, FetchIsolation.LOG_END, true).records().toBuffer();
                case DELETE_RECORDS -> log.incrementLogStartOffset(log.highWatermark());
                case CHECKPOINT -> test.manager.checkpointLogStartOffsets();
                case TICK -> test.manager.tick(test.nowMs += 60_000);
                default -> {
                    test.manager.deleteLog(log.topicPartition());
                    test.ids.put(log.topicPartition(), new Uuid(100, test.ids.get(log.topicPartition()).leastSignificantBits() + 1));
                    test.log(log.topicPartition().partition());
                }
            }
        }
    }

    /** LOG-10, LOG-14, H38: at whichever call of whatever the node does. */
    @Property(tries = 300)
    void aDirectoryThatBreaksTakesItsPartitionsAlongAndNoOther(@ForAll @Size(max = 40) List<Step> steps,
            @ForAll @IntRange(max = 120) int calls) throws IOException {
        anew();
        start();
        for (int i = 0; i < PARTITIONS; i++) {
            log(i);
        }
        breaking.breakAfter(calls);
        TreeMap<Integer, Long> ends = new TreeMap<>();
        for (int i = 0; i < steps.size(); i++) {
            UnifiedLog log = manager.log(partition(i % PARTITIONS));
            boolean offlineBefore = log == null || manager.directoryOf(log).failure() != null;
            if (log != null && !offlineBefore) {
                try {
                    steps.get(i).run(this, log);
                } catch (KafkaException | IOException e) {
                    assertThat(breaking.isBroken()).as("an error where nothing is broken: %s", e).isTrue();
                }
            } else if (log != null) {
                assertThatThrownBy(() -> append(log, "too late")).isInstanceOfSatisfying(KafkaException.class,
                    e -> assertThat(e.error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR));
                assertThat(log.unusable()).isNotNull();
            }
        }
        boolean failed = manager.directories().get(0).failure() != null;
        assertThat(told).isEqualTo(failed ? List.of(A) : List.of());
        if (failed) {
            manager.takeOffline(manager.directories().get(0));
        }
        assertThat(manager.directories().get(1).failure()).isNull();
        breaking.breakAfter(failed ? 0 : Long.MAX_VALUE);
        for (UnifiedLog log : manager.allLogs()) {
            append(log, "still here");
            ends.put(log.topicPartition().partition(), log.logEndOffset());
        }
        manager.close(5);
        assertThat(disk.exists(A.resolve(LogNames.CLEAN_SHUTDOWN))).as("a marker only where nothing failed")
            .isEqualTo(manager.directories().get(0).failure() == null);
        assertThat(disk.exists(B.resolve(LogNames.CLEAN_SHUTDOWN))).isTrue();
        breaking.breakAfter(Long.MAX_VALUE);
        start();
        assertThat(manager.directories().get(0).failure()).as("the disk is mended").isNull();
        ends.forEach((number, end) -> assertThat(manager.log(partition(number)).logEndOffset()).isEqualTo(end));
    }

    /** H36, H37: a start that a disk keeps from loading. */
    @Property(tries = 150)
    void aDirectoryThatBreaksWhileItIsLoadedHasNoLogsAndGetsNoMarker(@ForAll @IntRange(max = 150) int calls,
            @ForAll boolean stoppedInOrder) throws IOException {
        anew();
        start();
        Map<Integer, Path> places = new LinkedHashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            append(log(i), "a");
            places.put(i, log(i).directory());
        }
        manager.close(1);
        if (!stoppedInOrder) {
            for (Path directory : List.of(A, B)) {
                disk.delete(directory.resolve(LogNames.CLEAN_SHUTDOWN));
                disk.delete(directory.resolve(LogNames.RECOVERY_POINTS));
            }
        }
        breaking.breakAfter(calls);
        start();
        boolean failed = manager.directories().get(0).failure() != null;
        breaking.breakAfter(failed ? 0 : Long.MAX_VALUE);
        places.forEach((number, place) -> {
            UnifiedLog log = manager.log(partition(number));
            assertThat(log != null).as("%s", place).isEqualTo(place.startsWith(B) || !failed);
            if (log == null) {
                assertThatThrownBy(() -> manager.getOrCreateLog(partition(number), ID, ID_A, false, () -> CONFIG, 0))
                    .as("its records are in the other directory").isInstanceOf(KafkaException.class).hasMessageContaining("/a");
            }
        });
        assertThat(manager.getOrCreateLog(partition(9), ID, Uuid.ZERO, true, () -> CONFIG, 0).directory().getParent()).isIn(failed ? List.of(B)
            : List.of(A, B));
        manager.close(2);
        breaking.breakAfter(Long.MAX_VALUE);
        start();
        places.forEach((number, place) -> assertThat(manager.log(partition(number)).logEndOffset()).isEqualTo(1));
    }

    /** The disk has its say at once, not at the next look of a thread: H38. */
    @Example
    void theFirstErrorStopsAllLogsOfTheDirectory() throws IOException {
        anew();
        start();
        UnifiedLog first = log(0);
        UnifiedLog inB = log(1);
        UnifiedLog second = log(2);
        breaking.breakAfter(0);
        assertThatThrownBy(() -> append(first, "x")).hasMessageContaining("appending in /a/t-0 failed");
        assertThat(said).filteredOn(line -> line.contains("offline")).singleElement().asString()
            .startsWith("log directory /a is offline from now on: appending in /a/t-0 failed");
        breaking.breakAfter(Long.MAX_VALUE);
        assertThatThrownBy(() -> append(second, "y")).as("although the disk would take it").hasMessageContaining("offline")
            .hasMessageContaining("/a/t-0");
        append(inB, "z");
        assertThat(told).containsExactly(A);
        manager.takeOffline(manager.directories().get(0));
        assertThat(manager.allLogs()).containsExactly(inB);
        assertThat(manager.directoryOf(inB).id()).isEqualTo(ID_B);
        manager.tick(nowMs + 100_000);
        assertThat(disk.exists(A.resolve(LogNames.HIGH_WATERMARKS))).isFalse();
        assertThat(disk.exists(B.resolve(LogNames.HIGH_WATERMARKS))).isTrue();
    }

    @Example
    void withoutAnyDirectoryThereIsNoStart() throws IOException {
        anew();
        LogManager none = new LogManager(NODE, Map.of(), disk, new SimEntropy(7), Trace.OFF);
        assertThatThrownBy(() -> none.load(topic -> CONFIG, 0)).isInstanceOf(IOException.class).hasMessageContaining("[/a, /b]");
        none.close(1);
        disk.open(A, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close(); // a file where a directory should be
        start();
        assertThat(manager.directories()).extracting(directory -> directory.failure() == null).containsExactly(false, true);
        assertThat(log(0).directory()).isEqualTo(B.resolve("t-0"));
    }

    /** KIP-1066. */
    @Example
    void aCordonedDirectoryGetsNothingNewUnlessThereIsNoOther() throws IOException {
        anew();
        for (String cordoned : List.of("/a", "*")) {
            SimDisk own = new SimDisk();
            LogManager logs = new LogManager(NodeConfig.with(Map.of("log.dirs", "/a,/b", "cordoned.log.dirs", cordoned)),
                Map.of("/a", ID_A, "/b", ID_B), own, new SimEntropy(7), Trace.OFF);
            logs.load(topic -> CONFIG, 0);
            for (int i = 0; i < 4; i++) {
                assertThat(logs.getOrCreateLog(partition(i), ID, CONFIG, 0).directory().getParent())
                    .isEqualTo(cordoned.equals("*") && i % 2 == 0 ? A : B);
            }
            assertThat(logs.getOrCreateLog(partition(7), ID, ID_A, true, () -> CONFIG, 0).directory().getParent()).as("assigned").isEqualTo(A);
        }
    }
}
