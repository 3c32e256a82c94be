package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.index.AbortedTransaction;
import gregor.port.Trace;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A compacted log against the list of what was appended, over random histories of plain, idempotent and transactional
 * batches, of cleanings that end early because the map is tiny, of time that passes, and of restarts. The invariants are
 * CMP-1 to CMP-8: what a reader needs is there, and nothing else has changed.
 */
class CleanerTwinTest {

    private static final class Twin {
        final CleanerHistory history;
        final List<CommittedReader> readers = new ArrayList<>();
        /** By offset of a tombstone or marker, when the first cleaning that reached it ended. */
        final Map<Long, Long> coveredMs = new HashMap<>();
        long cleanedUpTo;
        /** How much time passed at most while one group was copied: so much earlier than it should a tombstone may go. */
        long longestCopyMs;

        Twin(long seed) throws IOException {
            history = new CleanerHistory(seed);
        }

        void step() throws IOException {
            history.nowMs += history.random.nextInt(12);
            switch (history.random.nextInt(20)) {
                case 0 -> restart();
                case 1 -> history.log.tick(history.nowMs, 1_000_000);
                case 2, 3 -> clean();
                case 4 -> readers.add(new CommittedReader(history.log, history.nowMs));
                case 5 -> history.nowMs += history.random.nextInt(150);
                default -> history.append();
            }
            for (CommittedReader reader : readers) {
                reader.read(history.random.nextInt(600));
            }
            readers.removeIf(this::isLate);
        }

        private boolean isLate(CommittedReader reader) {
            return history.nowMs - reader.startedMs >= CleanerHistory.DELETE_RETENTION_MS - longestCopyMs;
        }

        private void restart() throws IOException {
            readers.clear();
            boolean clean = history.random.nextBoolean();
            if (clean) {
                history.log.close();
            }
            history.open(new LoadFrom(clean, history.log.recoveryPoint(), 0));
        }

        void clean() throws IOException {
            UnifiedLog log = history.log;
            CleanRange range = CleanRange.of(log, cleanedUpTo, history.nowMs);
            Map<String, Long> before = tableAt(log.lastStableOffset());
            List<ActiveProducer> producers = log.activeProducers();
            int mapSlots = 2 + history.random.nextInt(12);
            Cleaner cleaner = new Cleaner(log, history.disk, range,
                new Cleaner.Limits(61 + history.random.nextInt(400), mapSlots * OffsetMap.SLOT_BYTES, 0.9), Trace.OFF);
            long stuckAfter = 10_000;
            long startedMs = history.nowMs;
            while (!cleaner.isDone()) {
                cleaner.step(history.nowMs);
                history.nowMs += history.random.nextInt(2);
                assertThat(stuckAfter--).as("steps left").isPositive();
            }
            assertThat(cleaner.isOvertaken()).isFalse();
            longestCopyMs = Math.max(longestCopyMs, history.nowMs - startedMs);
            cleanedUpTo = cleaner.endOffset();
            assertThat(cleanedUpTo).isLessThanOrEqualTo(Math.max(range.firstUncleanableOffset(), range.firstDirtyOffset()));
            if (range.isDirty()) {
                assertThat(cleanedUpTo).as("each cleaning gets on").isGreaterThan(range.firstDirtyOffset());
            }
            noteCovered();
            checkSurvivors(range);
            checkMarkers();
            checkIndexOfAborted();
            assertThat(tableAt(log.lastStableOffset())).isEqualTo(before);
            checkProducers(producers);
        }

        private Map<String, Long> tableAt(long endOffset) throws IOException {
            CommittedReader reader = new CommittedReader(history.log, history.nowMs);
            int most = 10_000;
            while (reader.position < endOffset && reader.read(200) && most-- > 0) {
                continue;
            }
            return reader.table;
        }

        private void noteCovered() {
            for (CleanerHistory.Entry entry : history.appended.headMap(cleanedUpTo).values()) {
                if (!entry.record.hasValue()) {
                    coveredMs.putIfAbsent(entry.record.offset(), history.nowMs);
                }
            }
            for (long marker : history.markers.headMap(cleanedUpTo).keySet()) {
                coveredMs.putIfAbsent(marker, history.nowMs);
            }
        }

        private boolean mayBeGone(long offset) {
            return coveredMs.containsKey(offset)
                && history.nowMs >= coveredMs.get(offset) + CleanerHistory.DELETE_RETENTION_MS - longestCopyMs;
        }

