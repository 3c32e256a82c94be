package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import java.util.List;

/**
 * A broker tells the controller in which log directory it has put each replica. KIP-858.
 */
public interface AssignReplicasToDirsMessage {

    @Api(key = ApiKey.ASSIGN_REPLICAS_TO_DIRS, versions = "0", flexible = "0+")
    record AssignReplicasToDirsRequest(int brokerId, @Default("-1") long brokerEpoch, List<AssignedDirectory> directories) {}

    record AssignedDirectory(Uuid id, List<AssignReplicasToDirsTopic> topics) {}

    record AssignReplicasToDirsTopic(Uuid topicId, List<AssignReplicasToDirsPartition> partitions) {}

    record AssignReplicasToDirsPartition(int partitionIndex) {}

    @Api(key = ApiKey.ASSIGN_REPLICAS_TO_DIRS, versions = "0", flexible = "0+")
    record AssignReplicasToDirsResponse(int throttleTimeMs, short errorCode, List<AssignedDirectoryResult> directories) {}

    record AssignedDirectoryResult(Uuid id, List<AssignReplicasToDirsTopicResult> topics) {}

    record AssignReplicasToDirsTopicResult(Uuid topicId, List<AssignReplicasToDirsPartitionResult> partitions) {}

    record AssignReplicasToDirsPartitionResult(int partitionIndex, short errorCode) {}
}
