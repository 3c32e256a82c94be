package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.index.OffsetIndex;
import gregor.index.OffsetPosition;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.sim.DiskFault;
import gregor.sim.FaultAt;
import gregor.sim.Loss;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Example;

/** Accidents that other logs had at start and stop, beside an append, and with two readers at once, by their numbers. */
class HistoricalLogTest {

    private static final Path ROOT = Path.of("/data");
    private static final Path MARKER = ROOT.resolve(LogNames.CLEAN_SHUTDOWN);
    private static final NodeConfig NODE = NodeConfig.with(Map.of("log.dirs", "/data"));
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("internal.segment.bytes", "400", "index.interval.bytes", "0"));
    private static final TopicPartition PARTITION = new TopicPartition("old", 0);

    private final SimDisk disk = new SimDisk();

    private LogManager manager() {
        return new LogManager(NODE, disk, new SimEntropy(7), Trace.OFF);
    }

    private LogManager usedAndStopped() throws IOException {
        LogManager manager = manager();
        manager.load(topic -> CONFIG, 0);
        UnifiedLog log = manager.getOrCreateLog(PARTITION, new Uuid(1, 1), CONFIG, 0);
        for (int i = 0; i < 9; i++) {
            log.appendAsLeader(Batches.of(100 + i, "a", "b"), 0, 0);
        }
        manager.close(1);
        assertThat(disk.exists(MARKER)).isTrue();
        return manager;
    }

    /** KAFKA-15375: the start breaks off before it has looked at a log; what it was to find may be anything. */
    @Example
    void h36NoMarkerUnlessLoadingFinished() throws IOException {
        usedAndStopped();
        disk.delete(MARKER);
        LogManager broken = manager();
        assertThatThrownBy(() -> broken.load(topic -> {
            throw new KafkaException(ErrorCode.INVALID_CONFIG, "the settings can't be read");
        }, 0)).hasMessageContaining("the settings can't be read");
        broken.close(1);
        assertThat(disk.exists(MARKER)).isFalse();
        LogManager neverLoaded = manager();
        neverLoaded.close(1);
        assertThat(disk.exists(MARKER)).isFalse();
    }

    /** KAFKA-13773: whichever call of a recovery it is that finds the disk full, no stop after it is a clean one. */
    @Example
    void h37AFullDiskWhileRecoveringForbidsTheMarker() throws IOException {
        usedAndStopped();
        disk.delete(MARKER);
        int failed = 0;
        for (int call = 1; call <= 30; call++) {
            SimDisk full = disk.afterCrash(0, Loss.NOTHING, new SimEntropy(1));
            full.watch(new FaultAt(call, DiskFault.NO_SPACE, true));
            LogManager manager = new LogManager(NODE, full, new SimEntropy(7), Trace.OFF);
            try {
                manager.load(topic -> CONFIG, 0);
            } catch (IOException e) {
                failed++;
            }
            boolean went = manager.directories().get(0).failure() == null;
            manager.close(1);
            assertThat(full.exists(MARKER)).as("call %d", call).isEqualTo(went && manager.directories().get(0).failure() == null);
        }
        assertThat(failed).isGreaterThan(5);
    }

    /**
     * KAFKA-9835, KAFKA-9807, KAFKA-9838: a transaction ends, and the high watermark moves, in the middle of a read. What is read
     * is below the bound that the read took at its beginning.
     */
    @Example
    void h39AReadHasOneBound() throws IOException {
        List<Runnable> meanwhile = new ArrayList<>();
        Trace trace = new Trace() {
            @Override
            public boolean isOn() {
                return !meanwhile.isEmpty();
            }

            @Override
            public void step(String from, String to, String what, Object... details) {
                if (what.equals("read") && !meanwhile.isEmpty()) {
                    meanwhile.remove(0).run();
                }
            }
        };
        for (FetchIsolation isolation : FetchIsolation.values()) {
            Path directory = Path.of("/" + isolation.ordinal()).resolve("old-0");
            UnifiedLog log = UnifiedLog.open(directory, TopicConfig.defaults(), disk, LoadFrom.NOTHING_KNOWN, 0, trace);
            for (int i = 0; i < 4; i++) {
                log.appendAsLeader(Batches.of(1, "before"), 0, 0);
            }
            log.appendAsLeader(Batches.transactional(5, 0, 0, 2), 0, 0);
            log.updateHighWatermark(log.logEndOffset());
            meanwhile.add(() -> {
                log.appendOwn(Batches.marker(5, 0, false, 1), 0, 0);
                log.appendAsLeader(Batches.of(1, "behind"), 0, 0);
                log.updateHighWatermark(log.logEndOffset());
            });
            FetchInfo read = log.read(0, 10_000, isolation, true);
            assertThat(meanwhile).as("somebody wrote while the read ran").isEmpty();
            long bound = isolation == FetchIsolation.TXN_COMMITTED ? 4 : 6;
            assertThat(read.at().endFor(isolation).messageOffset()).isEqualTo(bound);
            long end = 0;
            for (RecordBatch batch : RecordBatch.in(read.records().toBuffer())) {
                end = batch.nextOffset();
            }
            assertThat(end).isEqualTo(bound);
            assertThat(log.read(end, 10_000, isolation, true).at().endFor(isolation).messageOffset()).isEqualTo(8);
        }
    }

    /** KAFKA-9156: two threads are the first ones that look into an index which was only opened. Both see all of it. */
    @Example
    void h40TwoThreadsMayBeTheFirstToReadAnIndex() throws Exception {
        usedAndStopped();
        Path file = disk.list(ROOT.resolve("old-0")).stream().filter(path -> path.toString().endsWith(LogNames.OFFSET_INDEX)).findFirst().orElseThrow();
        OffsetIndex whole = new OffsetIndex(disk, file, 0, 1000);
        whole.load();
        OffsetPosition last = whole.lastEntry();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 200; i++) {
                OffsetIndex index = new OffsetIndex(disk, file, 0, 1000);
                index.load();
                Future<OffsetPosition> one = threads.submit(() -> index.lookup(last.offset()));
                Future<OffsetPosition> other = threads.submit(() -> index.lookup(last.offset()));
                assertThat(one.get()).isEqualTo(last).isEqualTo(other.get());
            }
        } finally {
            threads.shutdown();
        }
    }
}
