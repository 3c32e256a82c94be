package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Since;
import gregor.protocol.Until;
import java.util.List;

/**
 * A leader asks the controller to change the set of in-sync replicas of its partitions. The partition epoch makes it a
 * compare and set.
 *
 * <p>KIP-497. History: version 2 names topics by id, version 3 has the brokers' epochs (KIP-903).
 */
public interface AlterPartitionMessage {

    @Api(key = ApiKey.ALTER_PARTITION, versions = "2-3", flexible = "0+")
    record AlterPartitionRequest(int brokerId, @Default("-1") long brokerEpoch, List<AlterPartitionTopic> topics) {}

    record AlterPartitionTopic(@Ignorable Uuid topicId, List<AlterPartitionPartition> partitions) {}

    record AlterPartitionPartition(
        int partitionIndex,
        int leaderEpoch,
        @Until(2) List<Integer> newIsr,
        @Since(3) List<BrokerState> newIsrWithEpochs,
        byte leaderRecoveryState,
        int partitionEpoch) {}

    record BrokerState(int brokerId, @Default("-1") long brokerEpoch) {}

    @Api(key = ApiKey.ALTER_PARTITION, versions = "2-3", flexible = "0+")
    record AlterPartitionResponse(int throttleTimeMs, short errorCode, List<AlterPartitionTopicResult> topics) {}

    record AlterPartitionTopicResult(@Ignorable Uuid topicId, List<AlterPartitionPartitionResult> partitions) {}

    record AlterPartitionPartitionResult(
        int partitionIndex,
        short errorCode,
        int leaderId,
        int leaderEpoch,
        List<Integer> isr,
        @Ignorable byte leaderRecoveryState,
        int partitionEpoch) {}
}
