package gregor.broker;

import static gregor.broker.ServedApi.Scope.BROKER;
import static gregor.broker.ServedApi.Scope.BROKER_AND_CONTROLLER;

import gregor.config.Endpoint;
import gregor.config.NodeConfig;
import gregor.controller.ControllerLoop;
import gregor.group.GroupCoordinator;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.DeleteRecordsMessage.DeleteRecordsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DescribeClusterMessage.DescribeClusterRequest;
import gregor.message.DescribeConfigsMessage.DescribeConfigsRequest;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsRequest;
import gregor.message.DescribeProducersMessage.DescribeProducersRequest;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsRequest;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FindCoordinatorMessage.FindCoordinatorRequest;
import gregor.message.HeartbeatMessage.HeartbeatRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.InitProducerIdMessage.InitProducerIdRequest;
import gregor.message.JoinGroupMessage.JoinGroupRequest;
import gregor.message.LeaveGroupMessage.LeaveGroupRequest;
import gregor.message.ListOffsetsMessage.ListOffsetsRequest;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataResponseBroker;
import gregor.message.OffsetCommitMessage.OffsetCommitRequest;
import gregor.message.OffsetFetchMessage.OffsetFetchRequest;
import gregor.message.OffsetForLeaderEpochMessage.OffsetForLeaderEpochRequest;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.SyncGroupMessage.SyncGroupRequest;
import gregor.metadata.MetadataCache;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataVersion;
import gregor.port.Clock;
import gregor.port.Entropy;
import gregor.port.Trace;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import gregor.replica.FetchSessionCache;
import gregor.replica.ReplicaManager;
import gregor.txn.ProducerIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sets the table: which API is served by which handler. The one place that knows them all. */
public final class BrokerApis {

    /** The parts of a broker that handlers work with. */
    public record Parts(NodeConfig config, String clusterId, DynamicConfig dynamicConfig, MetadataCache cache, ReplicaManager replicas,
            ControllerLoop controller, GroupCoordinator groups, ProducerIds producerIds, Clock clock, Entropy entropy, Trace trace) {}

    private BrokerApis() {}

    public static KafkaApis of(Parts broker) {
        ApiVersionsHandler apiVersions = new ApiVersionsHandler(features(), () -> finalized(broker.cache().image()));
        List<ServedApi<?>> table = new ArrayList<>();
        table.add(ServedApi.of(ApiKey.API_VERSIONS, ApiVersionsRequest.class, BROKER_AND_CONTROLLER, apiVersions));
        AutoTopicCreation autoCreation = new AutoTopicCreation(broker.config(), broker.controller());
        addData(table, broker);
        addMetadata(table, broker, autoCreation);
        addGroups(table, broker, autoCreation);
        apiVersions.announce(table);
        return new KafkaApis(table, apiVersions, new HashSet<>(broker.config().controllerListenerNames()), broker.trace());
    }

    /** The features that this code has, with the levels it can work at. Others may be finalized, and are not offered. */
    private static Map<String, VersionRange> features() {
        return Map.of(MetadataVersion.FEATURE_NAME,
            new VersionRange(MetadataVersion.MINIMUM.level(), MetadataVersion.LATEST_PRODUCTION.level()));
    }

    private static ApiVersionsHandler.Features finalized(MetadataImage image) {
        return new ApiVersionsHandler.Features(new TreeMap<>(image.features().finalizedLevels()), image.offset());
    }

    private static void addData(List<ServedApi<?>> table, Parts broker) {
        ReplicaManager replicas = broker.replicas();
        FetchSessionCache sessions = new FetchSessionCache(broker.config().maxIncrementalFetchSessionCacheSlots(), broker.entropy());
        PartitionHandlers partitions = new PartitionHandlers(replicas);
        table.add(ServedApi.of(ApiKey.PRODUCE, ProduceRequest.class, BROKER, new ProduceHandler(replicas, broker.cache())));
        table.add(ServedApi.of(ApiKey.FETCH, FetchRequest.class, BROKER,
            new FetchHandler(replicas, sessions, broker.cache(), broker.config().fetchMaxBytes(), broker.clock())));
        table.add(ServedApi.of(ApiKey.LIST_OFFSETS, ListOffsetsRequest.class, BROKER, new ListOffsetsHandler(replicas)));
        table.add(ServedApi.of(ApiKey.DELETE_RECORDS, DeleteRecordsRequest.class, BROKER, partitions::deleteRecords));
        table.add(ServedApi.of(ApiKey.INIT_PRODUCER_ID, InitProducerIdRequest.class, BROKER, new InitProducerIdHandler(broker.producerIds())));
        table.add(ServedApi.of(ApiKey.OFFSET_FOR_LEADER_EPOCH, OffsetForLeaderEpochRequest.class, BROKER, partitions::offsetForLeaderEpoch));
        table.add(ServedApi.of(ApiKey.DESCRIBE_LOG_DIRS, DescribeLogDirsRequest.class, BROKER, partitions::describeLogDirs));
        table.add(ServedApi.of(ApiKey.DESCRIBE_PRODUCERS, DescribeProducersRequest.class, BROKER, partitions::describeProducers));
    }

