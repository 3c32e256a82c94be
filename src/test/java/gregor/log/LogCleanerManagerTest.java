package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Which log is cleaned next, and what excludes cleaning. */
class LogCleanerManagerTest {

    private final SimDisk disk = new SimDisk();
    private final Map<TopicPartition, UnifiedLog> logs = new TreeMap<>();
    private final List<Path> failedDirectories = new ArrayList<>();
    private LogCleanerManager manager = start();

    private LogCleanerManager start() {
        return new LogCleanerManager(logs, disk, (directory, why) -> failedDirectories.add(directory));
    }

    private CompactedLog log(String topic, String... settings) throws IOException {
        CompactedLog log = new CompactedLog(disk, Path.of("/data", topic + "-0"), settings);
        logs.put(log.log.topicPartition(), log.log);
        return log;
    }

    /** Chooses and cleans until nothing is left to do. The topics, in order. */
    private List<String> cleanAll(long nowMs) throws IOException {
        List<String> topics = new ArrayList<>();
        for (Cleaning next = manager.choose(nowMs); next != null && topics.size() < 20; next = manager.choose(nowMs)) {
            topics.add(next.log().topicPartition().topic());
            finish(next, nowMs);
        }
        return topics;
    }

    private void finish(Cleaning cleaning, long nowMs) throws IOException {
        while (!cleaning.isOver()) {
            cleaning.step(disk, CompactedLog.LIMITS, Trace.OFF, nowMs);
        }
        manager.finished(cleaning);
    }

    @Test
    void choosesTheDirtiest() throws IOException {
        CompactedLog half = log("half", "min.cleanable.dirty.ratio", "0.4").put("a=1").put("b=1");
        log("not-compacted", "cleanup.policy", "delete").put("a=1").put("a=1");
        log("empty");
        assertThat(cleanAll(0)).containsExactly("half");
        half.put("a=2");
        log("new").put("a=1").put("b=1");
        assertThat(cleanAll(0)).containsExactly("new", "half");
        half.put("a=3");
        assertThat(cleanAll(0)).as("a third is less than asked for").isEmpty();
        assertThat(manager.cleanedUpTo(half.log)).isEqualTo(2);
    }

    @Test
    void youngRecordsAreNotCleaned() throws IOException {
        CompactedLog log = log("lag", "min.compaction.lag.ms", "50").append(100, new BatchBuilder(100), "a=1")
            .append(200, new BatchBuilder(100), "a=2").append(100, new BatchBuilder(100), "a=3").append(100, new BatchBuilder(100), "z=1");
        assertThat(cleanAll(249)).containsExactly("lag");
        assertThat(log.left()).hasSize(4);
        assertThat(cleanAll(250)).containsExactly("lag");
        assertThat(log.left()).containsExactly("2:a=3", "3:z=1");
    }

    /** KIP-354. */
    @Test
    void oldRecordsAreCleanedWhateverTheRatio() throws IOException {
        CompactedLog log = log("max", "min.cleanable.dirty.ratio", "0.9", "max.compaction.lag.ms", "1000");
        log.append(5000, new BatchBuilder(100), "a=1").append(5000, new BatchBuilder(100), "b=1");
        assertThat(cleanAll(5000)).containsExactly("max");
        log.append(5100, new BatchBuilder(100), "a=2");
        assertThat(cleanAll(6000)).isEmpty();
        assertThat(cleanAll(6001)).containsExactly("max");
    }

    /** KIP-354: what is never rolled is never cleaned. */
    @Test
    void aCompactedLogRollsInTime() throws IOException {
        CompactedLog log = log("rolls", "internal.segment.bytes", "100000", "max.compaction.lag.ms", "1000");
        log.append(5000, new BatchBuilder(100), "a=1").append(6000, new BatchBuilder(100), "a=2");
        assertThat(log.log.numberOfSegments()).isEqualTo(1);
        log.append(6001, new BatchBuilder(100), "b=1");
        assertThat(cleanAll(6002)).containsExactly("rolls");
        assertThat(log.left()).containsExactly("1:a=2", "2:b=1");
    }

    @Test
    void openTransactionsAreNotCleaned() throws IOException {
        CompactedLog log = log("open").put("a=1").put(CompactedLog.inTransaction(7, 0), "a=2").put("a=3").put("z=1");
        assertThat(cleanAll(0)).containsExactly("open");
        assertThat(log.left()).hasSize(4);
        log.marker(7, false);
        cleanAll(0);
        assertThat(log.left()).containsExactly("2:a=3", "3:z=1", "4!");
    }

