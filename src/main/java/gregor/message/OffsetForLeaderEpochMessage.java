package gregor.message;

import gregor.base.ErrorCode;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Since;
import java.util.List;

/**
 * Where does this leader epoch end in the leader's log. Followers ask it before they replicate, and consumers after a
 * change of leader, to find where their log or position parts from the leader's (KIP-101, KIP-279, KIP-320).
 *
 * <p>History: version 2 fences by the current epoch; version 3 says who asks.
 */
public interface OffsetForLeaderEpochMessage {

    /**
     * @param replicaId the follower's broker id, -1 for a consumer, -2 for a tool that may look beyond the high
     *     watermark
     */
    @Api(key = ApiKey.OFFSET_FOR_LEADER_EPOCH, versions = "2-4", flexible = "4+")
    record OffsetForLeaderEpochRequest(
        @Since(3) @Default("-2") @Ignorable int replicaId,
        List<OffsetForLeaderTopic> topics) {}

    record OffsetForLeaderTopic(String topic, List<OffsetForLeaderPartition> partitions) {}

    /**
     * @param currentLeaderEpoch the epoch the asker believes in: an older one gets FENCED_LEADER_EPOCH, a newer one
     *     UNKNOWN_LEADER_EPOCH; -1 not to be fenced
     * @param leaderEpoch the epoch whose end is looked for
     */
    record OffsetForLeaderPartition(
        int partition,
        @Default("-1") @Ignorable int currentLeaderEpoch,
        int leaderEpoch) {}

    @Api(key = ApiKey.OFFSET_FOR_LEADER_EPOCH, versions = "2-4", flexible = "4+")
    record OffsetForLeaderEpochResponse(
        @Ignorable int throttleTimeMs,
        List<OffsetForLeaderTopicResult> topics) {}

    record OffsetForLeaderTopicResult(String topic, List<EpochEndOffset> partitions) {}

    /**
     * @param leaderEpoch the largest epoch in the leader's log that is not above the one asked for; -1 if there is
     *     none
     * @param endOffset where it ends, exclusive; -1 if there is none
     */
    record EpochEndOffset(
        short errorCode,
        int partition,
        @Default("-1") @Ignorable int leaderEpoch,
        @Default("-1") long endOffset) {

        public static EpochEndOffset found(int partition, int leaderEpoch, long endOffset) {
            return new EpochEndOffset(ErrorCode.NONE.code(), partition, leaderEpoch, endOffset);
        }

        public static EpochEndOffset error(int partition, ErrorCode error) {
            return new EpochEndOffset(error.code(), partition, -1, -1);
        }
    }
}
