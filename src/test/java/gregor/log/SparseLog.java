package gregor.log;

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
import java.util.Optional;
import java.util.Random;

/**
 * A log as a follower writes it: offsets with gaps, as compaction leaves them, and timestamps in any order. Beside it a list
 * of its batches, which answers by looking at each.
 */
final class SparseLog {

    static final Path DIR = Path.of("/data/sparse-0");

    /** A batch as the list has it. */
    record Batch(long[] offsets, long[] timestamps, byte[] bytes) {
        long lastOffset() {
            return offsets[offsets.length - 1];
        }
    }

    final Random random;
    final SimDisk disk = new SimDisk();
    final TopicConfig config;
    final List<Batch> batches = new ArrayList<>();
    UnifiedLog log;
    private long nowMs = 1000;

    /** @param seed of everything that is random */
    SparseLog(long seed) throws IOException {
        random = new Random(seed);
        config = TopicConfig.of(Map.of("internal.segment.bytes", Integer.toString(400 + random.nextInt(6000)),
            "index.interval.bytes", Integer.toString(random.nextInt(500)),
            "segment.index.bytes", Integer.toString(100 + random.nextInt(400)),
            "file.delete.delay.ms", "0"));
        open(LoadFrom.NOTHING_KNOWN);
    }

    private void open(LoadFrom from) throws IOException {
        log = UnifiedLog.open(DIR, config, disk, from, nowMs, Trace.OFF);
    }

    /** Stops in order, lets somebody do something to the files, and starts again. */
    void restart(Files files) throws IOException {
        log.close();
        files.change();
        open(new LoadFrom(true, 0, 0));
    }

    /** What is done to the files of a stopped log. */
    interface Files {
        void change() throws IOException;
    }

    /**
     * Appends a batch.
     *
     * @param mostBetween so many offsets are missing at most between two records
     */
    void append(long mostBetween) {
        long base = log.logEndOffset() + gap(mostBetween);
        long[] offsets = new long[1 + random.nextInt(4)];
        long[] timestamps = new long[offsets.length];
        BatchBuilder builder = new BatchBuilder(256).baseOffset(base).partitionLeaderEpoch(1);
        nowMs += random.nextInt(20);
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i == 0 ? base : offsets[i - 1] + 1 + gap(Math.min(mostBetween, 5));
            timestamps[i] = random.nextInt(3) == 0 ? random.nextInt(3000) : nowMs;
            builder.append(offsets[i], timestamps[i], null, Batches.utf8("v" + "x".repeat(random.nextInt(40))), List.of());
        }
        ByteBuffer records = builder.build();
        byte[] bytes = new byte[records.remaining()];
        records.duplicate().get(bytes);
        batches.add(new Batch(offsets, timestamps, bytes));
        log.appendAsFollower(records, nowMs);
    }

    /** Cuts the last few batches off. */
    void cut() {
        int left = Math.max(1, batches.size() - 1 - random.nextInt(10));
        long end = batches.get(left - 1).lastOffset() + 1;
        batches.subList(left, batches.size()).clear();
        log.truncateTo(end, nowMs);
    }

    private long gap(long most) {
        return random.nextBoolean() ? 0 : Math.floorMod(random.nextLong(), most + 1);
    }

    /** The batch that has an offset, or the first behind it; null if there is none. */
    Batch find(long offset) {
        return batches.stream().filter(batch -> batch.lastOffset() >= offset).findFirst().orElse(null);
    }

    /** The first record that is at least so late. */
    Optional<TimestampAndOffset> findTime(long timestamp) {
        for (Batch batch : batches) {
            for (int i = 0; i < batch.offsets.length; i++) {
                if (batch.timestamps[i] >= timestamp) {
                    return Optional.of(new TimestampAndOffset(batch.timestamps[i], batch.offsets[i], 1));
                }
            }
        }
        return Optional.empty();
    }

    /** The bytes of one batch, from the log. */
    byte[] readOne(long offset) throws IOException {
        ByteBuffer found = log.read(offset, 1, FetchIsolation.LOG_END, true).records().toBuffer();
        byte[] bytes = new byte[found.remaining()];
        found.get(bytes);
        return bytes;
    }

    /** An offset that the log may be asked for. */
    long anyOffset() {
        Batch near = batches.get(random.nextInt(batches.size()));
        return Math.max(0, Math.min(log.logEndOffset(), near.lastOffset() - 3 + random.nextInt(6)));
    }
}
