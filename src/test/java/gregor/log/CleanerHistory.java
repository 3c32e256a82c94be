package gregor.log;

import gregor.compress.Compression;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.Header;
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
import java.util.Random;
import java.util.TreeMap;

/** A compacted log beside the list of everything that was ever appended to it. */
final class CleanerHistory {

    static final Path DIR = Path.of("/data/compact-0");
    static final long DELETE_RETENTION_MS = 200;
    /** Keys of applications; two of them are what the keys of abort and commit markers look like. */
    private static final List<String> KEYS = List.of("a", "b", "c", "d", "\0\0\0\0", "\0\0\0\1", "e", "f");

    /** A record as it was appended. {@code aborted} is null while its transaction is open. */
    static final class Entry {
        final Record record;
        final long producerId;
        final boolean transactional;
        Boolean aborted;

        Entry(Record record, long producerId, boolean transactional) {
            this.record = record;
            this.producerId = producerId;
            this.transactional = transactional;
            this.aborted = transactional ? null : Boolean.FALSE;
        }

        String key() {
            return record.hasKey() ? StandardCharsets.ISO_8859_1.decode(record.key().duplicate()).toString() : null;
        }
    }

    final Random random;
    final SimDisk disk = new SimDisk();
    final TopicConfig config;
    /** By offset. Markers are not in it. */
    final TreeMap<Long, Entry> appended = new TreeMap<>();
    /** By offset, the producer of each marker. */
    final TreeMap<Long, Long> markers = new TreeMap<>();
    private final Map<Long, Integer> sequences = new HashMap<>();
    private final Map<Long, List<Entry>> open = new TreeMap<>();
    UnifiedLog log;
    long nowMs = 10_000;

    CleanerHistory(long seed) throws IOException {
        random = new Random(seed);
        Map<String, String> settings = new HashMap<>(Map.of("cleanup.policy", "compact", "delete.retention.ms", Long.toString(DELETE_RETENTION_MS),
            "file.delete.delay.ms", "50", "internal.segment.bytes", Integer.toString(300 + random.nextInt(2500)),
            "index.interval.bytes", Integer.toString(random.nextInt(400)), "segment.index.bytes", Integer.toString(60 + random.nextInt(400))));
        if (random.nextInt(3) == 0) {
            settings.put("min.compaction.lag.ms", Integer.toString(1 + random.nextInt(100)));
        }
        config = TopicConfig.of(settings);
        open(LoadFrom.NOTHING_KNOWN);
    }

    void open(LoadFrom from) throws IOException {
        log = UnifiedLog.open(DIR, config, disk, from, nowMs, Trace.OFF);
        log.updateHighWatermark(log.logEndOffset());
    }

    /** Appends one batch of a random kind. */
    void append() {
        long producerId = 1 + random.nextInt(3);
        switch (random.nextInt(6)) {
            case 0, 1 -> append(RecordBatch.NO_PRODUCER_ID, false);
            case 2 -> append(10 + producerId, false);
            case 3, 4 -> {
                open.computeIfAbsent(producerId, id -> new ArrayList<>());
                append(producerId, true);
            }
            default -> endTransaction(producerId, random.nextBoolean());
        }
        if (random.nextInt(4) > 0) {
            log.updateHighWatermark(log.logEndOffset());
        }
    }

    void endAllTransactions() {
        for (long producerId : List.copyOf(open.keySet())) {
            endTransaction(producerId, random.nextBoolean());
        }
        log.updateHighWatermark(log.logEndOffset());
    }

    private void endTransaction(long producerId, boolean commit) {
        List<Entry> of = open.remove(producerId);
        if (of != null) {
            ByteBuffer marker = Batches.marker(producerId, 1, commit, 0);
            markers.put(log.appendOwn(marker, 1, nowMs).firstOffset(), producerId);
            of.forEach(entry -> entry.aborted = !commit);
        }
    }

    private void append(long producerId, boolean transactional) {
        BatchBuilder batch = new BatchBuilder(128).compression(Compression.of(random.nextInt(3) == 0 ? random.nextInt(5) : 0));
        int count = 1 + random.nextInt(4);
        if (producerId != RecordBatch.NO_PRODUCER_ID) {
            batch.producer(producerId, (short) 1, sequences.merge(producerId, count, Integer::sum) - count);
        }
        if (transactional) {
            batch.transactional();
        }
        for (int i = 0; i < count; i++) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            ByteBuffer value = random.nextInt(4) == 0 ? null : Batches.utf8("value " + random.nextInt(1000));
            List<Header> headers = random.nextInt(5) == 0 ? List.of(new Header("h", Batches.utf8("x"))) : List.of();
            batch.append(nowMs - random.nextInt(300), StandardCharsets.ISO_8859_1.encode(key), value, headers);
        }
        ByteBuffer bytes = batch.build();
        log.appendAsLeader(bytes, 1, nowMs);
        for (Record record : new RecordBatch(bytes, 0).records()) {
            Entry entry = new Entry(record, producerId, transactional);
            appended.put(record.offset(), entry);
            if (transactional) {
                open.get(producerId).add(entry);
            }
        }
    }

    /** The batches in the files, in order. */
    List<RecordBatch> batches() throws IOException {
        List<RecordBatch> found = new ArrayList<>();
        for (LogSegment segment : log.segments().values()) {
            for (RecordBatch batch : RecordBatch.in(segment.file().slice(0, segment.sizeInBytes()).toBuffer())) {
                found.add(batch);
            }
        }
        return found;
    }

    /** The last record of each key that counts, of those below an offset. */
    Map<String, Entry> lastOfEachKey(long endOffset) {
        Map<String, Entry> last = new TreeMap<>();
        for (Entry entry : appended.headMap(endOffset).values()) {
            if (Boolean.FALSE.equals(entry.aborted)) {
                last.put(entry.key(), entry);
            }
        }
        return last;
    }
}
