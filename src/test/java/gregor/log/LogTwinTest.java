package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.book.claim.Claim;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A log against a list of its batches, over random histories of appending (with rolls every few batches), deleting from the
 * start, cutting the end, stopping well, dying, and starting again. Whatever is asked, both give the same answer.
 */
class LogTwinTest {

    private static final Path DIR = Path.of("/data/twin-0");

    /** A batch as the list has it. */
    private record Batch(long baseOffset, long[] timestamps, int epoch, byte[] bytes) {
        long lastOffset() {
            return baseOffset + timestamps.length - 1;
        }
    }

    private final class History {
        final Random random;
        final SimDisk disk = new SimDisk();
        final TopicConfig config;
        final List<Batch> batches = new ArrayList<>();
        UnifiedLog log;
        long start;
        long end;
        long nowMs = 1000;
        int epoch = 1;

        History(long seed) throws IOException {
            random = new Random(seed);
            config = TopicConfig.of(Map.of("internal.segment.bytes", Integer.toString(300 + random.nextInt(3000)),
                "index.interval.bytes", Integer.toString(random.nextInt(400)),
                "segment.index.bytes", Integer.toString(60 + random.nextInt(400)),
                "file.delete.delay.ms", "50"));
            open(LoadFrom.NOTHING_KNOWN);
        }

        void open(LoadFrom from) throws IOException {
            log = UnifiedLog.open(DIR, config, disk, from, nowMs, Trace.OFF);
        }

        void step() throws IOException {
            nowMs += random.nextInt(20);
            switch (random.nextInt(20)) {
                case 0 -> deleteFromStart();
                case 1 -> cutEnd();
                case 2 -> {
                    log.close();
                    open(new LoadFrom(true, 0, start));
                }
                case 3 -> open(new LoadFrom(false, log.recoveryPoint(), start)); // the process died, the disk did not
                case 4 -> log.tick(nowMs, 1_000_000);
                case 5 -> epoch += random.nextInt(3);
                default -> append();
            }
        }

        private void append() {
            long[] timestamps = new long[1 + random.nextInt(4)];
            for (int i = 0; i < timestamps.length; i++) {
                timestamps[i] = random.nextInt(3) == 0 ? random.nextInt(300) : nowMs / 10;
            }
            ByteBuffer records = Batches.at(timestamps);
            AppendInfo info = log.appendAsLeader(records, epoch, nowMs);
            assertThat(info.firstOffset()).isEqualTo(end);
            assertThat(info.lastOffset()).isEqualTo(end + timestamps.length - 1);
            assertThat(records.position()).isZero();
            byte[] bytes = new byte[records.remaining()];
            records.get(bytes);
            batches.add(new Batch(end, timestamps, epoch, bytes));
            end += timestamps.length;
        }

        private void deleteFromStart() {
            long newStart = start + random.nextInt((int) (end - start) + 1) / 2;
            log.updateHighWatermark(end);
            log.incrementLogStartOffset(newStart);
            start = newStart;
            batches.removeIf(batch -> batch.lastOffset() < start);
        }

        private void cutEnd() {
            Batch at = batches.isEmpty() ? null : batches.get(Math.max(0, batches.size() - 1 - random.nextInt(4)));
            if (at == null || at.baseOffset() < start) {
                return;
            }
            end = at.baseOffset();
            batches.removeIf(batch -> batch.baseOffset() >= end);
            log.truncateTo(end, nowMs);
            epoch++; // a log is cut for a new leader
        }

        void compare() throws IOException {
            assertThat(log.logStartOffset()).isEqualTo(start);
            assertThat(log.logEndOffset()).isEqualTo(end);
            for (int i = 0; i < 4; i++) {
                compareRead(start + random.nextInt((int) (end - start) + 1));
                compareTimes(random.nextInt(320));
                compareEpoch(random.nextInt(epoch + 2));
            }
            compareMaxTimestamp();
            assertOutOfRange(start - 1);
            assertOutOfRange(end + 1);
        }

        private void assertOutOfRange(long offset) {
            assertThatThrownBy(() -> log.read(offset, 100, FetchIsolation.LOG_END, true))
                .isInstanceOfSatisfying(KafkaException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE));
        }