        /** CMP-1, CMP-2, CMP-4: what is left is as it was, in its place; the last of each key is left, or was a tombstone. */
        private void checkSurvivors(CleanRange range) throws IOException {
            TreeMap<Long, Record> left = new TreeMap<>();
            long next = 0;
            for (RecordBatch batch : history.batches()) {
                assertThat(batch.isValid()).isTrue();
                assertThat(batch.baseOffset()).isGreaterThanOrEqualTo(next);
                next = batch.nextOffset();
                if (!batch.isControl()) {
                    batch.records().forEach(record -> left.put(record.offset(), record));
                }
            }
            left.forEach((offset, record) -> assertThat(record).isEqualTo(history.appended.get(offset).record));
            assertThat(left.tailMap(range.firstUncleanableOffset()).keySet())
                .isEqualTo(history.appended.tailMap(range.firstUncleanableOffset()).keySet());
            for (CleanerHistory.Entry last : history.lastOfEachKey(history.log.lastStableOffset()).values()) {
                long offset = last.record.offset();
                if (!left.containsKey(offset)) {
                    assertThat(last.record.hasValue()).isFalse();
                    assertThat(mayBeGone(offset)).isTrue();
                    history.appended.headMap(offset).values().stream().filter(older -> older.key().equals(last.key()))
                        .forEach(older -> assertThat(left).doesNotContainKey(older.record.offset()));
                }
            }
            assertNoneTwice(left);
        }

        /** Below the end of the cleaning, no key has two values. */
        private void assertNoneTwice(TreeMap<Long, Record> left) {
            Set<String> seen = new HashSet<>();
            for (long offset : left.headMap(cleanedUpTo).keySet()) {
                assertThat(seen.add(history.appended.get(offset).key())).as("second of its key at " + offset).isTrue();
            }
        }

        /** CMP-5: a marker is gone only if its transaction is, and its time has come. */
        private void checkMarkers() throws IOException {
            Set<Long> left = new TreeSet<>();
            Set<Long> open = new HashSet<>();
            for (RecordBatch batch : history.batches()) {
                if (batch.isControl()) {
                    left.add(batch.lastOffset());
                    open.remove(batch.producerId());
                } else if (batch.isTransactional()) {
                    open.add(batch.producerId());
                }
                if (batch.hasProducerId() && !batch.isTransactional()) {
                    assertThat(open).as("transactions without their marker").doesNotContain(batch.producerId());
                }
            }
            for (long marker : history.markers.keySet()) {
                assertThat(left.contains(marker) || mayBeGone(marker)).as("marker at " + marker).isTrue();
            }
        }

        /** CMP-6: each abort marker with data before it has its entry, and each entry has its marker. */
        private void checkIndexOfAborted() throws IOException {
            for (LogSegment segment : history.log.segments().values()) {
                for (int i = 0; i < segment.transactionIndex().entries(); i++) {
                    long marker = segment.transactionIndex().entry(i).lastOffset();
                    assertThat(history.batches()).anyMatch(batch -> batch.isControl() && batch.lastOffset() == marker);
                }
            }
            for (RecordBatch batch : history.batches()) {
                CleanerHistory.Entry entry = batch.isTransactional() && !batch.isControl() && batch.recordCount() > 0
                    ? history.appended.get(batch.records().iterator().next().offset()) : null;
                if (entry != null && Boolean.TRUE.equals(entry.aborted)) {
                    List<AbortedTransaction> found = OffsetMapBuilder.abortedIn(history.log.segments(),
                        history.log.segments().firstKey(), batch.baseOffset(), batch.nextOffset());
                    assertThat(found).anyMatch(aborted -> aborted.producerId() == batch.producerId()
                        && aborted.firstOffset() <= batch.baseOffset());
                }
            }
        }

        /** CMP-7: what the batches that are left say of the producers is what the log knew before. */
        private void checkProducers(List<ActiveProducer> before) throws IOException {
            assertThat(history.log.activeProducers()).isEqualTo(before);
            ProducerState again = new ProducerState();
            ProducerReplay.load(again, new ProducerSnapshots(history.disk, Path.of("/none")), history.log.segments(),
                history.log.logEndOffset());
            Map<Long, ActiveProducer> replayed = new HashMap<>();
            again.active().forEach(producer -> replayed.put(producer.producerId(), producer));
            for (ActiveProducer producer : before) {
                ActiveProducer found = replayed.get(producer.producerId());
                assertThat(found).as("producer " + producer.producerId()).isNotNull();
                assertThat(found.producerEpoch()).isEqualTo(producer.producerEpoch());
                assertThat(found.lastSequence()).isEqualTo(producer.lastSequence());
                assertThat(found.currentTxnStartOffset()).isEqualTo(producer.currentTxnStartOffset());
            }
        }

        /** CMP-3: whoever read from the start, and was fast enough, has what is there. */
        void finishReaders() throws IOException {
            history.endAllTransactions();
            for (CommittedReader reader : readers) {
                int most = 10_000;
                while (reader.read(500) && most-- > 0) {
                    continue;
                }
                Map<String, Long> expected = new TreeMap<>();
                history.lastOfEachKey(history.log.logEndOffset()).forEach((key, entry) -> {
                    if (entry.record.hasValue()) {
                        expected.put(key, entry.record.offset());
                    }
                });
                assertThat(reader.table).isEqualTo(expected);
            }
        }
    }

    @Claim("7.1")
    @Property(tries = 200)
    void keepsWhatReadersNeed(@ForAll long seed) throws IOException {
        Twin twin = new Twin(seed);
        for (int i = 0; i < 120; i++) {
            twin.step();
        }
        twin.finishReaders();
        twin.clean();
    }
}
