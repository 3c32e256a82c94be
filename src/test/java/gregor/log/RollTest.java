package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** When a log begins a new segment, against the rule as one would write it who keeps books on a segment's contents. */
class RollTest {

    private static final Path DIR = Path.of("/data/rolling-0");

    /** What the rule asks about the last segment. */
    private static final class Ledger {
        final TopicConfig config;
        final List<Long> bases = new ArrayList<>();
        int bytes;
        int lastIndexedByte;
        int offsetEntries;
        int timeEntries;
        long lastTimeEntry = -1;
        long greatestTime = -1;
        long firstTime;
        long createdMs;
        /** Offset behind the last append. */
        long end;

        Ledger(TopicConfig config, long nowMs) {
            this.config = config;
            begin(0, nowMs);
        }

        /** A segment begins where the one before it ended, if it can hold what comes: so a lost end is told from a gap. */
        void begin(long base, long nowMs) {
            bases.add(base);
            bytes = 0;
            lastIndexedByte = 0;
            offsetEntries = 0;
            timeEntries = 0;
            lastTimeEntry = -1;
            greatestTime = -1;
            createdMs = nowMs;
        }

        void append(long first, long last, long time, int size, long nowMs) {
            boolean tooFar = last - bases.get(bases.size() - 1) > Integer.MAX_VALUE;
            if (tooFar || bytes > 0 && (tooLarge(size) || tooOld(time, nowMs) || indexFull())) {
                begin(last - end <= Integer.MAX_VALUE ? end : first, nowMs);
            }
            if (bytes == 0) {
                firstTime = time;
            }
            greatestTime = Math.max(greatestTime, time);
            if (bytes - lastIndexedByte > config.indexIntervalBytes()) {
                offsetEntries++;
                if (greatestTime > lastTimeEntry) {
                    timeEntries++;
                    lastTimeEntry = greatestTime;
                }
                lastIndexedByte = bytes;
            }
            bytes += size;
            end = last + 1;
        }

        private boolean tooLarge(int size) {
            return bytes + size > config.segmentBytes();
        }

        private boolean tooOld(long time, long nowMs) {
            return (firstTime >= 0 && time >= 0 ? time - firstTime : nowMs - createdMs) > config.segmentMs();
        }

        private boolean indexFull() {
            return offsetEntries >= config.segmentIndexBytes() / 8 || timeEntries + 1 >= config.segmentIndexBytes() / 12;
        }
    }

    private static List<Long> bases(SimDisk disk) throws IOException {
        return disk.list(DIR).stream().map(file -> file.getFileName().toString()).filter(name -> name.endsWith(LogNames.LOG))
            .map(LogNames::offsetOf).sorted().toList();
    }

    private static ByteBuffer batch(long base, long time, int valueBytes) {
        return new BatchBuilder(256).baseOffset(base).partitionLeaderEpoch(1)
            .append(time, null, ByteBuffer.allocate(valueBytes), List.of()).append(time, null, null, List.of()).build();
    }

    @Claim("5.4")
    @Property(tries = 200)
    void aLogRollsWhenItsLastSegmentCantOrMustntTakeTheBatch(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        TopicConfig config = TopicConfig.of(Map.of("internal.segment.bytes", Integer.toString(300 + random.nextInt(4000)),
            "index.interval.bytes", Integer.toString(random.nextInt(300)), "segment.jitter.ms", "0",
            "segment.index.bytes", Integer.toString(48 + random.nextInt(200)), "segment.ms", Integer.toString(1 + random.nextInt(400))));
        SimDisk disk = new SimDisk();
        long nowMs = 5000;
        UnifiedLog log = UnifiedLog.open(DIR, config, disk, LoadFrom.NOTHING_KNOWN, nowMs, Trace.OFF);
        Ledger ledger = new Ledger(config, nowMs);
        boolean far = random.nextInt(4) == 0;
        boolean timeless = random.nextInt(4) == 0;
        for (int i = 0; i < 60; i++) {
            nowMs += random.nextInt(60);
            long base = log.logEndOffset() + (far && random.nextInt(5) == 0 ? 1L + (random.nextLong() >>> (29 + random.nextInt(4))) : 0);
            long time = timeless && random.nextBoolean() ? -1 : nowMs - random.nextInt(100);
            ByteBuffer batch = batch(base, time, random.nextInt(120));
            ledger.append(base, base + 1, time, batch.remaining(), nowMs);
            log.appendAsFollower(batch, nowMs);
            assertThat(bases(disk)).isEqualTo(ledger.bases);
        }
    }

    @Example
    void theAgeIsThatOfTheRecordsAndNotOfTheFile() throws IOException {
        TopicConfig config = TopicConfig.of(Map.of("segment.ms", "1000", "segment.jitter.ms", "0"));
        SimDisk disk = new SimDisk();
        UnifiedLog log = UnifiedLog.open(DIR, config, disk, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
        log.appendAsFollower(batch(0, 5_000, 1), 1_000_000);
        log.appendAsFollower(batch(2, 6_000, 1), 9_000_000);
        assertThat(bases(disk)).containsExactly(0L);
        log.appendAsFollower(batch(4, 6_001, 1), 9_000_000);
        assertThat(bases(disk)).containsExactly(0L, 4L);
    }

    @Example
    void aPartOfTheJitterIsTakenOff() throws IOException {
        TopicConfig config = TopicConfig.of(Map.of("segment.ms", "1000", "segment.jitter.ms", "1000"));
        int rolled = 0;
        for (int i = 0; i < 20; i++) {
            UnifiedLog log = UnifiedLog.open(Path.of("/data/rolling-" + i), config, new SimDisk(), LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
            log.appendAsFollower(batch(0, 5_000, 1), 0);
            log.appendAsFollower(batch(2, 5_500, 1), 0);
            rolled += log.numberOfSegments() - 1;
        }
        assertThat(rolled).isBetween(4, 16);
    }

    @Example
    void theLastOffsetThatFitsIsTheBaseOffsetPlusTheGreatestInt() throws IOException {
        SimDisk disk = new SimDisk();
        UnifiedLog log = UnifiedLog.open(DIR, TopicConfig.of(Map.of()), disk, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
        log.appendAsFollower(batch(0, 1, 1), 1);
        log.appendAsFollower(batch(Integer.MAX_VALUE - 1L, 1, 1), 1);
        assertThat(bases(disk)).containsExactly(0L);
        log.appendAsFollower(batch(Integer.MAX_VALUE + 1L, 1, 1), 1);
        assertThat(bases(disk)).containsExactly(0L, Integer.MAX_VALUE + 1L);
    }
}
