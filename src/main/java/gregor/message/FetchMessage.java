package gregor.message;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.MemoryRecords;
import gregor.protocol.Nullable;
import gregor.protocol.Records;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import gregor.protocol.Until;
import java.util.List;

/**
 * Give me the records from these offsets on, and wait a little if there are none yet. Consumers send it, followers
 * replicate by it, and controllers replicate the metadata log by it.
 *
 * <p>Within a session (KIP-227) a request names only the partitions that changed since the last one, and the reply
 * only those that have news.
 *
 * <p>History: version 4 tells aborted transactions (KIP-98), 5 the log's start (KIP-107). Version 7 has sessions, 9
 * fences by leader epoch (KIP-320), 11 may send a consumer to a nearer replica (KIP-392). Version 12 detects
 * divergence in the same round trip (KIP-595). Version 13 names topics by id (KIP-516). Version 15 moves the
 * follower's id into {@link ReplicaState} (KIP-903), 16 names new leaders (KIP-951), 17 and 18 tell the follower's
 * directory (KIP-853) and its high watermark (KIP-1166).
 */
public interface FetchMessage {

    /**
     * @param clusterId if known, checked by controllers
     * @param replicaId the follower's broker id, -1 for a consumer; from version 15 on see {@code replicaState}
     * @param maxWaitMs how long the reply may be held back for {@code minBytes} to come together
     * @param maxBytes of the whole reply; the first batch is sent even if it is larger, so that no reader gets stuck
     *     (KIP-74)
     * @param isolationLevel 0 sees everything below the high watermark, 1 only what is below the last stable offset
     * @param sessionId 0 if there is no session
     * @param sessionEpoch 0 asks for a new session, -1 for none (and ends the one given); else the number of this
     *     request in its session
     * @param topics read in this order
     * @param forgottenTopicsData partitions to take out of the session
     * @param rackId the consumer's; a leader may then name a replica in the same rack
     */
    @Api(key = ApiKey.FETCH, versions = "4-18", flexible = "12+")
    record FetchRequest(
        @Since(12) @Tagged(0) @Nullable @Default("null") @Ignorable String clusterId,
        @Until(14) @Default("-1") int replicaId,
        @Since(15) @Tagged(1) ReplicaState replicaState,
        int maxWaitMs,
        int minBytes,
        @Default("0x7fffffff") @Ignorable int maxBytes,
        @Ignorable byte isolationLevel,
        @Since(7) @Ignorable int sessionId,
        @Since(7) @Default("-1") @Ignorable int sessionEpoch,
        List<FetchTopic> topics,
        @Since(7) List<ForgottenTopic> forgottenTopicsData,
        @Since(11) @Ignorable String rackId) {

        /** Who asks: a follower's broker id, or -1 for a consumer, wherever the version keeps it. */
        public int follower() {
            return replicaId >= 0 ? replicaId : replicaState.replicaId();
        }

        /** The follower's broker epoch; -1 from a consumer and in versions that do not tell it. */
        public long followerEpoch() {
            return replicaState.replicaEpoch();
        }
    }

    /** @param replicaEpoch the follower's broker epoch, so that a broker which has restarted is not taken for in sync */
    record ReplicaState(
        @Default("-1") int replicaId,
        @Default("-1") long replicaEpoch) {

        /** A consumer; not written. */
        public static final ReplicaState CONSUMER = new ReplicaState(-1, -1);
    }

    /**
     * @param topic up to version 12
     * @param topicId from version 13 on
     */
    record FetchTopic(
        @Until(12) @Ignorable String topic,
        @Since(13) @Ignorable Uuid topicId,
        List<FetchPartition> partitions) {}

    /**
     * @param currentLeaderEpoch the epoch the asker believes in, -1 not to be fenced
     * @param lastFetchedEpoch epoch of the record before {@code fetchOffset}; -1 not to be checked for divergence
     * @param logStartOffset the follower's own; -1 from a consumer
     * @param partitionMaxBytes as {@code maxBytes}, of this partition
     * @param highWatermark the one the follower knows, -1 if it knows none; {@code Long.MAX_VALUE} if it does not
     *     tell
     */
    record FetchPartition(
        int partition,
        @Since(9) @Default("-1") @Ignorable int currentLeaderEpoch,
        long fetchOffset,
        @Since(12) @Default("-1") int lastFetchedEpoch,
        @Since(5) @Default("-1") @Ignorable long logStartOffset,
        int partitionMaxBytes,
        @Since(17) @Tagged(0) @Ignorable Uuid replicaDirectoryId,
        @Since(18) @Tagged(1) @Default("9223372036854775807") @Ignorable long highWatermark) {}

    /**
     * @param topic up to version 12
     * @param topicId from version 13 on
     */
    record ForgottenTopic(
        @Until(12) @Ignorable String topic,
        @Since(13) @Ignorable Uuid topicId,
        List<Integer> partitions) {}

