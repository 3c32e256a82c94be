package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.config.TopicConfig;
import gregor.os.NioDisk;
import gregor.port.Disk;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Which segments a log gives up by age, size and log start, and what happens to their files. */
class RetentionTest {

    private static final Path DIR = Path.of("/data/old-0");
    private static final long NOW_MS = 1_000_000;

    private SimDisk disk = new SimDisk();
    private UnifiedLog log;

    private static TopicConfig config(String... pairs) {
        Map<String, String> overrides = new TreeMap<>(Map.of("internal.segment.bytes", "300", "file.delete.delay.ms", "0",
            "retention.ms", "-1"));
        for (int i = 0; i < pairs.length; i += 2) {
            overrides.put(pairs[i], pairs[i + 1]);
        }
        return TopicConfig.of(overrides);
    }

    private UnifiedLog open(TopicConfig config) throws IOException {
        log = UnifiedLog.open(DIR, config, disk, LoadFrom.NOTHING_KNOWN, NOW_MS, Trace.OFF);
        return log;
    }

    private void append(long... timestamps) {
        for (long timestamp : timestamps) {
            log.appendOwn(Batches.of(timestamp, "about a hundred bytes, so that two of these fill a segment of this log"), 0, NOW_MS);
        }
        log.updateHighWatermark(log.logEndOffset());
    }

    /** What is known of a segment by looking at its bytes. */
    private record Seen(long base, long end, int bytes, long newest) {}

    private List<Seen> look() throws IOException {
        List<Seen> all = new ArrayList<>();
        for (LogSegment segment : log.segments().values()) {
            long newest = -1;
            for (RecordBatch batch : RecordBatch.in(segment.file().slice(0, segment.sizeInBytes()).toBuffer())) {
                newest = Math.max(newest, batch.maxTimestamp());
            }
            Long next = log.segments().higherKey(segment.baseOffset());
            all.add(new Seen(segment.baseOffset(), next == null ? log.logEndOffset() : next, segment.sizeInBytes(), newest));
        }
        return all;
    }

    /** The rule said once more, from the end: the longest beginning of which each segment may go. */
    private static long firstToKeep(List<Seen> all, TopicConfig config, long highWatermark) {
        long total = all.stream().mapToLong(Seen::bytes).sum();
        long gone = 0;
        for (Seen segment : all) {
            gone += segment.bytes;
            boolean old = config.retentionMs() >= 0 && NOW_MS - (segment.newest < 0 ? NOW_MS : segment.newest) > config.retentionMs();
            boolean large = config.retentionBytes() >= 0 && total - gone >= config.retentionBytes();
            if (!old && !large || segment.end > highWatermark || segment.bytes == 0) {
                return segment.base;
            }
        }
        return all.get(all.size() - 1).end;
    }

    /** A batch that nobody can read any more must not keep its segment, and all behind it, for ever. */
    @Property(tries = 30)
    void aDamagedSegmentGoesWhenItsTimeHasCome(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        disk = new SimDisk();
        open(config("retention.ms", "3000"));
        append(NOW_MS, NOW_MS, NOW_MS - 50, NOW_MS, NOW_MS, NOW_MS);
        int segments = log.numberOfSegments();
        log.close();
        Path damaged = DIR.resolve(LogNames.ofOffset(0, LogNames.LOG));
        ByteBuffer bytes = disk.readWhole(damaged);
        int second = new RecordBatch(bytes, 0).sizeInBytes();
        int batch = random.nextBoolean() ? 0 : second;
        bytes.putInt(batch + RecordBatch.LENGTH_AT, random.nextInt(100) - 50);
        disk.replaceWhole(damaged, bytes);
        log = UnifiedLog.open(DIR, config("retention.ms", "3000"), disk, new LoadFrom(true, 0, 0), NOW_MS, Trace.OFF);
        log.updateHighWatermark(log.logEndOffset());
        assertThat(log.offsetForTimestamp(NOW_MS + 1)).isEmpty();
        assertThat(log.deleteOldSegments(NOW_MS + 3000)).isZero();
        assertThat(log.numberOfSegments()).isEqualTo(segments);
        assertThat(log.deleteOldSegments(NOW_MS + 3001)).isEqualTo(segments);
    }

