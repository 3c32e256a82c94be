package gregor.log;

import gregor.index.AbortedTransaction;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;

/** Brings the state of the producers up to date with batches, whether they were just written or are read again. */
final class ProducerReplay {

    private ProducerReplay() {}

    /**
     * Takes a batch into account, and notes in the segment's transaction index if it ended a transaction by aborting it.
     *
     * @param batch as {@link #whole} gives it
     */
    static void note(ProducerState producers, LogSegment segment, RecordBatch batch, int position) throws IOException {
        ProducerState.CompletedTransaction completed = update(producers, segment, batch, position);
        if (completed != null && completed.aborted()) {
            segment.transactionIndex().append(new AbortedTransaction(completed.producerId(), completed.firstOffset(),
                completed.lastOffset(), producers.lastStableOffsetAfter(completed)));
        }
        if (completed != null) {
            producers.complete(completed);
        }
    }

    private static ProducerState.CompletedTransaction update(ProducerState producers, LogSegment segment, RecordBatch batch,
            int position) {
        return batch.hasProducerId()
            ? producers.update(batch, new LogOffsetMetadata(batch.baseOffset(), segment.baseOffset(), position)) : null;
    }

    /** The batch that a walk is at: of a transaction's marker the record is needed, of all others the header will do. */
    static RecordBatch whole(LogSegment segment, BatchHeaders headers) throws IOException {
        RecordBatch header = headers.batch();
        return header.isControl() && header.hasProducerId()
            ? segment.read(new LogSegment.Place(headers.position(), header.sizeInBytes(), header.baseOffset())) : header;
    }

    /**
     * Makes the state at an offset: the newest snapshot at or below it, and the batches from there on.
     *
     * @param endOffset exclusive
     */
    static void load(ProducerState into, ProducerSnapshots snapshots, NavigableMap<Long, LogSegment> segments, long endOffset)
            throws IOException {
        long reached = snapshots.loadNewest(endOffset, segments.firstKey(), into);
        Map.Entry<Long, LogSegment> at = segments.floorEntry(reached);
        while (at != null && reached < endOffset && at.getKey() < endOffset) {
            LogSegment segment = at.getValue();
            LogSegment.Place first = segment.find(reached, segment.sizeInBytes());
            if (first != null) {
                replay(into, segment, first.position(), endOffset);
            }
            at = segments.higherEntry(at.getKey());
        }
    }

    private static void replay(ProducerState into, LogSegment segment, int position, long endOffset) throws IOException {
        try (BatchHeaders headers = new BatchHeaders(segment.file(), position, segment.sizeInBytes())) {
            while (headers.next() && headers.batch().baseOffset() < endOffset) {
                ProducerState.CompletedTransaction completed =
                    update(into, segment, whole(segment, headers), headers.position());
                if (completed != null) {
                    into.complete(completed);
                }
            }
        }
    }
}
