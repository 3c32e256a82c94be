package gregor.sim;

import gregor.base.OffsetAndEpoch;
import gregor.index.AbortedTransaction;
import gregor.log.TimestampAndOffset;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The answers that a log gives from its indexes and its memory, found by reading all batches from the first to the last.
 * Slow and short, so that one can see that they are right.
 */
final class LogScan {

    /** What is known of a producer at the end. */
    static final class Producer {
        short epoch;
        int lastSequence = RecordBatch.NO_SEQUENCE;
        long lastDataOffset = -1;
        long txnStart = -1;
    }

    private final List<RecordBatch> batches;

    LogScan(List<RecordBatch> batches) {
        this.batches = batches;
    }

    Optional<TimestampAndOffset> offsetForTimestamp(long timestamp, long start) {
        for (RecordBatch batch : batches) {
            if (batch.maxTimestamp() >= timestamp) {
                for (Record record : batch.records()) {
                    if (record.timestamp() >= timestamp && record.offset() >= start) {
                        return Optional.of(new TimestampAndOffset(record.timestamp(), record.offset(), batch.partitionLeaderEpoch()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** @param announced epochs that have begun where no batch tells it, or not any more */
    OffsetAndEpoch endOffsetForEpoch(int asked, long start, long end, Map<Integer, Long> announced) {
        TreeMap<Integer, Long> starts = new TreeMap<>();
        for (RecordBatch batch : batches) {
            starts.putIfAbsent(batch.partitionLeaderEpoch(), Math.max(start, batch.baseOffset()));
        }
        announced.forEach((epoch, offset) -> {
            if (offset <= end) {
                starts.merge(epoch, Math.max(start, offset), Math::min);
            }
        });
        if (starts.isEmpty() || asked > starts.lastKey()) {
            return null;
        }
        Integer found = starts.floorKey(asked);
        Integer next = starts.higherKey(asked);
        return new OffsetAndEpoch(next == null ? end : starts.get(next), found == null ? asked : found);
    }

    /** Last stable offsets are left out, as 0. */
    List<AbortedTransaction> aborted() {
        List<AbortedTransaction> aborted = new ArrayList<>();
        Map<Long, Long> open = new TreeMap<>();
        for (RecordBatch batch : batches) {
            if (batch.isTransactional() && !batch.isControl()) {
                open.putIfAbsent(batch.producerId(), batch.baseOffset());
            } else if (batch.isControl() && batch.hasProducerId()) {
                Long first = open.remove(batch.producerId());
                if (first != null && isAbort(batch)) {
                    aborted.add(new AbortedTransaction(batch.producerId(), first, batch.lastOffset(), 0));
                }
            }
        }
        return aborted;
    }

    Map<Long, Producer> producers() {
        Map<Long, Producer> producers = new TreeMap<>();
        for (RecordBatch batch : batches) {
            if (!batch.hasProducerId()) {
                continue;
            }
            Producer producer = producers.computeIfAbsent(batch.producerId(), id -> new Producer());
            if (producer.epoch != batch.producerEpoch()) {
                producer.epoch = batch.producerEpoch();
                producer.lastSequence = RecordBatch.NO_SEQUENCE;
            }
            if (batch.isControl()) {
                producer.txnStart = -1;
            } else {
                producer.lastSequence = batch.lastSequence();
                producer.lastDataOffset = batch.lastOffset();
                producer.txnStart = batch.isTransactional() && producer.txnStart < 0 ? batch.baseOffset() : producer.txnStart;
            }
        }
        return producers;
    }

    private static boolean isAbort(RecordBatch batch) {
        return batch.recordCount() > 0 && ControlRecord.of(batch.records().iterator().next()).type() == ControlType.ABORT;
    }
}
