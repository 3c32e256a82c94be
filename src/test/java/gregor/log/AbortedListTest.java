package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.book.claim.Claim;
import gregor.config.TopicConfig;
import gregor.index.AbortedTransaction;
import gregor.record.BatchBuilder;
import gregor.record.ControlRecord;
import gregor.record.RecordBatch;
import gregor.sim.Interleaving;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Reads of committed records beside everything that moves batches: gaps as a compacted log has them, a start that moves, cleaned
 * segments that take the place of others, before a read and in the middle of one. Whoever reads gets whole, valid batches and
 * is told of every aborted transaction that reaches into them, whichever segments hold its records and its marker.
 */
class AbortedListTest {

    private record Ended(long producerId, long first, long marker) {}

    private static final Path DIR = Path.of("/data/sparse-0");
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("internal.segment.bytes", "400", "index.interval.bytes", "100",
        "file.delete.delay.ms", "0"));

    private final TreeMap<Long, Long> open = new TreeMap<>();
    private final List<Ended> aborted = new ArrayList<>();
    private Random random;
    private SimDisk disk;
    private UnifiedLog log;
    private long nowMs;

    @Claim("8.4")
    @Property(tries = 100)
    void everyAbortedTransactionThatReachesIntoTheBytesIsNamed(@ForAll long seed) throws IOException {
        open.clear();
        aborted.clear();
        random = new Random(seed);
        disk = new SimDisk();
        Interleaving interleaving = new Interleaving(random, this::change);
        log = UnifiedLog.open(DIR, CONFIG, interleaving.around(disk), LoadFrom.NOTHING_KNOWN, 0, interleaving);
        for (int step = 0; step < 60; step++) {
            append();
            change();
            compare(interleaving);
        }
        assertThat(interleaving.turns()).as("the log changed while it was read").isPositive();
    }

    private void change() {
        nowMs++;
        switch (random.nextInt(8)) {
            case 0 -> {
                long start = log.logStartOffset();
                log.incrementLogStartOffset(start + random.nextInt((int) (log.highWatermark() - start + 1)) / (1 + random.nextInt(4)));
            }
            case 1 -> log.tick(nowMs, Long.MAX_VALUE);
            case 2, 3 -> clean();
            case 4, 5 -> log.updateHighWatermark(log.logEndOffset());
            case 6 -> log.updateHighWatermark(log.highWatermark() + 1);
            default -> append();
        }
    }

    /** One segment in the place of one or two below the last stable offset, without some of their batches of data. */
    private void clean() {
        List<LogSegment> old = new ArrayList<>(log.segments().headMap(log.segments().floorKey(log.lastStableOffset())).values());
        if (old.isEmpty()) {
            return;
        }
        int from = random.nextInt(old.size());
        List<LogSegment> replaced = old.subList(from, Math.min(old.size(), from + 1 + random.nextInt(2)));
        try {
            LogSegment cleaned = LogSegment.createCleaned(disk, DIR, replaced.get(0).baseOffset(), CONFIG, 0);
            for (LogSegment segment : replaced) {
                ByteBuffer bytes = segment.file().slice(0, segment.sizeInBytes()).toBuffer();
                for (RecordBatch batch : RecordBatch.in(bytes)) {
                    if (batch.isControl() || random.nextInt(4) > 0) {
                        cleaned.append(bytes.duplicate().limit(batch.position() + batch.sizeInBytes()).position(batch.position()), 100);
                    }
                }
                for (int i = 0; i < segment.transactionIndex().entries(); i++) {
                    cleaned.transactionIndex().append(segment.transactionIndex().entry(i));
                }
            }
            cleaned.sealTimeIndex();
            cleaned.writeIndexes();
            assertThat(log.replaceSegments(List.of(cleaned), new ArrayList<>(replaced), log.cuts())).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append() {
        long producer = random.nextInt(3);
        long offset = log.logEndOffset() + (random.nextInt(3) == 0 ? random.nextInt(30) : 0);
        boolean ends = open.containsKey(producer) && random.nextInt(2) == 0;
        BatchBuilder batch = new BatchBuilder(128).baseOffset(offset).partitionLeaderEpoch(0).transactional();
        if (ends) {
            boolean commit = random.nextInt(3) == 0;
            batch.producer(producer, (short) 0, -1).control().append(1, commit ? ControlRecord.commit(0) : ControlRecord.abort(0));
            Ended ended = new Ended(producer, open.remove(producer), offset);
            if (!commit) {
                aborted.add(ended);
            }
        } else {
            batch.producer(producer, (short) 0, (int) offset).append(1, null, Batches.utf8("of " + producer), List.of());
            open.putIfAbsent(producer, offset);
        }
        log.appendAsFollower(batch.build(), 0);
    }

    private void compare(Interleaving interleaving) throws IOException {
        long start = log.logStartOffset();
        long from = start + random.nextInt((int) (log.logEndOffset() - start) + 1);
        int maxBytes = 50 + random.nextInt(600);
        FetchInfo read;
        try {
            read = interleaving.watch(() -> log.read(from, maxBytes, FetchIsolation.TXN_COMMITTED, true));
        } catch (KafkaException e) {
            assertThat(e.error()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
            assertThat(from).isLessThan(log.logStartOffset());
            return;
        }
        long next = from;
        for (RecordBatch batch : RecordBatch.in(read.records().toBuffer())) {
            batch.ensureValid();
            assertThat(batch.lastOffset()).isGreaterThanOrEqualTo(next);
            next = batch.nextOffset();
        }
        assertThat(next).isLessThanOrEqualTo(Math.max(from, read.at().lastStable().messageOffset()));
        List<Ended> named = new ArrayList<>();
        for (AbortedTransaction each : read.abortedOrNull()) {
            named.add(new Ended(each.producerId(), each.firstOffset(), each.lastOffset()));
        }
        for (Ended each : aborted) {
            if (each.first < next && each.marker >= from && from < next) {
                assertThat(named).as("from %d to %d", from, next).contains(each);
            }
        }
        assertThat(aborted).containsAll(named);
        assertThat(named).doesNotHaveDuplicates().allMatch(each -> each.marker >= from);
    }
}
