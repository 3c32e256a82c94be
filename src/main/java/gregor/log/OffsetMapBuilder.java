package gregor.log;

import gregor.index.AbortedTransaction;
import gregor.record.KeyCursor;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Reads the dirty part of a log and notes the last offset of each key, until all is read or the map is full: then the
 * cleaning ends there. Control batches have no keys, and records of aborted transactions do not count.
 *
 * <p>Source: Kafka's {@code Cleaner#buildOffsetMap}.
 */
final class OffsetMapBuilder {

    private final NavigableMap<Long, LogSegment> log;
    private final CleanRange range;
    private final OffsetMap map;
    private final SegmentChunks chunks;
    private final CleanerStats stats;
    private final CleanedTransactions transactions = new CleanedTransactions();
    private Map.Entry<Long, LogSegment> current;
    private boolean done;

    /** @param log all segments */
    OffsetMapBuilder(NavigableMap<Long, LogSegment> log, CleanRange range, OffsetMap map, SegmentChunks chunks, CleanerStats stats)
            throws IOException {
        this.log = log;
        this.range = range;
        this.map = map;
        this.chunks = chunks;
        this.stats = stats;
        Map.Entry<Long, LogSegment> first = log.floorEntry(range.firstDirtyOffset());
        nextSegment(first == null ? log.firstEntry() : first);
    }

    boolean isDone() {
        return done;
    }

    /**
     * Reads some batches more.
     *
     * @return how many bytes were read
     */
    int step() throws IOException {
        int before = chunks.position();
        for (RecordBatch batch : chunks.next()) {
            if (batch.lastOffset() >= range.firstDirtyOffset() && !add(batch)) {
                done = true;
                break;
            }
        }
        int bytes = chunks.position() - before;
        stats.mappedBytes += bytes;
        if (!done && !chunks.hasNext()) {
            nextSegment(log.higherEntry(current.getKey()));
        }
        return bytes;
    }

    /** Goes to the first segment, from the given one on, that has batches of the dirty part. */
    private void nextSegment(Map.Entry<Long, LogSegment> from) throws IOException {
        current = from;
        while (current != null && current.getKey() < range.firstUncleanableOffset()) {
            LogSegment segment = current.getValue();
            LogSegment.Place first = segment.find(range.firstDirtyOffset(), segment.sizeInBytes());
            if (first != null) {
                Map.Entry<Long, LogSegment> next = log.higherEntry(current.getKey());
                long end = next == null ? range.firstUncleanableOffset() : next.getKey();
                transactions.add(abortedIn(log, current.getKey(), first.baseOffset(), end));
                chunks.start(segment.file(), first.position());
                return;
            }
            current = log.higherEntry(current.getKey());
        }
        map.coverUpTo(range.firstUncleanableOffset() - 1); // also if the last offsets are a gap
        done = true;
    }

    /** The aborted transactions that reach into a range of offsets: of its segment, or of one behind it. */
    static List<AbortedTransaction> abortedIn(NavigableMap<Long, LogSegment> log, long segmentBaseOffset, long startOffset,
            long endOffset) throws IOException {
        List<AbortedTransaction> aborted = new ArrayList<>();
        for (LogSegment segment : log.tailMap(segmentBaseOffset, true).values()) {
            if (segment.collectAborted(startOffset, endOffset, aborted)) {
                break;
            }
        }
        return aborted;
    }

    /** False if the map is full before the end of the batch. */
    private boolean add(RecordBatch batch) {
        if (batch.isControl()) {
            transactions.end(batch);
        } else if (!transactions.isAborted(batch)) {
            KeyCursor record = KeyCursor.of(batch);
            while (record.next()) {
                stats.mappedRecords++;
                if (record.hasKey() && record.offset() >= range.firstDirtyOffset() && !map.put(record.key(), record.offset())) {
                    return false;
                }
            }
        }
        map.coverUpTo(batch.lastOffset());
        return true;
    }
}
