package gregor.log;

import gregor.index.AbortedTransaction;
import gregor.record.ControlType;
import gregor.record.KeyCursor;
import gregor.record.RecordBatch;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What a walk over a log's batches, from the first to the last, knows of the transactions around it: which of them were
 * aborted, and of which something is left.
 *
 * <p>Only decided transactions are met, because nothing at or above the last stable offset is cleaned. Which were aborted
 * stands in the transaction indexes of the segments, also of those behind the one that is walked over: it is known before
 * their first batch is met.
 *
 * <p>Source: Kafka's {@code CleanedTransactionMetadata}. That one lets a marker go when no batch of the transaction was
 * read in this walk; this one when none was kept, so the time from which a marker may go begins a cleaning earlier.
 */
final class CleanedTransactions {

    /**
     * What a marker ends.
     *
     * @param aborted the entry of the aborted transaction; null if it was committed, or if nothing is known of it
     * @param mayGo whether no batch of the transaction has been kept, so that nobody needs the marker
     */
    record Ended(AbortedTransaction aborted, boolean mayGo) {}

    /** Aborted transactions that have not been reached, by first offset; perhaps more than once. */
    private final PriorityQueue<AbortedTransaction> ahead = new PriorityQueue<>(Comparator.comparingLong(AbortedTransaction::firstOffset));
    /** By producer, the aborted transaction inside which the walk is. */
    private final Map<Long, AbortedTransaction> inside = new HashMap<>();
    /** Producers of which a batch was kept whose transaction's marker has not been met. */
    private final Set<Long> kept = new HashSet<>();

    /** Takes note of aborted transactions that reach into the batches that come next. */
    void add(List<AbortedTransaction> aborted) {
        ahead.addAll(aborted);
    }

    /** Whether the batch of records that is met next belongs to an aborted transaction. */
    boolean isAborted(RecordBatch batch) {
        reach(batch.lastOffset());
        return batch.isTransactional() && inside.containsKey(batch.producerId());
    }

    /** A batch that {@link #isAborted} was asked about is kept, perhaps without records. */
    void keep(RecordBatch batch) {
        if (batch.isTransactional()) {
            kept.add(batch.producerId());
        }
    }

    /** Takes the control batch into account that is met next. */
    Ended end(RecordBatch marker) {
        reach(marker.lastOffset());
        KeyCursor record = KeyCursor.of(marker);
        if (!record.next()) {
            return new Ended(null, true); // Kafka leaves such batches: all of the transaction is gone, and the marker's record
        }
        ControlType type = ControlType.of(record.hasKey() ? record.key() : null);
        if (!type.endsTransaction()) {
            return new Ended(null, false);
        }
        AbortedTransaction entry = type == ControlType.ABORT ? inside.remove(marker.producerId()) : null;
        return new Ended(entry, !kept.remove(marker.producerId()));
    }

    private void reach(long offset) {
        while (!ahead.isEmpty() && ahead.peek().firstOffset() <= offset) {
            AbortedTransaction entry = ahead.poll();
            inside.putIfAbsent(entry.producerId(), entry);
        }
    }
}