        private void compareRead(long offset) throws IOException {
            int maxBytes = random.nextInt(500);
            boolean minOneBatch = random.nextBoolean();
            FetchInfo found = log.read(offset, maxBytes, FetchIsolation.LOG_END, minOneBatch);
            assertThat(found.start().messageOffset()).isEqualTo(offset);
            ByteBuffer bytes = found.records().toBuffer();
            ByteBuffer expected = ByteBuffer.allocate(1 << 16);
            int firstSize = 0;
            for (Batch batch : batches) {
                if (batch.lastOffset() >= offset) {
                    firstSize = firstSize == 0 ? batch.bytes.length : firstSize;
                    expected.put(batch.bytes);
                }
            }
            expected.flip();
            int limit = minOneBatch ? Math.max(maxBytes, firstSize) : maxBytes;
            assertThat(bytes.remaining()).isLessThanOrEqualTo(limit);
            assertThat(bytes.remaining()).isGreaterThanOrEqualTo(Math.min(firstSize, limit)); // or more, to its segment's end
            assertThat(bytes).isEqualTo(expected.slice(0, bytes.remaining()));
            assertThat(found.firstEntryIncomplete()).isEqualTo(offset < end && bytes.remaining() < firstSize);
        }

        private void compareTimes(long timestamp) {
            Optional<TimestampAndOffset> expected = Optional.empty();
            for (Batch batch : batches) {
                for (int i = 0; i < batch.timestamps.length && expected.isEmpty(); i++) {
                    if (batch.timestamps[i] >= timestamp && batch.baseOffset + i >= start) {
                        expected = Optional.of(new TimestampAndOffset(batch.timestamps[i], batch.baseOffset + i, batch.epoch));
                    }
                }
            }
            assertThat(log.offsetForTimestamp(timestamp)).isEqualTo(expected);
        }

        private void compareMaxTimestamp() {
            Optional<TimestampAndOffset> expected = Optional.empty();
            for (Batch batch : batches) {
                for (int i = 0; i < batch.timestamps.length; i++) {
                    boolean greater = expected.isEmpty() || batch.timestamps[i] > expected.get().timestamp();
                    if (greater && batch.baseOffset + i >= start) {
                        expected = Optional.of(new TimestampAndOffset(batch.timestamps[i], batch.baseOffset + i, batch.epoch));
                    }
                }
            }
            assertThat(log.offsetOfMaxTimestamp()).isEqualTo(expected);
        }

        private void compareEpoch(int asked) {
            int greatest = -1;
            OffsetAndEpoch expected = null;
            for (Batch batch : batches) {
                if (batch.epoch <= asked) {
                    expected = new OffsetAndEpoch(batch.lastOffset() + 1, batch.epoch);
                } else if (greatest < asked && expected == null) {
                    expected = new OffsetAndEpoch(Math.max(start, batch.baseOffset), asked);
                }
                greatest = Math.max(greatest, batch.epoch);
            }
            assertThat(log.endOffsetForEpoch(asked)).isEqualTo(asked > greatest ? Optional.empty() : Optional.ofNullable(expected));
        }
    }

    @Claim("5.1")
    @Property(tries = 50)
    void aLogAnswersAsAListOfBatchesDoes(@ForAll long seed) throws IOException {
        History history = new History(seed);
        for (int step = 0; step < 80; step++) {
            history.step();
            history.compare();
        }
    }

    /** log.I4: whatever is in the index files of segments that are in doubt or not, reads are right. */
    @Property(tries = 20)
    void damagedIndexesMakeNoDifference(@ForAll long seed) throws IOException {
        History history = new History(seed);
        for (int step = 0; step < 40; step++) {
            history.step();
        }
        history.log.close();
        for (Path file : history.disk.list(DIR)) {
            if (file.toString().endsWith(LogNames.OFFSET_INDEX)) {
                damage(history, file);
            }
        }
        history.open(new LoadFrom(true, 0, history.start));
        for (int i = 0; i < 20; i++) {
            history.compareRead(history.start + history.random.nextInt((int) (history.end - history.start) + 1));
        }
    }

    private static void damage(History history, Path file) throws IOException {
        ByteBuffer bytes = history.disk.readWhole(file);
        switch (history.random.nextInt(4)) {
            case 0 -> history.disk.delete(file);
            case 1 -> history.disk.replaceWhole(file, bytes.limit(bytes.limit() / 2));
            case 2 -> history.disk.replaceWhole(file, ByteBuffer.allocate(4096));
            default -> {
                history.random.nextBytes(bytes.array());
                history.disk.replaceWhole(file, bytes);
            }
        }
    }
}
