package gregor.log;

import gregor.record.BatchFilter;
import gregor.record.KeyCursor;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Copies a group of segments without what is out of date. What stays has the offset, the order, the leader epoch and the
 * timestamps that it had (CMP-2).
 *
 * <p>Of batches of records goes:
 * <ul>
 *   <li>a record of an aborted transaction;
 *   <li>a record whose key the map has a later offset for, and one without a key;
 *   <li>a tombstone, when the time is past from which it may go, and an earlier cleaning of this log has passed it: then
 *       no older record of its key is left (CMP-4);
 *   <li>a batch that has no record left, unless it is the last of its producer (CMP-7) or of what is cleaned.
 * </ul>
 * Of control batches go transaction markers: when nothing of their transaction is left, and otherwise as tombstones; but
 * never the last one of a producer, which says what its epoch is. Their keys are not looked at (CMP-5).
 *
 * <p>Source: Kafka's {@code Cleaner#cleanSegments} and {@code #cleanInto}, KIP-534.
 */
final class GroupCopy {

    /** What the groups of one cleaning have in common. */
    record Rules(NavigableMap<Long, LogSegment> log, CleanRange range, OffsetMap map, CleanedTransactions transactions,
        long deleteRetentionMs) {

        /** Whether this is the first cleaning that reaches so far. */
        boolean isDirty(RecordBatch batch) {
            return batch.lastOffset() >= range.firstDirtyOffset();
        }

        /** Whether the map speaks for all of a batch: what is left of it is the last of its keys. */
        boolean isCovered(RecordBatch batch) {
            return batch.lastOffset() <= map.latestOffset();
        }
    }

    private final List<LogSegment> group;
    private final Rules rules;
    private final Map<Long, ProducerState.LastBatch> lastOfProducers;
    private final SegmentChunks chunks;
    private final CleanedOutput output;
    private final CleanerStats stats;
    private int current = -1;
    private long latestHorizonMs = RecordBatch.NO_TIMESTAMP;
    private long nowMs;

    /** @param lastOfProducers of those that the log remembers */
    GroupCopy(List<LogSegment> group, Rules rules, Map<Long, ProducerState.LastBatch> lastOfProducers, SegmentChunks chunks,
            CleanedOutput output, CleanerStats stats) throws IOException {
        this.group = group;
        this.rules = rules;
        this.lastOfProducers = lastOfProducers;
        this.chunks = chunks;
        this.output = output;
        this.stats = stats;
        nextSegment();
    }

    boolean isDone() {
        return current == group.size();
    }

    /** The latest of the times from which tombstones and markers may go that stay this once; -1 if there are none. */
    long latestHorizonMs() {
        return latestHorizonMs;
    }

    /**
     * Copies some batches more.
     *
     * @return how many bytes were read and written
     */
    int step(long stepMs) throws IOException {
        nowMs = stepMs;
        int before = chunks.position();
        for (RecordBatch batch : chunks.next()) {
            RecordBatch copy = batch.isControl() ? copyOfControl(batch) : copyOfRecords(batch);
            if (copy != null) {
                output.add(copy);
            }
        }
        int read = chunks.position() - before;
        int written = output.flush();
        stats.bytesRead += read;
        stats.bytesWritten += written;
        if (!chunks.hasNext()) {
            nextSegment();
        }
        return read + written;
    }

    /** Goes to the next segment that has batches. */
    private void nextSegment() throws IOException {
        do {
            current++;
            if (isDone()) {
                return;
            }
            LogSegment segment = group.get(current);
            // All that reach into the segment, also where the map ends before its end: the new index is for all of it (KAFKA-13727).
            Long next = rules.log.higherKey(segment.baseOffset());
            rules.transactions.add(OffsetMapBuilder.abortedIn(rules.log, segment.baseOffset(), segment.baseOffset(),
                next == null ? Long.MAX_VALUE : next));
            stats.segmentsRead++;
            chunks.start(segment.file(), 0);
        } while (!chunks.hasNext());
    }

    /** What is to be written in the place of a batch of records; null for nothing. */
    private RecordBatch copyOfRecords(RecordBatch batch) {
        stats.recordsRead += batch.recordCount();
        boolean keepEmpty = isLastOfProducer(batch) || batch.nextOffset() == rules.range.firstUncleanableOffset();
        RecordBatch copy;
        if (rules.transactions.isAborted(batch)) {
            copy = keepEmpty ? BatchFilter.empty(batch) : null;
        } else {
            boolean tombstonesGo = isHorizonPast(batch) && !rules.isDirty(batch);
            BatchFilter.Filtered filtered = BatchFilter.filter(batch, record -> stays(record, tombstonesGo),
                rules.isCovered(batch) ? horizonMs() : RecordBatch.NO_TIMESTAMP, keepEmpty);
            copy = filtered.batch();
            stats.recordsKept += filtered.records();
            if (filtered.hasTombstones()) {
                noteHorizon(copy);
            }
        }
        if (copy != null) {
            rules.transactions.keep(copy);
        }
        return copy;
    }

    private boolean stays(KeyCursor record, boolean tombstonesGo) {
        if (record.offset() > rules.map.latestOffset()) {
            return true;
        }
        if (!record.hasKey()) {
            stats.recordsWithoutKey++;
            return false;
        }
        return (record.hasValue() || !tombstonesGo) && record.offset() >= rules.map.get(record.key());
    }

    /** What is to be written in the place of a control batch; null for nothing. */
    private RecordBatch copyOfControl(RecordBatch batch) {
        CleanedTransactions.Ended ended = rules.transactions.end(batch);
        boolean needed = !ended.mayGo() || isLastMarkerOfProducer(batch);
        if (!needed && (batch.recordCount() == 0 || isHorizonPast(batch) && !rules.isDirty(batch))) {
            return null;
        }
        RecordBatch copy = ended.mayGo() && rules.isCovered(batch) && batch.recordCount() > 0 ? BatchFilter.stamp(batch, horizonMs()) : batch;
        if (!needed) {
            noteHorizon(copy);
        }
        if (ended.aborted() != null) {
            output.addAborted(ended.aborted());
        }
        return copy;
    }

    private boolean isHorizonPast(RecordBatch batch) {
        return batch.hasDeleteHorizon() && batch.deleteHorizonMs() <= nowMs;
    }

    /**
     * From now on, not from when the copy will take its place: a reader that meets the older record until then has the time
     * that copying the group takes less than {@code delete.retention.ms}.
     */
    private long horizonMs() {
        return nowMs + Math.min(rules.deleteRetentionMs, Long.MAX_VALUE - nowMs);
    }

    private void noteHorizon(RecordBatch copy) {
        if (copy.deleteHorizonMs() >= nowMs) { // what was to go before, and did not, waits for more than time
            latestHorizonMs = Math.max(latestHorizonMs, copy.deleteHorizonMs());
        }
    }

    /** By offset, not by sequence: a coordinator writes each batch with sequence 0 (KAFKA-8335). */
    private boolean isLastOfProducer(RecordBatch batch) {
        ProducerState.LastBatch last = batch.hasProducerId() ? lastOfProducers.get(batch.producerId()) : null;
        return last != null && batch.lastOffset() == last.lastOffset();
    }

    /** Whether the marker is what the log's memory of its producer ends with: of its epoch, and behind its last records. */
    private boolean isLastMarkerOfProducer(RecordBatch batch) {
        ProducerState.LastBatch last = batch.hasProducerId() ? lastOfProducers.get(batch.producerId()) : null;
        return last != null && batch.producerEpoch() == last.epoch() && batch.lastOffset() > last.lastOffset();
    }
}
