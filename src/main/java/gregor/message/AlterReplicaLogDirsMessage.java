package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import java.util.List;

/** Move replicas of a broker to others of its log directories (KIP-113). Admin clients ask each broker of itself. */
public interface AlterReplicaLogDirsMessage {

    @Api(key = ApiKey.ALTER_REPLICA_LOG_DIRS, versions = "1-2", flexible = "2+")
    record AlterReplicaLogDirsRequest(List<AlterReplicaLogDir> dirs) {}

    /** @param path of the directory they are to move to, absolute */
    record AlterReplicaLogDir(String path, List<AlterReplicaLogDirTopic> topics) {}

    record AlterReplicaLogDirTopic(String name, List<Integer> partitions) {}

    @Api(key = ApiKey.ALTER_REPLICA_LOG_DIRS, versions = "1-2", flexible = "2+")
    record AlterReplicaLogDirsResponse(int throttleTimeMs, List<AlterReplicaLogDirTopicResult> results) {}

    record AlterReplicaLogDirTopicResult(String topicName, List<AlterReplicaLogDirPartitionResult> partitions) {}

    record AlterReplicaLogDirPartitionResult(int partitionIndex, short errorCode) {}
}