    /**
     * @param errorCode an error of the session; its partitions are then not there
     * @param sessionId 0 if this is not part of a session
     * @param nodeEndpoints where the leaders named in {@code currentLeader} are found
     */
    @Api(key = ApiKey.FETCH, versions = "4-18", flexible = "12+")
    record FetchResponse(
        @Ignorable int throttleTimeMs,
        @Since(7) @Ignorable short errorCode,
        @Since(7) int sessionId,
        List<FetchableTopicResponse> responses,
        @Since(16) @Tagged(0) List<NodeEndpoint> nodeEndpoints) {}

    /**
     * @param topic up to version 12
     * @param topicId from version 13 on
     */
    record FetchableTopicResponse(
        @Until(12) @Ignorable String topic,
        @Since(13) @Ignorable Uuid topicId,
        List<PartitionData> partitions) {}

    /**
     * @param highWatermark exclusive; -1 on an error
     * @param lastStableOffset below it every transaction is decided; exclusive, -1 on an error
     * @param divergingEpoch the asker's log parts from the leader's here: truncate to it, instead of any records
     * @param currentLeader with NOT_LEADER_OR_FOLLOWER or FENCED_LEADER_EPOCH: who to ask instead
     * @param snapshotId the offset asked for is only in this snapshot (the metadata log alone)
     * @param abortedTransactions for isolation level 1 those that overlap the records; null for level 0
     * @param preferredReadReplica the broker to ask instead, -1 for none; there are no records then
     */
    record PartitionData(
        int partitionIndex,
        short errorCode,
        long highWatermark,
        @Default("-1") @Ignorable long lastStableOffset,
        @Since(5) @Default("-1") @Ignorable long logStartOffset,
        @Since(12) @Tagged(0) EpochEndOffset divergingEpoch,
        @Since(12) @Tagged(1) LeaderIdAndEpoch currentLeader,
        @Since(12) @Tagged(2) SnapshotId snapshotId,
        @Nullable @Ignorable List<AbortedTransaction> abortedTransactions,
        @Since(11) @Default("-1") int preferredReadReplica,
        @Nullable Records records) {

        /** Records, or none yet. */
        public static PartitionData of(int partitionIndex, long highWatermark, long lastStableOffset, long logStartOffset,
                List<AbortedTransaction> abortedOrNull, Records records) {
            return new PartitionData(partitionIndex, ErrorCode.NONE.code(), highWatermark, lastStableOffset, logStartOffset,
                EpochEndOffset.NONE, LeaderIdAndEpoch.NONE, SnapshotId.NONE, abortedOrNull, -1, records);
        }

        /** An error and no records: empty ones, since several clients do not expect null. */
        public static PartitionData error(int partitionIndex, ErrorCode error) {
            return new PartitionData(partitionIndex, error.code(), -1, -1, -1, EpochEndOffset.NONE, LeaderIdAndEpoch.NONE,
                SnapshotId.NONE, List.of(), -1, MemoryRecords.EMPTY);
        }

        public PartitionData withDivergingEpoch(EpochEndOffset diverging) {
            return new PartitionData(partitionIndex, errorCode, highWatermark, lastStableOffset, logStartOffset, diverging,
                currentLeader, snapshotId, abortedTransactions, preferredReadReplica, records);
        }

        public PartitionData withPreferredReadReplica(int brokerId) {
            return new PartitionData(partitionIndex, errorCode, highWatermark, lastStableOffset, logStartOffset, divergingEpoch,
                currentLeader, snapshotId, abortedTransactions, brokerId, records);
        }

        public PartitionData withCurrentLeader(LeaderIdAndEpoch leader) {
            return new PartitionData(partitionIndex, errorCode, highWatermark, lastStableOffset, logStartOffset, divergingEpoch,
                leader, snapshotId, abortedTransactions, preferredReadReplica, records);
        }
    }

    /**
     * @param epoch the largest epoch not above the asker's
     * @param endOffset where that epoch ends in the leader's log, exclusive
     */
    record EpochEndOffset(
        @Default("-1") int epoch,
        @Default("-1") long endOffset) {

        /** Nothing to tell; not written. */
        public static final EpochEndOffset NONE = new EpochEndOffset(-1, -1);
    }

    /**
     * @param leaderId -1 if not known
     * @param leaderEpoch -1 if not known
     */
    record LeaderIdAndEpoch(
        @Default("-1") int leaderId,
        @Default("-1") int leaderEpoch) {

        /** Nothing to tell; not written. */
        public static final LeaderIdAndEpoch NONE = new LeaderIdAndEpoch(-1, -1);
    }

    /** @param endOffset exclusive */
    record SnapshotId(
        @Default("-1") long endOffset,
        @Default("-1") int epoch) {

        /** Nothing to tell; not written. */
        public static final SnapshotId NONE = new SnapshotId(-1, -1);
    }

    /** @param firstOffset where the producer's aborted records start; they end at its next abort marker */
    record AbortedTransaction(long producerId, long firstOffset) {}

    /** @param rack null if the broker was given none */
    record NodeEndpoint(
        int nodeId,
        String host,
        int port,
        @Nullable @Default("null") String rack) {}
}
