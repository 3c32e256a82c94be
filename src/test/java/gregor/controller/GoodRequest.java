package gregor.controller;

import gregor.base.Uuid;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsResource;
import gregor.message.AlterConfigsMessage.AlterableConfig;
import gregor.message.AlterPartitionMessage.AlterPartitionPartition;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionTopic;
import gregor.message.AlterPartitionMessage.BrokerState;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartition;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopic;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsPartition;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsTopic;
import gregor.message.AssignReplicasToDirsMessage.AssignedDirectory;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.ConfigOperation;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsAssignment;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsTopic;
import gregor.message.CreateTopicsMessage.CreatableReplicaAssignment;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicConfig;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.ElectLeadersMessage.TopicPartitions;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsRequest;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerRequest;
import gregor.message.UpdateFeaturesMessage.FeatureUpdateKey;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.Feature;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Requests that a controller may well grant, drawn at random for the cluster that it has. */
final class GoodRequest {

    private final MetadataImage image;
    private final Random random;
    private final TopicImage topic;
    private final BrokerRegistration broker;

    private GoodRequest(MetadataImage image, Random random) {
        this.image = image;
        this.random = random;
        this.topic = image.topics().byName().isEmpty() ? null : pick(new ArrayList<>(image.topics().byName().values()));
        this.broker = image.cluster().brokers().isEmpty() ? null : pick(new ArrayList<>(image.cluster().brokers().values()));
    }

