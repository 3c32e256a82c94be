package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compress.Compression;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.Record;
import gregor.record.RecordBatch;
import gregor.sim.DiskFault;
import gregor.sim.Loss;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import gregor.sim.Tear;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A log against a list of its records, over very many short histories: appending as leader and as follower, by idempotent
 * producers and packed, rolling, cutting, deleting from the start, cleaning, stopping, and power failures in the middle of any
 * of these. {@link LogTwinTest} has longer ones, and asks more questions.
 */
class LogHistoriesTest {

    private static final Path DIR = Path.of("/data/short-0");
    private static final Cleaner.Limits LIMITS = new Cleaner.Limits(200, 100_000, 0.9);
    private static final int KEYS = 3;

    /** A record as the list has it. */
    private record Entry(long offset, int key, long timestamp) {}

    private static final class History {
        final SimEntropy entropy;
        final TopicConfig config;
        SimDisk disk = new SimDisk(64, Set.of());
        UnifiedLog log;
        List<Entry> list = new ArrayList<>();
        long start;
        long end;
        /** What the cleaner remembers, which a crash may make it forget. */
        long cleanedUpTo;
        /** Only what is committed is cleaned, and that is not cut, whatever the cleaner remembers. */
        long uncut;
        long nowMs = 1000;
        int epoch;
        short producerEpoch;
        int sequence;
        /** What the crash found that was asked for; null if it has not come yet. */
        SimDisk left;

        History(long seed) throws IOException {
            entropy = new SimEntropy(seed);
            boolean compacted = entropy.nextInt(2) == 0;
            config = TopicConfig.of(Map.of("internal.segment.bytes", Integer.toString(200 + entropy.nextInt(400)), "index.interval.bytes", "100",
                "file.delete.delay.ms", "0", "cleanup.policy", compacted ? "compact" : "delete"));
            disk.createDirectories(DIR);
            disk.forceDirectory(DIR.getParent());
            disk.forceDirectory(DIR.getParent().getParent());
            open(LoadFrom.NOTHING_KNOWN);
        }

        void open(LoadFrom from) throws IOException {
            log = UnifiedLog.open(DIR, config, disk, from, nowMs, Trace.OFF);
            log.updateHighWatermark(log.logEndOffset());
        }

        /** Some changes, then a stop or a power failure in the middle of one more; all compared. */
        void live() throws IOException {
            for (int i = entropy.nextInt(8); i >= 0; i--) {
                change();
            }
            if (entropy.nextInt(3) == 0) {
                log.close();
                open(new LoadFrom(true, 0, start));
            } else {
                crashInAChange();
            }
            compare();
        }

        private void change() throws IOException {
            nowMs += entropy.nextInt(20);
            switch (entropy.nextInt(12)) {
                case 0 -> cutEnd();
                case 1 -> deleteFromStart();
                case 2 -> clean();
                case 3 -> log.tick(nowMs, Long.MAX_VALUE);
                case 4 -> log.flush();
                case 5 -> epoch++;
                case 6 -> sendAgain();
                default -> append();
            }
        }

        private BatchBuilder batch(boolean idempotent, int count) {
            BatchBuilder builder = new BatchBuilder(128);
            if (entropy.nextInt(4) == 0) {
                builder.compression(Compression.GZIP);
            }
            if (idempotent) {
                builder.producer(1, producerEpoch, sequence);
            }
            for (int i = 0; i < count; i++) {
                int key = entropy.nextInt(KEYS);
                builder.append(nowMs, key(key), key(key), List.of());
                list.add(new Entry(end + i, key, nowMs));
            }
            return builder;
        }

        private static ByteBuffer key(int key) {
            return ByteBuffer.wrap(new byte[] {(byte) key});
        }

        private void append() {
            boolean idempotent = entropy.nextInt(2) == 0;
            int count = 1 + entropy.nextInt(3);
            ByteBuffer bytes = batch(idempotent, count).build();
            long first = end;
            end += count; // from here on a crash may find it
            if (entropy.nextInt(3) == 0) {
                RecordBatch replicated = new RecordBatch(bytes, 0);
                replicated.setBaseOffset(first);
                replicated.setPartitionLeaderEpoch(epoch);
                assertThat(log.appendAsFollower(bytes, nowMs).firstOffset()).isEqualTo(first);
            } else {
                assertThat(log.appendAsLeader(bytes, epoch, nowMs).firstOffset()).isEqualTo(first);
            }
            sequence += idempotent ? count : 0;
            log.updateHighWatermark(end);
        }

        /** An idempotent batch and, since its answer got lost, the same once more. */
        private void sendAgain() {
            ByteBuffer bytes = batch(true, 2).build();
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
            long first = end;
            end += 2;
            assertThat(log.appendAsLeader(bytes, epoch, nowMs).duplicate()).isFalse();
            sequence += 2;
            AppendInfo again = log.appendAsLeader(copy, epoch, nowMs);
            assertThat(again.duplicate()).isTrue();
            assertThat(again.firstOffset()).isEqualTo(first);
            log.updateHighWatermark(end);
        }

        private void cutEnd() {
            long least = Math.max(start, uncut);
            if (end == least) {
                return;
            }
            long offset = least + entropy.nextInt((int) (end - least));
            log.truncateTo(offset, nowMs);
            end = log.logEndOffset(); // a batch is not cut in two
            assertThat(end).isLessThanOrEqualTo(offset).isGreaterThan(offset - 3);
            list.removeIf(entry -> entry.offset >= end);
            cleanedUpTo = Math.min(cleanedUpTo, end);
            start = Math.min(start, end);
            forgetProducer();
        }