    /** RET-1, RET-2: what goes is what the rule says; the log's start is where the first segment is; a second pass finds nothing. */
    @Claim("7.4")
    @Property(tries = 200)
    void whatGoesIsWhatTheRuleSays(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        disk = new SimDisk();
        TopicConfig config = config("retention.ms", Integer.toString(random.nextInt(4) == 0 ? -1 : random.nextInt(3000)),
            "retention.bytes", Integer.toString(random.nextBoolean() ? -1 : random.nextInt(3000)));
        open(config);
        for (int i = random.nextInt(30); i > 0; i--) {
            append(random.nextInt(8) == 0 ? -1 : NOW_MS - 2500 + random.nextInt(3000));
        }
        long highWatermark = 0;
        if (random.nextInt(3) == 0) {
            log.close();
            open(config);
            highWatermark = log.updateHighWatermark(random.nextInt((int) log.logEndOffset() + 1));
        } else {
            highWatermark = log.highWatermark();
        }
        long expected = firstToKeep(look(), config, highWatermark);
        int segments = log.numberOfSegments();
        boolean rolled = expected == log.logEndOffset() && log.segments().lastEntry().getValue().sizeInBytes() > 0;
        int deleted = log.deleteOldSegments(NOW_MS);
        assertThat(log.logStartOffset()).isEqualTo(expected);
        assertThat(log.segments().firstKey()).isEqualTo(expected);
        assertThat(log.numberOfSegments()).isEqualTo(segments + (rolled ? 1 : 0) - deleted);
        assertThat(log.deleteOldSegments(NOW_MS)).isZero();
        assertThat(log.appendOwn(Batches.of(1, "next"), 0, NOW_MS).firstOffset()).isEqualTo(log.logEndOffset() - 1);
    }

    @Example
    void anOldActiveSegmentIsEndedSoThatItCanGo() throws IOException {
        open(config("retention.ms", "1000"));
        append(NOW_MS - 5000, NOW_MS - 4000, NOW_MS - 3000);
        assertThat(log.deleteOldSegments(NOW_MS)).isEqualTo(2);
        assertThat(log.logStartOffset()).isEqualTo(3);
        assertThat(log.sizeInBytes()).isZero();
        assertThat(log.read(3, 100, FetchIsolation.HIGH_WATERMARK, true).records().sizeInBytes()).isZero();
        append(NOW_MS);
        assertThat(log.read(3, 1000, FetchIsolation.HIGH_WATERMARK, true).records().sizeInBytes()).isPositive();
        assertThat(log.deleteOldSegments(NOW_MS)).isZero();
    }

    /** The start moves at once, the names change at once, the bytes go after the delay; a crash does not bring them back. */
    @Example
    void whatIsGivenUpDoesNotComeBack() throws IOException {
        open(config("retention.bytes", "0", "file.delete.delay.ms", "500"));
        append(1, 2, 3, 4, 5);
        log.flush();
        disk.forceDirectory(Path.of("/"));
        assertThat(log.deleteOldSegments(NOW_MS)).isEqualTo(3);
        assertThat(disk.list(DIR)).filteredOn(file -> file.toString().endsWith(".log.deleted")).hasSize(3);
        disk.crash();
        open(config());
        assertThat(log.logStartOffset()).isEqualTo(5);
        assertThat(log.logEndOffset()).isEqualTo(5);
        assertThat(disk.list(DIR)).filteredOn(file -> file.toString().endsWith(LogNames.DELETED)).isEmpty();
    }

    @Example
    void aCompactedTopicGivesUpOnlyWhatIsBelowItsStart() throws IOException {
        open(config("retention.ms", "1", "retention.bytes", "1", "cleanup.policy", "compact"));
        append(1, 2, 3, 4, 5, 6);
        assertThat(log.deleteOldSegments(NOW_MS)).isZero();
        log.updateConfig(config("retention.bytes", "1", "cleanup.policy", "compact,delete"));
        assertThat(log.deleteOldSegments(NOW_MS)).isEqualTo(2);
    }

    @Example
    void aTimestampInTheFutureKeepsItsSegmentAndAllBehindIt() throws IOException {
        open(config("retention.ms", "1000"));
        append(1, 2, NOW_MS + 100_000, 4, 5, 6, 7, 8);
        assertThat(log.deleteOldSegments(NOW_MS)).isEqualTo(1);
        assertThat(log.logStartOffset()).isEqualTo(2);
        assertThat(log.deleteOldSegments(NOW_MS + 101_001)).isEqualTo(3);
    }

    @Example
    void h43RetentionStopsAtTheHighWatermark() throws IOException {
        open(config("retention.bytes", "0", "retention.ms", "1"));
        append(1, 2, 3, 4, 5, 6);
        log.close();
        open(config("retention.bytes", "0", "retention.ms", "1"));
        log.updateHighWatermark(3);
        assertThat(log.deleteOldSegments(NOW_MS)).isEqualTo(1);
        assertThat(log.logStartOffset()).isEqualTo(2);
    }

