package gregor.broker;

import gregor.config.NodeConfig;
import gregor.group.GroupCoordinator;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirsRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.DeleteRecordsMessage.DeleteRecordsRequest;
import gregor.message.DescribeClusterMessage.DescribeClusterRequest;
import gregor.message.DescribeConfigsMessage.DescribeConfigsRequest;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsRequest;
import gregor.message.DescribeProducersMessage.DescribeProducersRequest;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsRequest;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FindCoordinatorMessage.FindCoordinatorRequest;
import gregor.message.HeartbeatMessage.HeartbeatRequest;
import gregor.message.InitProducerIdMessage.InitProducerIdRequest;
import gregor.message.JoinGroupMessage.JoinGroupRequest;
import gregor.message.LeaveGroupMessage.LeaveGroupRequest;
import gregor.message.ListOffsetsMessage.ListOffsetsRequest;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.OffsetCommitMessage.OffsetCommitRequest;
import gregor.message.OffsetFetchMessage.OffsetFetchRequest;
import gregor.message.OffsetForLeaderEpochMessage.OffsetForLeaderEpochRequest;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.SyncGroupMessage.SyncGroupRequest;
import gregor.metadata.MetadataCache;
import gregor.port.Clock;
import gregor.port.Entropy;
import gregor.port.Trace;
import gregor.protocol.ApiKey;
import gregor.replica.FetchSessionCache;
import gregor.replica.ReplicaManager;
import gregor.txn.ProducerIds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Sets the table of a broker's listeners: which API is served by which handler. */
public final class BrokerApis {

    /**
     * The parts of a broker that handlers work with.
     *
     * @param controller where goes what only the controller can answer
     * @param kraftVersion the finalized level of {@code kraft.version}; any thread may ask
     */
    public record Parts(NodeConfig config, String clusterId, DynamicConfig dynamicConfig, MetadataCache cache, ReplicaManager replicas,
            ForwardingManager controller, IntSupplier kraftVersion, GroupCoordinator groups, ProducerIds producerIds, Clock clock,
            Entropy entropy, Trace trace) {}

    private BrokerApis() {}

    public static KafkaApis of(Parts broker) {
        ApiVersionsHandler apiVersions = ClusterFeatures.handler(broker.cache(), broker.kraftVersion(), broker.controller()::limit);
        List<ServedApi<?>> table = new ArrayList<>();
        table.add(ServedApi.of(ApiKey.API_VERSIONS, ApiVersionsRequest.class, apiVersions));
        AutoTopicCreation autoCreation = new AutoTopicCreation(broker.config(), broker.controller());
        addData(table, broker);
        addMetadata(table, broker, autoCreation);
        addGroups(table, broker, autoCreation);
        table.addAll(new AlterConfigsHandlers(broker.config().nodeId(), broker.controller()).table());
        table.addAll(broker.controller().table());
        return new KafkaApis(table, apiVersions, broker.trace());
    }

    private static void addData(List<ServedApi<?>> table, Parts broker) {
        ReplicaManager replicas = broker.replicas();
        FetchSessionCache sessions = new FetchSessionCache(broker.config().maxIncrementalFetchSessionCacheSlots(), broker.entropy());
        PartitionHandlers partitions = new PartitionHandlers(replicas);
        table.add(ServedApi.of(ApiKey.PRODUCE, ProduceRequest.class, new ProduceHandler(replicas, broker.cache())));
        table.add(ServedApi.of(ApiKey.FETCH, FetchRequest.class,
            new FetchHandler(replicas, sessions, broker.cache(), broker.config().fetchMaxBytes(), broker.clock())));
        table.add(ServedApi.of(ApiKey.LIST_OFFSETS, ListOffsetsRequest.class, new ListOffsetsHandler(replicas)));
        table.add(ServedApi.of(ApiKey.DELETE_RECORDS, DeleteRecordsRequest.class, PartitionHandlers.class, partitions::deleteRecords));
        table.add(ServedApi.of(ApiKey.INIT_PRODUCER_ID, InitProducerIdRequest.class, new InitProducerIdHandler(broker.producerIds())));
        table.add(ServedApi.of(ApiKey.OFFSET_FOR_LEADER_EPOCH, OffsetForLeaderEpochRequest.class, PartitionHandlers.class, partitions::offsetForLeaderEpoch));
        table.add(ServedApi.of(ApiKey.ALTER_REPLICA_LOG_DIRS, AlterReplicaLogDirsRequest.class, PartitionHandlers.class, partitions::alterReplicaLogDirs));
        table.add(ServedApi.of(ApiKey.DESCRIBE_LOG_DIRS, DescribeLogDirsRequest.class, PartitionHandlers.class, partitions::describeLogDirs));
        table.add(ServedApi.of(ApiKey.DESCRIBE_PRODUCERS, DescribeProducersRequest.class, PartitionHandlers.class, partitions::describeProducers));
    }

    private static void addMetadata(List<ServedApi<?>> table, Parts broker, AutoTopicCreation autoCreation) {
        NodeConfig config = broker.config();
        RandomBroker randomBroker = new RandomBroker(broker.entropy());
        table.add(ServedApi.of(ApiKey.METADATA, MetadataRequest.class,
            new MetadataHandler(broker.clusterId(), broker.cache(), autoCreation, randomBroker)));
        table.add(ServedApi.of(ApiKey.DESCRIBE_CONFIGS, DescribeConfigsRequest.class,
            new DescribeConfigsHandler(broker.dynamicConfig(), broker.cache())));
        table.add(ServedApi.of(ApiKey.DESCRIBE_CLUSTER, DescribeClusterRequest.class,
            DescribeClusterHandler.ofBrokers(broker.clusterId(), broker.cache(), randomBroker)));
        table.add(ServedApi.of(ApiKey.DESCRIBE_TOPIC_PARTITIONS, DescribeTopicPartitionsRequest.class,
            new DescribeTopicPartitionsHandler(broker.cache(), config.maxRequestPartitionSizeLimit())));
    }

    private static void addGroups(List<ServedApi<?>> table, Parts broker, AutoTopicCreation autoCreation) {
        GroupHandlers members = new GroupHandlers(broker.groups());
        OffsetHandlers offsets = new OffsetHandlers(broker.groups(), broker.cache());
        table.add(ServedApi.of(ApiKey.FIND_COORDINATOR, FindCoordinatorRequest.class,
            new FindCoordinatorHandler(broker.groups(), broker.cache(), autoCreation)));
        table.add(ServedApi.of(ApiKey.JOIN_GROUP, JoinGroupRequest.class, GroupHandlers.class, members::join));
        table.add(ServedApi.of(ApiKey.SYNC_GROUP, SyncGroupRequest.class, GroupHandlers.class, members::sync));
        table.add(ServedApi.of(ApiKey.HEARTBEAT, HeartbeatRequest.class, GroupHandlers.class, members::heartbeat));
        table.add(ServedApi.of(ApiKey.LEAVE_GROUP, LeaveGroupRequest.class, GroupHandlers.class, members::leave));
        table.add(ServedApi.of(ApiKey.OFFSET_COMMIT, OffsetCommitRequest.class, OffsetHandlers.class, offsets::commit));
        table.add(ServedApi.of(ApiKey.OFFSET_FETCH, OffsetFetchRequest.class, OffsetHandlers.class, offsets::fetch));
    }
}
