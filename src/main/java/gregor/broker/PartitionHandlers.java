package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDir;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirPartitionResult;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirTopic;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirTopicResult;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirsRequest;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirsResponse;
import gregor.message.DeleteRecordsMessage.DeleteRecordsPartition;
import gregor.message.DeleteRecordsMessage.DeleteRecordsRequest;
import gregor.message.DeleteRecordsMessage.DeleteRecordsResponse;
import gregor.message.DeleteRecordsMessage.DeleteRecordsTopic;
import gregor.message.DeleteRecordsMessage.DeleteRecordsTopicResult;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsRequest;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResponse;
import gregor.message.DescribeProducersMessage.DescribeProducersRequest;
import gregor.message.DescribeProducersMessage.DescribeProducersResponse;
import gregor.message.DescribeProducersMessage.PartitionResponse;
import gregor.message.DescribeProducersMessage.TopicRequest;
import gregor.message.DescribeProducersMessage.TopicResponse;
import gregor.message.OffsetForLeaderEpochMessage.EpochEndOffset;
import gregor.message.OffsetForLeaderEpochMessage.OffsetForLeaderEpochRequest;
import gregor.message.OffsetForLeaderEpochMessage.OffsetForLeaderEpochResponse;
import gregor.message.OffsetForLeaderEpochMessage.OffsetForLeaderPartition;
import gregor.message.OffsetForLeaderEpochMessage.OffsetForLeaderTopic;
import gregor.message.OffsetForLeaderEpochMessage.OffsetForLeaderTopicResult;
import gregor.replica.RecordsToDelete;
import gregor.replica.ReplicaManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The small requests about partitions, each a walk over what was asked. */
final class PartitionHandlers {

    private final ReplicaManager replicas;

    PartitionHandlers(ReplicaManager replicas) {
        this.replicas = replicas;
    }

    /** OffsetForLeaderEpoch v2-4: where an epoch ends, by which consumers and followers find out what was cut off. KIP-101, 320. */
    void offsetForLeaderEpoch(OffsetForLeaderEpochRequest request, RequestContext context) {
        List<OffsetForLeaderTopicResult> topics = new ArrayList<>();
        for (OffsetForLeaderTopic topic : request.topics()) {
            List<EpochEndOffset> partitions = new ArrayList<>();
            for (OffsetForLeaderPartition wanted : topic.partitions()) {
                partitions.add(replicas.lastOffsetForLeaderEpoch(new TopicPartition(topic.topic(), wanted.partition()), wanted));
            }
            topics.add(new OffsetForLeaderTopicResult(topic.topic(), partitions));
        }
        context.reply(new OffsetForLeaderEpochResponse(0, topics));
    }

    /** DeleteRecords v0-2: moves the start of logs forward. KIP-107. */
    void deleteRecords(DeleteRecordsRequest request, RequestContext context) {
        List<RecordsToDelete> wanted = new ArrayList<>();
        for (DeleteRecordsTopic topic : request.topics()) {
            for (DeleteRecordsPartition partition : topic.partitions()) {
                wanted.add(new RecordsToDelete(new TopicPartition(topic.name(), partition.partitionIndex()), partition.offset()));
            }
        }
        replicas.deleteRecords(request.timeoutMs(), wanted, results -> {
            List<DeleteRecordsTopicResult> topics = new ArrayList<>();
            int next = 0;
            for (DeleteRecordsTopic topic : request.topics()) {
                int count = topic.partitions().size();
                topics.add(new DeleteRecordsTopicResult(topic.name(), results.subList(next, next + count)));
                next += count;
            }
            context.reply(new DeleteRecordsResponse(0, topics));
        });
    }

    /** DescribeProducers v0: the idempotent producers that partitions remember. KIP-664. */
    void describeProducers(DescribeProducersRequest request, RequestContext context) {
        List<TopicResponse> topics = new ArrayList<>();
        for (TopicRequest topic : request.topics()) {
            List<PartitionResponse> partitions = new ArrayList<>();
            for (int partition : topic.partitionIndexes()) {
                partitions.add(replicas.activeProducers(new TopicPartition(topic.name(), partition)));
            }
            topics.add(new TopicResponse(topic.name(), partitions));
        }
        context.reply(new DescribeProducersResponse(0, topics));
    }

    /** AlterReplicaLogDirs v1-2: moves replicas of this broker between its log directories. KIP-113. */
    void alterReplicaLogDirs(AlterReplicaLogDirsRequest request, RequestContext context) {
        Map<String, List<AlterReplicaLogDirPartitionResult>> results = new LinkedHashMap<>();
        for (AlterReplicaLogDir directory : request.dirs()) {
            for (AlterReplicaLogDirTopic topic : directory.topics()) {
                for (int partition : topic.partitions()) {
                    ErrorCode error = replicas.alterReplicaLogDir(new TopicPartition(topic.name(), partition), directory.path());
                    results.computeIfAbsent(topic.name(), name -> new ArrayList<>())
                        .add(new AlterReplicaLogDirPartitionResult(partition, error.code()));
                }
            }
        }
        List<AlterReplicaLogDirTopicResult> topics = new ArrayList<>();
        results.forEach((topic, partitions) -> topics.add(new AlterReplicaLogDirTopicResult(topic, partitions)));
        context.reply(new AlterReplicaLogDirsResponse(0, topics));
    }

    /** DescribeLogDirs v1-5: what lies in which log directory. KIP-113, KIP-827. */
    void describeLogDirs(DescribeLogDirsRequest request, RequestContext context) {
        context.reply(new DescribeLogDirsResponse(0, ErrorCode.NONE.code(), replicas.describeLogDirs(request.topics())));
    }
}
