package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.ConfigDescription;
import gregor.config.ConfigEntry;
import gregor.config.InvalidConfig;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.message.ConfigResourceType;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicConfig;
import gregor.message.CreateTopicsMessage.CreatableTopicConfigs;
import gregor.message.CreateTopicsMessage.CreatableTopicResult;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DeleteTopicsMessage.DeletableTopicResult;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsResponse;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicImage;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.port.Entropy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Creates and deletes topics. A topic's records are in one batch, so no reader ever finds half of one. Kafka's {@code ReplicationControlManager}. */
final class TopicControl {

    private static final String METADATA_TOPIC = "__cluster_metadata";
    private static final int FIRST_DELETE_VERSION_WITH_DISABLED_ERROR = 3;
    private static final int FIRST_DELETE_VERSION_WITH_IDS = 6;

    private final NodeConfig config;
    private final Entropy entropy;

    TopicControl(NodeConfig config, Entropy entropy) {
        this.config = config;
        this.entropy = entropy;
    }

    // ---- create

    Decision<CreateTopicsResponse> create(MetadataImage image, CreateTopicsRequest request) {
        Set<String> duplicates = duplicates(request.topics().stream().map(CreatableTopic::name).toList());
        Map<String, String> taken = new HashMap<>();
        image.topics().byName().keySet().forEach(name -> taken.put(TopicNameRules.collisionKey(name), name));
        List<MetadataRecord> records = new ArrayList<>();
        Map<String, CreatableTopicResult> results = new LinkedHashMap<>();
        int partitions = 0;
        for (CreatableTopic topic : request.topics()) {
            List<MetadataRecord> ofTopic = new ArrayList<>();
            try {
                checkName(topic.name(), duplicates, image, taken);
                PartitionPlan plan = PartitionPlan.of(topic, image, config, entropy);
                partitions += plan.replicas().size();
                PartitionPlan.checkTotal(partitions);
                results.put(topic.name(), decide(image, topic, plan, request.validateOnly(), ofTopic));
                records.addAll(ofTopic);
                taken.put(TopicNameRules.collisionKey(topic.name()), topic.name());
            } catch (KafkaException e) {
                results.put(topic.name(), CreatableTopicResult.error(topic.name(), e.error(), e.getMessage()));
            }
        }
        CreateTopicsResponse reply = new CreateTopicsResponse(0, List.copyOf(results.values()));
        return request.validateOnly() ? Decision.noChange(reply) : new Decision<>(records, reply);
    }

    static Set<String> duplicates(List<String> names) {
        Set<String> seen = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                twice.add(name);
            }
        }
        return twice;
    }

    private static void checkName(String name, Set<String> duplicates, MetadataImage image, Map<String, String> taken) {
        if (duplicates.contains(name)) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "Duplicate topic name.");
        }
        if (name.equals(METADATA_TOPIC)) {
            throw new KafkaException(ErrorCode.TOPIC_AUTHORIZATION_FAILED, METADATA_TOPIC + " belongs to the controllers");
        }
        TopicNameRules.check(name);
        if (image.topics().topic(name) != null) {
            throw new KafkaException(ErrorCode.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' already exists.");
        }
        String other = taken.get(TopicNameRules.collisionKey(name));
        if (other != null) {
            throw new KafkaException(ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic '" + name + "' collides with existing topic: " + other);
        }
    }

    private CreatableTopicResult decide(MetadataImage image, CreatableTopic topic, PartitionPlan plan, boolean validateOnly,
            List<MetadataRecord> records) {
        Map<String, String> overrides = overrides(topic);
        Uuid id = freshId(image);
        records.add(new TopicRecord(topic.name(), id));
        overrides.forEach((name, value) ->
            records.add(new ConfigRecord(ConfigResourceType.TOPIC.id(), topic.name(), name, value)));
        plan.addRecords(id, 0, image, records);
        List<CreatableTopicConfigs> configs = new ArrayList<>();
        for (ConfigEntry entry : ConfigDescription.ofNewTopic(overrides, config)) {
            configs.add(new CreatableTopicConfigs(entry.name(), entry.value(), entry.isReadOnly(), entry.source().id(), entry.isSensitive()));
        }
        return new CreatableTopicResult(topic.name(), validateOnly ? Uuid.ZERO : id, ErrorCode.NONE.code(), null, (short) 0,
            plan.replicas().size(), (short) plan.replicas().get(0).size(), configs);
    }

    private Map<String, String> overrides(CreatableTopic topic) {
        Map<String, String> overrides = new LinkedHashMap<>();
        for (CreatableTopicConfig override : topic.configs()) {
            if (override.value() == null) {
                throw new KafkaException(ErrorCode.INVALID_CONFIG, "Null value not supported for topic configs: " + override.name());
            }
            overrides.put(override.name(), override.value());
        }
        try {
            TopicConfig.validate(overrides, config);
        } catch (InvalidConfig e) {
            throw new KafkaException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
        }
        return overrides;
    }

    private Uuid freshId(MetadataImage image) {
        Uuid id;
        do {
            id = Uuid.ofRandomBits(entropy.nextLong(), entropy.nextLong());
        } while (id.startsWithDash() || image.topics().topic(id) != null);
        return id;
    }

    // ---- delete

    Decision<DeleteTopicsResponse> delete(MetadataImage image, DeleteTopicsRequest request, int version) {
        List<DeleteTopicState> wanted = version >= FIRST_DELETE_VERSION_WITH_IDS ? request.topics()
            : request.topicNames().stream().map(name -> new DeleteTopicState(name, Uuid.ZERO)).toList();
        List<MetadataRecord> records = new ArrayList<>();
        List<DeletableTopicResult> results = new ArrayList<>();
        Set<Uuid> deleted = new HashSet<>();
        for (DeleteTopicState each : wanted) {
            try {
                if (!config.deleteTopicEnable()) {
                    throw new KafkaException(version < FIRST_DELETE_VERSION_WITH_DISABLED_ERROR
                        ? ErrorCode.INVALID_REQUEST : ErrorCode.TOPIC_DELETION_DISABLED, "delete.topic.enable is false");
                }
                TopicImage topic = find(image, each);
                if (!deleted.add(topic.id())) {
                    throw new KafkaException(ErrorCode.INVALID_REQUEST, "Duplicate topic name.");
                }
                records.add(new RemoveTopicRecord(topic.id()));
                results.add(new DeletableTopicResult(topic.name(), topic.id(), ErrorCode.NONE.code(), null));
            } catch (KafkaException e) {
                results.add(new DeletableTopicResult(each.name(), each.topicId(), e.error().code(), e.getMessage()));
            }
        }
        return new Decision<>(records, new DeleteTopicsResponse(0, results));
    }

    private static TopicImage find(MetadataImage image, DeleteTopicState wanted) {
        boolean byId = !wanted.topicId().equals(Uuid.ZERO);
        if (byId == (wanted.name() != null)) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, byId ? "a topic is named by its name or its id, not both" : "a topic has no name");
        }
        TopicImage topic = byId ? image.topics().topic(wanted.topicId()) : image.topics().topic(wanted.name());
        if (topic == null) {
            throw new KafkaException(byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        return topic;
    }
}