    /** CMP-4: nothing is written any more, and yet tombstones go. */
    @Test
    void tombstonesGoWithoutFurtherWrites() throws IOException {
        CompactedLog log = log("still").put("a=1").put("a").put("z=1");
        assertThat(cleanAll(1000)).containsExactly("still");
        assertThat(cleanAll(1099)).isEmpty();
        assertThat(cleanAll(1100)).containsExactly("still");
        assertThat(log.left()).containsExactly("2:z=1");
        assertThat(cleanAll(5000)).isEmpty();
    }

    /** With delete.retention.ms=0 a tombstone's time has come when it is stamped; it goes with the next cleaning all the same. */
    @Test
    void tombstonesThatNeedNotWaitGoWithTheNextCleaning() throws IOException {
        CompactedLog log = log("hasty", "delete.retention.ms", "0").put("a=1").put("a").put("z=1");
        assertThat(cleanAll(1000)).containsExactly("hasty", "hasty");
        assertThat(log.left()).containsExactly("2:z=1");
        assertThat(cleanAll(5000)).isEmpty();
    }

    /** CMP-8: what is wrong with one log is remembered, and is no trouble of the others. */
    @Test
    void aLogThatCannotBeCleanedIsLeftAlone() throws IOException {
        CompactedLog bad = log("bad").put("a=1").put("z=1");
        log("good").put("a=1").put("z=1");
        Cleaning cleaning = manager.choose(0);
        manager.failed(cleaning.log(), new IllegalStateException("a batch is not what it should be"));
        cleaning.abort();
        manager.finished(cleaning);
        assertThat(cleanAll(0)).containsExactly("good");
        assertThat(manager.uncleanable()).containsExactly(Map.entry(bad.log.topicPartition(), "a batch is not what it should be"));
        logs.remove(bad.log.topicPartition());
        assertThat(cleanAll(0)).isEmpty();
        assertThat(manager.uncleanable()).isEmpty();
    }

    @Test
    void aFailingDiskIsReported() throws IOException {
        CompactedLog log = log("disk").put("a=1").put("z=1");
        manager.failed(log.log, new IOException("no more space"));
        assertThat(failedDirectories).containsExactly(Path.of("/data"));
        assertThat(manager.uncleanable()).isEmpty();
    }

    /** CMP-9: the end is cut while a cleaning is under way. */
    @Test
    void cuttingStopsACleaningAndCutsTheCheckpoint() throws IOException {
        CompactedLog log = log("cut").put("a=1").put("a=2").put("b=1");
        cleanAll(0);
        assertThat(manager.cleanedUpTo(log.log)).isEqualTo(2);
        log.put("a=3").put("z=1");
        Cleaning cleaning = manager.choose(0);
        cleaning.step(disk, CompactedLog.LIMITS, Trace.OFF, 0);
        manager.truncateTo(log.log, 1, 0);
        assertThat(cleaning.isOver()).isTrue();
        assertThat(cleaning.result()).isNull();
        manager.finished(cleaning);
        assertThat(manager.cleanedUpTo(log.log)).isEqualTo(1);
        log.put("a=4").put("a=5").put("z=1");
        assertThat(cleanAll(0)).containsExactly("cut");
        assertThat(log.left()).containsExactly("2:a=5", "3:z=1");
    }

    /** H54, KAFKA-3123: a cut that fails leaves the log to be cleaned again. */
    @Test
    void h54_cleaningGoesOnAfterACutThatFailed() throws IOException {
        CompactedLog log = log("fails").put("a=1").put("a=2").put("z=1");
        Cleaning cleaning = manager.choose(0);
        assertThatThrownBy(() -> manager.whilePaused(log.log.topicPartition(), () -> {
            assertThat(manager.choose(0)).isNull();
            throw new IllegalStateException("no cut");
        })).hasMessage("no cut");
        manager.finished(cleaning);
        assertThat(cleanAll(0)).containsExactly("fails");
    }

    /** H54, KAFKA-3330: after a cut the log grows again, behind where it had been cleaned. */
    @Test
    void h54_whatWasWrittenAfterACutIsDirty() throws IOException {
        CompactedLog log = log("grows").put("a=1").put("b=1").put("c=1").put("z=1");
        cleanAll(0);
        manager.truncateFullyAndStartAt(log.log, 0, 0);
        log.put("a=2").put("a=3").put("a=4").put("a=5").put("z=1");
        manager = start();
        assertThat(cleanAll(0)).containsExactly("grows");
        assertThat(log.left()).containsExactly("3:a=5", "4:z=1");
    }

    @Test
    void aDeletedLogLeavesNoCheckpoint() throws IOException {
        CompactedLog log = log("deleted").put("a=1").put("z=1");
        log("other").put("a=1").put("z=1");
        cleanAll(0);
        manager.deleting(log.log, () -> logs.remove(log.log.topicPartition()));
        assertThat(new Checkpoint(disk, Path.of("/data"), LogNames.CLEANER_OFFSETS).read())
            .containsExactly(Map.entry(new TopicPartition("other", 0), 1L));
    }

