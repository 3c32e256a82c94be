package gregor.message;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Records;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import gregor.protocol.Until;
import java.util.List;

/**
 * Append these batches to these partitions. A producer sends it to the partitions' leader; answered when as many
 * replicas have the batches as {@code acks} asks for, and not at all if that is 0.
 *
 * <p>A batch travels and is stored as it is: a {@link Records} here is a view of the bytes that came in.
 *
 * <p>History: version 3 has transactions and today's batch format (KIP-98). Version 7 allows zstd (KIP-110). Version
 * 8 tells which record was at fault (KIP-467). Version 10 names the new leader with the error (KIP-951). Version 12
 * adds partitions to the transaction by itself (KIP-890). Version 13 names topics by id (KIP-516). Versions 0 to 2
 * are gone, but are advertised still: an old librdkafka takes their absence to mean that it must not compress
 * (KAFKA-18659).
 */
public interface ProduceMessage {

    /**
     * @param transactionalId null if the producer has none
     * @param acks 0 for no reply, 1 when the leader has the batches, -1 when all replicas in sync have them
     * @param timeoutMs how long the replicas in sync may take
     */
    @Api(key = ApiKey.PRODUCE, versions = "3-13", flexible = "9+")
    record ProduceRequest(
        @Nullable @Default("null") String transactionalId,
        short acks,
        int timeoutMs,
        List<TopicProduceData> topicData) {}

    /**
     * @param name up to version 12
     * @param topicId from version 13 on
     */
    record TopicProduceData(
        @Until(12) @Ignorable String name,
        @Since(13) @Ignorable Uuid topicId,
        List<PartitionProduceData> partitionData) {}

    /** @param records exactly one batch; null and empty are refused by the handler, not by the codec */
    record PartitionProduceData(
        int index,
        @Nullable Records records) {}

    /** @param nodeEndpoints where the leaders named in {@code currentLeader} are found */
    @Api(key = ApiKey.PRODUCE, versions = "3-13", flexible = "9+")
    record ProduceResponse(
        List<TopicProduceResponse> responses,
        @Ignorable int throttleTimeMs,
        @Since(10) @Tagged(0) List<NodeEndpoint> nodeEndpoints) {}

    record TopicProduceResponse(
        @Until(12) @Ignorable String name,
        @Since(13) @Ignorable Uuid topicId,
        List<PartitionProduceResponse> partitionResponses) {}

    /**
     * @param baseOffset offset of the first record, -1 on an error
     * @param logAppendTimeMs the broker's time if the topic has LogAppendTime; -1 with CreateTime, where the records
     *     keep their own
     * @param logStartOffset so that an idempotent producer can tell lost records from deleted ones; -1 if not known
     * @param recordErrors the records that the whole batch was refused for
     * @param currentLeader with NOT_LEADER_OR_FOLLOWER: who to ask instead
     */
    record PartitionProduceResponse(
        int index,
        short errorCode,
        long baseOffset,
        @Default("-1") @Ignorable long logAppendTimeMs,
        @Since(5) @Default("-1") @Ignorable long logStartOffset,
        @Since(8) @Ignorable List<BatchIndexAndErrorMessage> recordErrors,
        @Since(8) @Nullable @Default("null") @Ignorable String errorMessage,
        @Since(10) @Tagged(0) LeaderIdAndEpoch currentLeader) {

        /** The batch is in the log. */
        public static PartitionProduceResponse appended(int index, long baseOffset, long logAppendTimeMs, long logStartOffset) {
            return new PartitionProduceResponse(
                index, ErrorCode.NONE.code(), baseOffset, logAppendTimeMs, logStartOffset, List.of(), null, LeaderIdAndEpoch.NONE);
        }

        /** The batch was refused. */
        public static PartitionProduceResponse error(int index, ErrorCode error, String messageOrNull) {
            return new PartitionProduceResponse(index, error.code(), -1, -1, -1, List.of(), messageOrNull, LeaderIdAndEpoch.NONE);
        }

        public PartitionProduceResponse withCurrentLeader(LeaderIdAndEpoch leader) {
            return new PartitionProduceResponse(
                index, errorCode, baseOffset, logAppendTimeMs, logStartOffset, recordErrors, errorMessage, leader);
        }
    }

    /** @param batchIndex the record's place in its batch, from 0 */
    record BatchIndexAndErrorMessage(
        int batchIndex,
        @Nullable @Default("null") String batchIndexErrorMessage) {}

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

    /** @param rack null if the broker was given none */
    record NodeEndpoint(
        int nodeId,
        String host,
        int port,
        @Nullable @Default("null") String rack) {}
}