    private static void addMetadata(List<ServedApi<?>> table, Parts broker, AutoTopicCreation autoCreation) {
        NodeConfig config = broker.config();
        ControllerHandlers controller = new ControllerHandlers(broker.controller());
        table.add(ServedApi.of(ApiKey.METADATA, MetadataRequest.class, BROKER,
            new MetadataHandler(config.nodeId(), broker.clusterId(), broker.cache(), autoCreation)));
        table.add(ServedApi.of(ApiKey.CREATE_TOPICS, CreateTopicsRequest.class, BROKER_AND_CONTROLLER, controller::createTopics));
        table.add(ServedApi.of(ApiKey.DELETE_TOPICS, DeleteTopicsRequest.class, BROKER_AND_CONTROLLER, controller::deleteTopics));
        table.add(ServedApi.of(ApiKey.CREATE_PARTITIONS, CreatePartitionsRequest.class, BROKER_AND_CONTROLLER, controller::createPartitions));
        table.add(ServedApi.of(ApiKey.ALTER_CONFIGS, AlterConfigsRequest.class, BROKER_AND_CONTROLLER, controller::alterConfigs));
        table.add(ServedApi.of(ApiKey.INCREMENTAL_ALTER_CONFIGS, IncrementalAlterConfigsRequest.class, BROKER_AND_CONTROLLER,
            controller::incrementalAlterConfigs));
        table.add(ServedApi.of(ApiKey.DESCRIBE_CONFIGS, DescribeConfigsRequest.class, BROKER_AND_CONTROLLER,
            new DescribeConfigsHandler(broker.dynamicConfig(), broker.cache())));
        table.add(ServedApi.of(ApiKey.DESCRIBE_CLUSTER, DescribeClusterRequest.class, BROKER_AND_CONTROLLER,
            new DescribeClusterHandler(config.nodeId(), broker.clusterId(), broker.cache(), controllers(config))));
        table.add(ServedApi.of(ApiKey.DESCRIBE_TOPIC_PARTITIONS, DescribeTopicPartitionsRequest.class, BROKER,
            new DescribeTopicPartitionsHandler(broker.cache(), config.maxRequestPartitionSizeLimit())));
    }

    private static List<MetadataResponseBroker> controllers(NodeConfig config) {
        List<MetadataResponseBroker> controllers = new ArrayList<>();
        for (Endpoint endpoint : config.advertisedControllerListeners()) {
            controllers.add(new MetadataResponseBroker(config.nodeId(), endpoint.host(), endpoint.port(), null));
        }
        return controllers;
    }

    private static void addGroups(List<ServedApi<?>> table, Parts broker, AutoTopicCreation autoCreation) {
        GroupHandlers members = new GroupHandlers(broker.groups());
        OffsetHandlers offsets = new OffsetHandlers(broker.groups(), broker.cache());
        table.add(ServedApi.of(ApiKey.FIND_COORDINATOR, FindCoordinatorRequest.class, BROKER,
            new FindCoordinatorHandler(broker.groups(), broker.cache(), autoCreation)));
        table.add(ServedApi.of(ApiKey.JOIN_GROUP, JoinGroupRequest.class, BROKER, members::join));
        table.add(ServedApi.of(ApiKey.SYNC_GROUP, SyncGroupRequest.class, BROKER, members::sync));
        table.add(ServedApi.of(ApiKey.HEARTBEAT, HeartbeatRequest.class, BROKER, members::heartbeat));
        table.add(ServedApi.of(ApiKey.LEAVE_GROUP, LeaveGroupRequest.class, BROKER, members::leave));
        table.add(ServedApi.of(ApiKey.OFFSET_COMMIT, OffsetCommitRequest.class, BROKER, offsets::commit));
        table.add(ServedApi.of(ApiKey.OFFSET_FETCH, OffsetFetchRequest.class, BROKER, offsets::fetch));
    }
}
