package gregor.log;

import gregor.base.KafkaException;
import gregor.index.AbortedTransaction;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.NavigableMap;

/** Brings the state of the producers up to date with batches, whether they were just written or are read again. */
final class ProducerReplay {

    /**
     * How far in front of a snapshot batches are looked for: more than the last five of several producers, and few enough that a
     * thousand partitions start in seconds.
     */
    private static final int RECALLED_OFFSETS = 5_000;
    private static final Logger LOG = System.getLogger(ProducerReplay.class.getName());

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
        recall(into, segments, reached);
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

    /**
     * A snapshot has each producer's last batch and no more; but what is sent again behind a restart may be any of the last five.
     * Those in front of the snapshot are in the log. Kafka does without, answers OUT_OF_ORDER_SEQUENCE_NUMBER, and its clients then
     * send the batch once more under a new epoch: twice in the log.
     */
    private static void recall(ProducerState into, NavigableMap<Long, LogSegment> segments, long reached) throws IOException {
        Map.Entry<Long, LogSegment> last = segments.lowerEntry(reached);
        if (into.entries().isEmpty() || last == null) {
            return;
        }
        long from = Math.max(segments.firstKey(), reached - RECALLED_OFFSETS);
        ProducerState before = new ProducerState();
        for (LogSegment segment : segments.subMap(segments.floorKey(from), true, last.getKey(), true).values()) {
            try {
                recall(before, segment, from, reached);
            } catch (KafkaException damaged) { // of what is behind the damage nothing is recalled; whoever reads it will be told
                LOG.log(Level.DEBUG, "recalling the batches of producers", damaged);
            }
        }
        into.recall(before);
    }

    private static void recall(ProducerState before, LogSegment segment, long from, long endOffset) throws IOException {
        LogSegment.Place first = segment.find(Math.max(from, segment.baseOffset()), segment.sizeInBytes());
        if (first == null) {
            return;
        }
        try (BatchHeaders headers = new BatchHeaders(segment.file(), first.position(), segment.sizeInBytes())) {
            while (headers.next() && headers.batch().baseOffset() < endOffset) {
                if (!headers.batch().isControl()) {
                    update(before, segment, headers.batch(), headers.position());
                }
            }
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
