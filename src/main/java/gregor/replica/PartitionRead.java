package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.log.FetchInfo;
import gregor.log.LogOffsetSnapshot;
import gregor.log.UnifiedLog;
import gregor.message.FetchMessage.AbortedTransaction;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.PartitionData;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a replica that may serve an asker finds in its log for it. */
final class PartitionRead {

    private PartitionRead() {}

    /** @throws KafkaException OFFSET_OUT_OF_RANGE, KAFKA_STORAGE_ERROR */
    static FetchResult of(Partition partition, FetchPartitionRequest wanted, FetchParams params, int maxBytes, boolean minOneBatch,
            Trace trace) {
        UnifiedLog log = partition.log();
        EpochEndOffset diverging = wanted.lastFetchedEpoch() < 0 ? EpochEndOffset.NONE : divergence(log, wanted);
        if (diverging != EpochEndOffset.NONE) {
            PartitionData told = PartitionData.of(wanted.partition(), log.highWatermark(), log.lastStableOffset(),
                log.logStartOffset(), null, MemoryRecords.EMPTY).withDivergingEpoch(diverging);
            return new FetchResult(wanted, told);
        }
        if (trace.isOn()) {
            trace.step("Partition", "UnifiedLog", "read", partition, Map.of("startOffset", wanted.fetchOffset(), "maxBytes", maxBytes));
        }
        FetchInfo found = log.read(wanted.fetchOffset(), maxBytes, params.isolation(), minOneBatch);
        // A batch that is cut is of use to nobody; a cut one behind whole ones is dropped by the client.
        // The offsets told are those that bounded the read: what moved meanwhile is news for the next fetch.
        LogOffsetSnapshot at = found.at();
        return new FetchResult(wanted, PartitionData.of(wanted.partition(), at.highWatermark().messageOffset(),
            at.lastStable().messageOffset(), at.logStart(), aborted(found.abortedOrNull()),
            found.firstEntryIncomplete() ? MemoryRecords.EMPTY : found.records()), found.start(), at.logEnd().messageOffset());
    }

    /** How far the log goes, for a consumer that had better ask another replica. */
    static FetchResult sentElsewhere(Partition partition, FetchPartitionRequest wanted, int replicaId) {
        UnifiedLog log = partition.log();
        return new FetchResult(wanted, PartitionData.of(wanted.partition(), log.highWatermark(), log.lastStableOffset(), log.logStartOffset(),
            null, MemoryRecords.EMPTY).withPreferredReadReplica(replicaId));
    }

    private static List<AbortedTransaction> aborted(List<gregor.index.AbortedTransaction> inLog) {
        if (inLog == null || inLog.isEmpty()) {
            return inLog == null ? null : List.of();
        }
        List<AbortedTransaction> told = new ArrayList<>(inLog.size());
        for (gregor.index.AbortedTransaction transaction : inLog) {
            told.add(new AbortedTransaction(transaction.producerId(), transaction.firstOffset()));
        }
        return told;
    }

    /** Where the asker's log parts from this one, if its last record is of another history (KIP-595). */
    private static EpochEndOffset divergence(UnifiedLog log, FetchPartitionRequest wanted) {
        OffsetAndEpoch end = log.endOffsetForEpoch(wanted.lastFetchedEpoch()).orElseThrow(() -> new KafkaException(
            ErrorCode.OFFSET_OUT_OF_RANGE, wanted.topicPartition() + " knows no leader epoch " + wanted.lastFetchedEpoch()));
        if (wanted.fetchOffset() < log.logStartOffset()) {
            throw new KafkaException(ErrorCode.OFFSET_OUT_OF_RANGE, wanted.topicPartition() + " begins at " + log.logStartOffset()
                + ", behind offset " + wanted.fetchOffset());
        }
        boolean same = end.epoch() == wanted.lastFetchedEpoch() && end.offset() >= wanted.fetchOffset();
        return same ? EpochEndOffset.NONE : new EpochEndOffset(end.epoch(), end.offset());
    }
}