    @Test
    void aChangeOfPolicyStopsACleaning() throws IOException {
        CompactedLog log = log("policy").put("a=1").put("a=2").put("z=1");
        Cleaning cleaning = manager.choose(0);
        cleaning.step(disk, CompactedLog.LIMITS, Trace.OFF, 0);
        log.log.updateConfig(TopicConfig.of(Map.of("cleanup.policy", "delete")));
        finish(cleaning, 0);
        assertThat(log.left()).hasSize(3);
        assertThat(cleanAll(0)).isEmpty();
    }

    /** Compacted and deleted: what is too old goes; but not while the log is being cleaned. */
    @Test
    void oldSegmentsOfCompactedLogsAreDeleted() throws IOException {
        CompactedLog log = log("both", "cleanup.policy", "compact,delete", "retention.ms", "1000").append(5000, new BatchBuilder(100), "a=1")
            .append(7000, new BatchBuilder(100), "b=1").append(7000, new BatchBuilder(100), "z=1");
        Cleaning cleaning = manager.choose(7000);
        cleaning.step(disk, CompactedLog.LIMITS, Trace.OFF, 7000);
        manager.deleteOldSegments(7000);
        assertThat(log.log.logStartOffset()).isZero();
        finish(cleaning, 7000);
        manager.deleteOldSegments(7000);
        assertThat(log.log.logStartOffset()).isEqualTo(1);
        assertThat(log.left()).containsExactly("1:b=1", "2:z=1");
        assertThat(cleanAll(7000)).isEmpty();
    }

    /** CMP-9 over random orders of everything at once: no key is lost, and the checkpoint is never behind the end. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void changesAndCleaningsExcludeEachOther(@ForAll long seed) throws IOException {
        new LogCleanerManagerTest().history(new Random(seed)); // with a disk of its own
    }

    private void history(Random random) throws IOException {
        CompactedLog log = log("random");
        TreeMap<String, Long> last = new TreeMap<>();
        List<String> keys = new ArrayList<>();
        Cleaning cleaning = null;
        long cleanable = 0; // what may have been cleaned is on all replicas, and is not cut
        for (int i = 0; i < 80; i++) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    long end = Math.max(cleanable, log.log.logEndOffset() - random.nextInt(6));
                    manager.truncateTo(log.log, end, 0);
                    keys.subList((int) end, keys.size()).clear();
                }
                case 1 -> {
                    manager.cleanedUpTo(log.log);
                    manager = cleaning == null ? start() : manager;
                }
                case 2, 3, 4, 5, 6 -> {
                    String key = "k" + random.nextInt(5);
                    log.put(key + "=" + i);
                    keys.add(key);
                }
                default -> cleaning = step(cleaning);
            }
            cleanable = cleaning == null ? cleanable : Math.max(cleanable, cleaning.what().range().firstUncleanableOffset());
            assertThat(manager.cleanedUpTo(log.log)).isLessThanOrEqualTo(log.log.logEndOffset());
        }
        for (int offset = 0; offset < keys.size(); offset++) {
            last.put(keys.get(offset), (long) offset);
        }
        List<String> left = log.left();
        last.forEach((key, offset) -> assertThat(left).anyMatch(record -> record.startsWith(offset + ":" + key + "=")));
    }

    private Cleaning step(Cleaning current) throws IOException {
        Cleaning cleaning = current == null ? manager.choose(0) : current;
        if (cleaning != null) {
            cleaning.step(disk, CompactedLog.LIMITS, Trace.OFF, 0);
            if (cleaning.isOver()) {
                manager.finished(cleaning);
                return null;
            }
        }
        return cleaning;
    }

    /** Gaps between segments that a cleaning left are no lost tails, even if the topic is not compacted any more. */
    @Test
    void aTopicThatIsNotCompactedAnyMoreOutlivesACrash() throws IOException {
        CompactedLog log = log("switched").put("a=1").put("b=1").put("b=2").put("b=3").put("a=2").put("z=1");
        log.log.flush();
        disk.forceDirectory(Path.of("/"));
        disk.forceDirectory(Path.of("/data"));
        assertThat(cleanAll(1)).containsExactly("switched");
        List<String> left = log.left();
        assertThat(left).hasSizeLessThan(6);
        disk.crash();
        LogManager restarted = new LogManager(NodeConfig.with(Map.of("log.dirs", "/data")), disk, new SimEntropy(1), Trace.OFF);
        restarted.load(topic -> TopicConfig.of(Map.of("cleanup.policy", "delete")), 2);
        assertThat(restarted.log(log.log.topicPartition()).segments()).hasSameSizeAs(log.log.segments());
        assertThat(restarted.log(log.log.topicPartition()).logEndOffset()).isEqualTo(6);
    }
}
