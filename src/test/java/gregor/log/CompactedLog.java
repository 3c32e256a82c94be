package gregor.log;

import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.Record;
import gregor.record.RecordBatch;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small log that is compacted, and what a test does with it in a line. Each batch is a segment, unless told otherwise. */
final class CompactedLog {

    static final Cleaner.Limits LIMITS = new Cleaner.Limits(256, 1000 * OffsetMap.SLOT_BYTES, 0.9);

    final SimDisk disk;
    final UnifiedLog log;
    long cleanedUpTo = -1;

    /** @param settings of the topic, name and value in turns */
    CompactedLog(SimDisk disk, Path directory, String... settings) throws IOException {
        this.disk = disk;
        Map<String, String> all = new HashMap<>(Map.of("cleanup.policy", "compact", "internal.segment.bytes", "80",
            "min.cleanable.dirty.ratio", "0.01", "file.delete.delay.ms", "0", "delete.retention.ms", "100"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        log = UnifiedLog.open(directory, TopicConfig.of(all), disk, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
    }

    CompactedLog(String... settings) throws IOException {
        this(new SimDisk(), Path.of("/data/compact-0"), settings);
    }

    /** Appends a batch, at time 0: {@code "k=v"}, or {@code "k"} for a tombstone. */
    CompactedLog put(String... records) {
        return put(new BatchBuilder(100), records);
    }

    CompactedLog put(BatchBuilder batch, String... records) {
        return append(0, batch, records);
    }

    CompactedLog append(long timestamp, BatchBuilder batch, String... records) {
        for (String record : records) {
            int equals = record.indexOf('=');
            batch.append(timestamp, Batches.utf8(equals < 0 ? record : record.substring(0, equals)),
                equals < 0 ? null : Batches.utf8(record.substring(equals + 1)), List.of());
        }
        log.appendAsLeader(batch.build(), 0, timestamp);
        log.updateHighWatermark(log.logEndOffset());
        return this;
    }

    CompactedLog marker(long producerId, boolean commit) {
        log.appendOwn(Batches.marker(producerId, 0, commit, 0), 0, 0);
        log.updateHighWatermark(log.logEndOffset());
        return this;
    }

    static BatchBuilder of(long producerId, int sequence) {
        return new BatchBuilder(100).producer(producerId, (short) 0, sequence);
    }

    static BatchBuilder inTransaction(long producerId, int sequence) {
        return of(producerId, sequence).transactional();
    }

    /** One cleaning, from beginning to end. */
    Cleaner clean(long nowMs) throws IOException {
        return clean(nowMs, LIMITS);
    }

    Cleaner clean(long nowMs, Cleaner.Limits limits) throws IOException {
        Cleaner cleaner = new Cleaner(log, disk, CleanRange.of(log, cleanedUpTo, nowMs), limits, Trace.OFF);
        for (int i = 0; i < 10_000 && !cleaner.isDone(); i++) {
            cleaner.step(nowMs);
        }
        if (!cleaner.isDone()) {
            throw new AssertionError("the cleaning does not end");
        }
        cleanedUpTo = cleaner.endOffset();
        return cleaner;
    }

    List<RecordBatch> batches() throws IOException {
        List<RecordBatch> found = new ArrayList<>();
        for (LogSegment segment : log.segments().values()) {
            RecordBatch.in(segment.file().slice(0, segment.sizeInBytes()).toBuffer()).forEach(found::add);
        }
        return found;
    }

    /** What is left: {@code "offset:k=v"}, {@code "offset:k"} for a tombstone, {@code "offset!"} for a control batch. */
    List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        for (RecordBatch batch : batches()) {
            if (batch.isControl()) {
                left.add(batch.baseOffset() + "!");
                continue;
            }
            for (Record record : batch.records()) {
                left.add(record.offset() + ":" + text(record.key()) + (record.hasValue() ? "=" + text(record.value()) : ""));
            }
        }
        return left;
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
