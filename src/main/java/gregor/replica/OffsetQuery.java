package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.log.FetchIsolation;
import gregor.log.TimestampAndOffset;
import gregor.log.UnifiedLog;
import gregor.message.ListOffsetsMessage;
import gregor.message.ListOffsetsMessage.ListOffsetsPartition;
import gregor.message.ListOffsetsMessage.ListOffsetsPartitionResponse;
import java.util.Optional;

/**
 * Which offset stands at a time, or at one of the places that have a negative number for a name:
 *
 * <pre>
 *   -1 end, as far as the asker may see        -4 first offset on local disk, the same as -2 without tiered storage
 *   -2 log start                               -5 last offset in tiered storage: none
 *   -3 record with the greatest timestamp      -6 first offset that is not uploaded yet: none
 * </pre>
 *
 * A new leader does not know at first how far its records were committed in the last term. Until the high watermark has
 * reached the start of its own term it does not say what the end is, or a consumer would see the end go back (KIP-207).
 *
 * <p>Source: Kafka's {@code Partition.fetchOffsetForTimestamp}, {@code UnifiedLog.fetchOffsetByTimestamp}; KIP-79, 734.
 *
 * @param wanted partition, timestamp and the asker's idea of the leader's epoch
 * @param version of the request: which names there are
 * @param isolation how far the asker sees
 */
record OffsetQuery(ListOffsetsPartition wanted, int version, FetchIsolation isolation) {
    private static final int FIRST_VERSION_WITH_LEADER_EPOCH = 4;
    private static final int FIRST_VERSION_OF_OFFSET_NOT_AVAILABLE = 5;
    private static final int UNKNOWN = -1;

    /** @throws KafkaException UNSUPPORTED_VERSION for a timestamp that the version does not have, or the partition's errors */
    ListOffsetsPartitionResponse ask(Partition partition) {
        if (wanted.timestamp() < 0 && version < firstVersionOf(wanted.timestamp())) {
            throw new KafkaException(ErrorCode.UNSUPPORTED_VERSION,
                "version " + version + " of ListOffsets has no timestamp " + wanted.timestamp());
        }
        return partition.asLeader(wanted.currentLeaderEpoch(), termStart -> find(partition, termStart));
    }

    private static int firstVersionOf(long timestamp) {
        if (timestamp == ListOffsetsMessage.LATEST_TIMESTAMP || timestamp == ListOffsetsMessage.EARLIEST_TIMESTAMP) {
            return 1;
        } else if (timestamp == ListOffsetsMessage.MAX_TIMESTAMP) {
            return 7;
        } else if (timestamp == ListOffsetsMessage.EARLIEST_LOCAL_TIMESTAMP) {
            return 8;
        } else if (timestamp == ListOffsetsMessage.LATEST_TIERED_TIMESTAMP) {
            return 9;
        }
        return timestamp == ListOffsetsMessage.EARLIEST_PENDING_UPLOAD_TIMESTAMP ? 11 : Integer.MAX_VALUE;
    }

    private ListOffsetsPartitionResponse find(Partition partition, long termStart) {
        UnifiedLog log = partition.log();
        long timestamp = wanted.timestamp();
        if (timestamp == ListOffsetsMessage.EARLIEST_TIMESTAMP || timestamp == ListOffsetsMessage.EARLIEST_LOCAL_TIMESTAMP) {
            long start = log.logStartOffset();
            return found(UNKNOWN, start, log.epochAt(start).orElse(UNKNOWN));
        }
        if (timestamp == ListOffsetsMessage.LATEST_TIERED_TIMESTAMP
            || timestamp == ListOffsetsMessage.EARLIEST_PENDING_UPLOAD_TIMESTAMP) {
            return found(UNKNOWN, UNKNOWN, UNKNOWN);
        }
        long end = switch (isolation) {
            case LOG_END -> log.logEndOffset();
            case HIGH_WATERMARK -> log.highWatermark();
            case TXN_COMMITTED -> log.lastStableOffset();
        };
        boolean endIsKnown = isolation == FetchIsolation.LOG_END || log.highWatermark() >= termStart;
        if (timestamp == ListOffsetsMessage.LATEST_TIMESTAMP) {
            ensure(endIsKnown, partition);
            return found(UNKNOWN, end, partition.image().leaderEpoch());
        }
        Optional<TimestampAndOffset> record = timestamp == ListOffsetsMessage.MAX_TIMESTAMP
            ? log.offsetOfMaxTimestamp() : log.offsetForTimestamp(timestamp);
        if (record.isPresent() && record.get().offset() < end) {
            return found(record.get().timestamp(), record.get().offset(), record.get().leaderEpoch());
        }
        ensure(endIsKnown, partition);
        return found(UNKNOWN, UNKNOWN, UNKNOWN);
    }

    private void ensure(boolean endIsKnown, Partition partition) {
        if (!endIsKnown) {
            throw new KafkaException(version >= FIRST_VERSION_OF_OFFSET_NOT_AVAILABLE
                ? ErrorCode.OFFSET_NOT_AVAILABLE : ErrorCode.LEADER_NOT_AVAILABLE,
                partition.topicPartition() + " has a new leader, which does not know yet what is committed");
        }
    }

    private ListOffsetsPartitionResponse found(long timestamp, long offset, int leaderEpoch) {
        int toldEpoch = version >= FIRST_VERSION_WITH_LEADER_EPOCH ? leaderEpoch : UNKNOWN;
        return ListOffsetsPartitionResponse.found(wanted.partitionIndex(), timestamp, offset, toldEpoch);
    }
}