    /** A time index with a tail of zeros, as a crash leaves one that was preallocated, or one that lost its last entries. */
    @Example
    void h30RetentionDoesNotTrustATimeIndex() throws IOException {
        for (int damage = 0; damage < 3; damage++) {
            disk = new SimDisk();
            TopicConfig config = config("retention.ms", "1000", "internal.segment.bytes", "1000", "index.interval.bytes", "0");
            open(config);
            append(NOW_MS - 5000, NOW_MS - 4000, NOW_MS - 3000, NOW_MS, NOW_MS - 2000, NOW_MS, NOW_MS, NOW_MS, NOW_MS, NOW_MS, NOW_MS);
            log.close();
            Path index = DIR.resolve(LogNames.ofOffset(0, LogNames.TIME_INDEX));
            try (FileChannel channel = disk.open(index, StandardOpenOption.WRITE)) {
                if (damage == 0) {
                    channel.write(ByteBuffer.allocate(120), channel.size());
                } else if (damage == 1) {
                    channel.truncate(12);
                } else {
                    channel.truncate(0);
                }
            }
            log = UnifiedLog.open(DIR, config, disk, new LoadFrom(true, 0, 0), NOW_MS, Trace.OFF);
            log.updateHighWatermark(log.logEndOffset());
            assertThat(log.deleteOldSegments(NOW_MS)).isZero();
            assertThat(log.offsetForTimestamp(NOW_MS)).map(TimestampAndOffset::offset).contains(3L);
        }
    }

    /** H44: three segments of 1.5 GB, which a 32-bit sum would call negative. */
    @Example
    void h44SizesAreSummedIn64Bits() throws IOException {
        Path dir = Files.createTempDirectory("gregor-h44").resolve("large-0");
        Disk real = new NioDisk();
        real.createDirectories(dir);
        long size = 1_500_000_000;
        for (long base : new long[] {0, 100, 200}) {
            for (String index : List.of(LogNames.OFFSET_INDEX, LogNames.TIME_INDEX)) {
                real.replaceWhole(dir.resolve(LogNames.ofOffset(base, index)), ByteBuffer.allocate(0));
            }
            try (FileChannel channel = real.open(dir.resolve(LogNames.ofOffset(base, LogNames.LOG)), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1), size - 1); // a hole: nothing of it is stored or read
            }
        }
        real.replaceWhole(dir.resolve(LogNames.LEADER_EPOCHS), Batches.utf8("0\n0\n"));
        real.replaceWhole(dir.resolve(LogNames.ofOffset(300, LogNames.PRODUCER_SNAPSHOT)), ProducerSnapshot.encode(List.of()));
        real.replaceWhole(dir.resolve(LogNames.ofOffset(300, LogNames.LOG)), ByteBuffer.allocate(0));
        log = UnifiedLog.open(dir, config("retention.bytes", Long.toString(2 * size)), real, new LoadFrom(true, 0, 0), NOW_MS, Trace.OFF);
        log.updateHighWatermark(300);
        assertThat(log.sizeInBytes()).isEqualTo(3 * size);
        assertThat(log.deleteOldSegments(NOW_MS)).isEqualTo(1);
        assertThat(log.logStartOffset()).isEqualTo(100);
        log.delete();
        Files.delete(dir.getParent());
    }

    /** With jitter, logs that were made together do not roll together, and each rolls when it did the last time. */
    @Example
    void jitterSpreadsTheRolls() throws IOException {
        List<Long> first = rollTimes();
        assertThat(first).allMatch(time -> time > 500 && time <= 1001);
        assertThat(first.stream().distinct().count()).isGreaterThan(15);
        assertThat(rollTimes()).isEqualTo(first);
    }

    private static List<Long> rollTimes() throws IOException {
        TopicConfig config = config("internal.segment.bytes", "100000", "segment.ms", "1000", "segment.jitter.ms", "500");
        List<Long> times = new ArrayList<>();
        for (int partition = 0; partition < 20; partition++) {
            UnifiedLog log = UnifiedLog.open(Path.of("/data/together-" + partition), config, new SimDisk(), LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
            long time = 0;
            while (log.numberOfSegments() == 1) {
                log.appendOwn(Batches.of(time, "x"), 0, time);
                time++;
            }
            times.add(time - 1);
        }
        return times;
    }
}