        private void forgetProducer() {
            epoch++;
            producerEpoch++;
            sequence = 0;
        }

        private void deleteFromStart() {
            start += entropy.nextInt((int) (end - start) + 1);
            list.removeIf(entry -> entry.offset < start);
            log.incrementLogStartOffset(start);
        }

        /** The list keeps, below the active segment, the last of each key that is in the dirty part, and the other keys. */
        private void clean() throws IOException {
            if (!config.isCompacted()) {
                return;
            }
            CleanRange range = CleanRange.of(log, cleanedUpTo, nowMs);
            if (!range.isDirty()) {
                return;
            }
            Map<Integer, Long> latest = new TreeMap<>();
            for (Entry entry : list) {
                if (entry.offset >= range.firstDirtyOffset() && entry.offset < range.firstUncleanableOffset()) {
                    latest.put(entry.key, entry.offset);
                }
            }
            list.removeIf(entry -> entry.offset < range.firstUncleanableOffset() && entry.offset < latest.getOrDefault(entry.key, -1L));
            Cleaner cleaner = new Cleaner(log, disk, range, LIMITS, Trace.OFF);
            while (!cleaner.isDone() && !cleaner.isOvertaken()) {
                cleaner.step(nowMs);
            }
            assertThat(cleaner.isOvertaken()).isFalse();
            cleanedUpTo = range.firstUncleanableOffset();
            uncut = Math.max(uncut, cleanedUpTo);
        }

        /** The power fails at one of the next calls to the disk: what is found is the list before or after that change. */
        private void crashInAChange() throws IOException {
            List<Entry> before = List.copyOf(list);
            long startBefore = start;
            long endBefore = end;
            long forced = log.recoveryPoint();
            long at = disk.calls() + 1 + entropy.nextInt(12);
            Loss loss = Loss.values()[entropy.nextInt(Loss.values().length)];
            disk.watch(call -> {
                if (call.number() == at) {
                    left = disk.afterCrash(Tear.RANDOM.of(call.bytes(), entropy), loss, entropy);
                }
                return DiskFault.NONE;
            });
            change();
            disk = left != null ? left : disk.afterCrash(0, loss, entropy);
            left = null;
            open(new LoadFrom(false, forced, startBefore));
            List<Entry> found = records();
            long foundStart = log.logStartOffset();
            long foundEnd = log.logEndOffset();
            assertThat(foundStart).isBetween(Math.min(start, startBefore), Math.max(start, startBefore));
            assertThat(foundEnd).isBetween(Math.min(forced, end), Math.max(end, endBefore));
            List<Entry> least = between(end < endBefore && foundEnd > end ? before : list, foundStart, foundEnd);
            List<Entry> most = between(before, foundStart, foundEnd);
            most.addAll(between(list, Math.max(foundStart, endBefore), foundEnd));
            assertThat(found).isSubsetOf(most).containsAll(least).isSortedAccordingTo(Comparator.comparingLong(Entry::offset));
            list = new ArrayList<>(found);
            start = foundStart;
            end = foundEnd;
            cleanedUpTo = Math.min(cleanedUpTo, start);
            uncut = Math.min(uncut, end);
            forgetProducer();
        }

        private static List<Entry> between(List<Entry> entries, long from, long to) {
            return new ArrayList<>(entries.stream().filter(entry -> entry.offset >= from && entry.offset < to).toList());
        }

        private void compare() throws IOException {
            assertThat(log.logStartOffset()).isEqualTo(start);
            assertThat(log.logEndOffset()).isEqualTo(end);
            assertThat(records()).isEqualTo(list);
        }

        private List<Entry> records() throws IOException {
            List<Entry> records = new ArrayList<>();
            long offset = log.logStartOffset();
            while (offset < log.logEndOffset()) {
                ByteBuffer bytes = log.read(offset, 1000, FetchIsolation.LOG_END, true).records().toBuffer();
                long from = offset;
                for (RecordBatch batch : RecordBatch.in(bytes)) {
                    for (Record record : batch.records()) {
                        if (record.offset() >= log.logStartOffset()) {
                            records.add(new Entry(record.offset(), record.key().get(0), record.timestamp()));
                        }
                    }
                    offset = batch.nextOffset();
                }
                if (offset == from) { // nothing is left between here and the end
                    return records;
                }
            }
            return records;
        }
    }

    @Property(tries = 10_000)
    void aLogIsTheListOfItsRecords(@ForAll long seed) throws IOException {
        History history = new History(seed);
        history.live();
        history.live();
    }

    /** All records are deleted, which begins a new segment and drops the old ones: no offset is ever given twice. */
    @Property(tries = 20)
    void theEndOfALogOutlivesItsRecords(@ForAll long seed) throws IOException {
        History history = new History(seed);
        history.append();
        history.append();
        history.log.flush();
        List<SimDisk> found = new ArrayList<>();
        history.disk.watch(call -> {
            found.add(history.disk.afterCrash(0, Loss.ANY, history.entropy));
            return DiskFault.NONE;
        });
        history.log.incrementLogStartOffset(history.end);
        history.log.deleteOldSegments(history.nowMs);
        assertThat(found).hasSizeGreaterThan(3);
        for (SimDisk left : found) {
            history.disk = left;
            history.open(new LoadFrom(false, history.end, 0));
            assertThat(history.log.logEndOffset()).isEqualTo(history.end);
        }
    }
}