    /** Any of those that a controller decides. */
    static Record of(MetadataImage image, Random random) {
        GoodRequest good = new GoodRequest(image, random);
        int what = random.nextInt(16);
        if (good.topic == null || good.broker == null) {
            return good.broker == null ? good.registration(1 + random.nextInt(3)) : good.createTopics();
        }
        return what < 8 ? good.ofAdministrators(what) : good.ofNodes(what);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private List<Integer> someBrokers() {
        List<Integer> ids = new ArrayList<>(image.cluster().brokers().keySet());
        Collections.shuffle(ids, random);
        return ids.subList(0, 1 + random.nextInt(Math.min(3, ids.size())));
    }

    private Record createTopics() {
        String name = "t" + random.nextInt(1000);
        List<CreatableTopicConfig> configs = List.of(new CreatableTopicConfig("min.insync.replicas", "2"), new CreatableTopicConfig("retention.ms", "5"));
        return new CreateTopicsRequest(List.of(random.nextBoolean() ? new CreatableTopic(name, 2, (short) 1, List.of(), configs)
            : new CreatableTopic(name, -1, (short) -1, List.of(new CreatableReplicaAssignment(0, someBrokers())), configs)), 1000, random.nextInt(5) == 0);
    }

    private Record ofAdministrators(int what) {
        int number = pick(new ArrayList<>(topic.partitions().keySet()));
        return switch (what) {
            case 0 -> createTopics();
            case 1 -> new DeleteTopicsRequest(List.of(random.nextBoolean() ? new DeleteTopicState(topic.name(), Uuid.ZERO)
                : new DeleteTopicState(null, topic.id())), List.of(topic.name()), 1000);
            case 2 -> new CreatePartitionsRequest(List.of(new CreatePartitionsTopic(topic.name(), topic.partitions().size() + 1,
                random.nextBoolean() ? null : List.of(new CreatePartitionsAssignment(someBrokers())))), 1000, false);
            case 3 -> random.nextBoolean() ? new AlterConfigsRequest(List.of(new AlterConfigsResource((byte) 2, topic.name(),
                    List.of(new AlterableConfig("retention.ms", "7")))), false)
                : new IncrementalAlterConfigsRequest(List.of(new IncrementalAlterConfigsMessage.AlterConfigsResource((byte) 2, topic.name(),
                    List.of(new IncrementalAlterConfigsMessage.AlterableConfig("cleanup.policy", pick(List.of(ConfigOperation.values())).id(), "compact")))), false);
            case 4 -> new ElectLeadersRequest((byte) random.nextInt(2), List.of(new TopicPartitions(topic.name(), List.of(number))), 1000);
            case 5 -> new AlterPartitionReassignmentsRequest(1000, true, List.of(new ReassignableTopic(topic.name(),
                List.of(new ReassignablePartition(number, random.nextInt(3) == 0 ? null : someBrokers())))));
            case 6 -> random.nextBoolean() ? new ListPartitionReassignmentsRequest(1000, null) : new UnregisterBrokerRequest(broker.id());
            default -> {
                Feature feature = pick(List.of(Feature.values()));
                yield new UpdateFeaturesRequest(1000, List.of(new FeatureUpdateKey(feature.featureName(), (short) random.nextInt(feature.latestLevel() + 1),
                    random.nextBoolean(), (byte) (1 + random.nextInt(3)))), false);
            }
        };
    }

    private BrokerRegistrationRequest registration(int id) {
        return Cluster.registration(id, null, random.nextInt(5));
    }

    private Record ofNodes(int what) {
        int number = pick(new ArrayList<>(topic.partitions().keySet()));
        PartitionImage partition = topic.partition(number);
        BrokerRegistration leader = image.cluster().broker(partition.leader());
        return switch (what) {
            case 8 -> registration(1 + random.nextInt(4));
            case 9, 10 -> new BrokerHeartbeatRequest(broker.id(), broker.epoch(), image.offset(), random.nextInt(4) == 0, random.nextInt(4) == 0,
                random.nextInt(4) == 0 ? broker.directories() : List.of(), null);
            case 11 -> new ControllerRegistrationRequest(1 + random.nextInt(3), new Uuid(2, 2), false, List.of(), Cluster.features());
            case 12 -> new AllocateProducerIdsRequest(broker.id(), broker.epoch());
            case 13, 14 -> new AlterPartitionRequest(partition.leader(), leader == null ? -1 : leader.epoch(), List.of(new AlterPartitionTopic(topic.id(),
                List.of(new AlterPartitionPartition(number, partition.leaderEpoch(), partition.replicas(),
                    partition.replicas().stream().map(id -> new BrokerState(id, -1)).toList(), partition.leaderRecoveryState(), partition.partitionEpoch())))));
            default -> new AssignReplicasToDirsRequest(broker.id(), broker.epoch(), List.of(new AssignedDirectory(
                random.nextBoolean() && !broker.directories().isEmpty() ? broker.directories().get(0) : new Uuid(5, 5),
                List.of(new AssignReplicasToDirsTopic(topic.id(), List.of(new AssignReplicasToDirsPartition(number)))))));
        };
    }

    /** What a controller makes of any of these requests. */
    static Decision<Record> decide(Controller controller, Record request, int version) {
        Decision<? extends Record> decision = decided(controller, request, version);
        return new Decision<>(decision.records(), decision.reply(), decision.oneBatch());
    }

    private static Decision<? extends Record> decided(Controller controller, Record request, int version) {
        return switch (request.getClass().getSimpleName()) {
            case "CreateTopicsRequest" -> controller.createTopics((CreateTopicsRequest) request);
            case "DeleteTopicsRequest" -> controller.deleteTopics((DeleteTopicsRequest) request, version);
            case "CreatePartitionsRequest" -> controller.createPartitions((CreatePartitionsRequest) request);
            case "AlterConfigsRequest" -> controller.replaceConfigs((AlterConfigsRequest) request);
            case "IncrementalAlterConfigsRequest" -> controller.alterConfigs((IncrementalAlterConfigsRequest) request);
            case "ElectLeadersRequest" -> controller.electLeaders((ElectLeadersRequest) request);
            case "AlterPartitionReassignmentsRequest" -> controller.alterPartitionReassignments((AlterPartitionReassignmentsRequest) request);
            case "ListPartitionReassignmentsRequest" -> controller.listPartitionReassignments((ListPartitionReassignmentsRequest) request);
            case "UpdateFeaturesRequest" -> controller.updateFeatures((UpdateFeaturesRequest) request, version);
            case "UnregisterBrokerRequest" -> controller.unregisterBroker((UnregisterBrokerRequest) request);
            case "BrokerRegistrationRequest" -> controller.registerBroker((BrokerRegistrationRequest) request, version);
            case "BrokerHeartbeatRequest" -> controller.heartbeat((BrokerHeartbeatRequest) request, 1);
            case "ControllerRegistrationRequest" -> controller.registerController((ControllerRegistrationRequest) request);
            case "AllocateProducerIdsRequest" -> controller.allocateProducerIds((AllocateProducerIdsRequest) request);
            case "AlterPartitionRequest" -> controller.alterPartition((AlterPartitionRequest) request, version);
            case "AssignReplicasToDirsRequest" -> controller.assignReplicasToDirs((AssignReplicasToDirsRequest) request);
            default -> throw new AssertionError(request);
        };
    }
}
