package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.ConfigDescription;
import gregor.config.ConfigEntry;
import gregor.config.NodeConfig;
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
import gregor.metadata.RandomId;
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

    private final EffectiveConfig config;
    private final Entropy entropy;

    TopicControl(EffectiveConfig config, Entropy entropy) {
        this.config = config;
        this.entropy = entropy;
    }

    // ---- create

    Decision<CreateTopicsResponse> create(MetadataImage image, CreateTopicsRequest request) {
        NodeConfig node = config.in(image);
        String tooMuch = BatchLimit.refusal(wantedPartitions(request, node));
        if (tooMuch != null) {
            return refused(request, tooMuch);
        }
        Set<String> duplicates = duplicates(request.topics().stream().map(CreatableTopic::name).toList());
        Map<String, CreatableTopicResult> results = new LinkedHashMap<>();
        List<MetadataRecord> records = new ArrayList<>();
        List<String> created = new ArrayList<>();
        for (CreatableTopic topic : request.topics()) {
            try {
                checkName(topic.name(), duplicates, image, created);
                results.put(topic.name(), decide(image, topic, node, records));
                created.add(topic.name());
            } catch (KafkaException e) {
                results.put(topic.name(), CreatableTopicResult.error(topic.name(), e.error(), e.getMessage()));
            }
        }
        if (records.size() > BatchLimit.MAX_RECORDS) {
            return refused(request, BatchLimit.TOO_MANY_RECORDS);
        }
        CreateTopicsResponse reply = new CreateTopicsResponse(0, List.copyOf(results.values()));
        return request.validateOnly() ? Decision.noChange(reply) : new Decision<>(records, reply);
    }

    private static long wantedPartitions(CreateTopicsRequest request, NodeConfig node) {
        long partitions = 0;
        for (CreatableTopic topic : request.topics()) {
            partitions += !topic.assignments().isEmpty() ? topic.assignments().size()
                : topic.numPartitions() == -1 ? node.numPartitions() : Math.max(0, topic.numPartitions());
        }
        return partitions;
    }

    private static Decision<CreateTopicsResponse> refused(CreateTopicsRequest request, String why) {
        return Decision.noChange(new CreateTopicsResponse(0, request.topics().stream()
            .map(topic -> CreatableTopicResult.error(topic.name(), ErrorCode.POLICY_VIOLATION, why)).toList()));
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

    /** @param created earlier in the same request */
    private static void checkName(String name, Set<String> duplicates, MetadataImage image, List<String> created) {
        if (duplicates.contains(name)) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "Duplicate topic name.");
        }
        if (name.equals(METADATA_TOPIC)) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "Creation of internal topic " + METADATA_TOPIC + " is prohibited.");
        }
        TopicNameRules.check(name);
        if (image.topics().topic(name) != null) {
            throw new KafkaException(ErrorCode.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' already exists.");
        }
        String other = TopicNameRules.colliding(name, image.topics().byName().keySet());
        other = other != null ? other : TopicNameRules.colliding(name, created);
        if (other != null) {
            throw new KafkaException(ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic '" + name + "' collides with existing topic: " + other);
        }
    }

    /** Adds the topic's records, all of them, or none if it throws. */
    private CreatableTopicResult decide(MetadataImage image, CreatableTopic topic, NodeConfig node, List<MetadataRecord> records) {
        Map<String, String> overrides = overrides(topic);
        ConfigRules.checkTopic(overrides, node);
        PartitionPlan plan = PartitionPlan.of(topic, image, node, entropy);
        Uuid id = freshId(image);
        List<MetadataRecord> settings = new ArrayList<>();
        overrides.forEach((name, value) -> settings.add(new ConfigRecord(ConfigResourceType.TOPIC.id(), topic.name(), name, value)));
        List<MetadataRecord> partitions = new ArrayList<>();
        plan.addRecords(id, 0, image, partitions);
        records.add(new TopicRecord(topic.name(), id));
        records.addAll(ConfigControl.withClearElr(image, settings));
        records.addAll(partitions);
        List<CreatableTopicConfigs> configs = new ArrayList<>();
        for (ConfigEntry entry : ConfigDescription.ofNewTopic(overrides, node)) {
            configs.add(new CreatableTopicConfigs(entry.name(), entry.value(), entry.isReadOnly(), entry.source().id(), entry.isSensitive()));
        }
        return new CreatableTopicResult(topic.name(), id, ErrorCode.NONE.code(), null, (short) 0,
            plan.replicas().size(), (short) plan.replicas().get(0).size(), configs);
    }

    private static Map<String, String> overrides(CreatableTopic topic) {
        Map<String, String> overrides = new LinkedHashMap<>();
        List<String> nulls = new ArrayList<>();
        for (CreatableTopicConfig override : topic.configs()) {
            if (override.value() == null) {
                nulls.add(override.name());
            } else {
                overrides.put(override.name(), override.value());
            }
        }
        if (!nulls.isEmpty()) {
            throw new KafkaException(ErrorCode.INVALID_CONFIG, "Null value not supported for topic configs: " + String.join(",", nulls));
        }
        return overrides;
    }

    private Uuid freshId(MetadataImage image) {
        Uuid id;
        do {
            id = RandomId.draw(entropy);
        } while (image.topics().topic(id) != null);
        return id;
    }

    // ---- delete

    Decision<DeleteTopicsResponse> delete(MetadataImage image, DeleteTopicsRequest request, int version) {
        List<DeleteTopicState> wanted = version >= FIRST_DELETE_VERSION_WITH_IDS ? request.topics()
            : request.topicNames().stream().map(name -> new DeleteTopicState(name, Uuid.ZERO)).toList();
        Map<Uuid, Integer> times = new HashMap<>();
        for (DeleteTopicState each : wanted) {
            TopicImage topic = find(image, each);
            if (topic != null) {
                times.merge(topic.id(), 1, Integer::sum);
            }
        }
        List<MetadataRecord> records = new ArrayList<>();
        List<DeletableTopicResult> results = new ArrayList<>();
        for (DeleteTopicState each : wanted) {
            try {
                TopicImage topic = toDelete(image, each, times, version);
                records.add(new RemoveTopicRecord(topic.id()));
                results.add(new DeletableTopicResult(topic.name(), topic.id(), ErrorCode.NONE.code(), null));
            } catch (KafkaException e) {
                results.add(new DeletableTopicResult(each.name(), each.topicId(), e.error().code(), e.getMessage()));
            }
        }
        DeleteTopicsResponse reply = new DeleteTopicsResponse(0, results);
        return new Decision<>(records, reply);
    }

    private TopicImage toDelete(MetadataImage image, DeleteTopicState wanted, Map<Uuid, Integer> times, int version) {
        boolean byId = !wanted.topicId().equals(Uuid.ZERO);
        if (!config.in(image).deleteTopicEnable()) {
            throw version < FIRST_DELETE_VERSION_WITH_DISABLED_ERROR
                ? new KafkaException(ErrorCode.INVALID_REQUEST, "This version does not support topic deletion.")
                : new KafkaException(ErrorCode.TOPIC_DELETION_DISABLED);
        }
        if (byId == (wanted.name() != null)) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST,
                byId ? "You may not specify both topic name and topic id." : "Neither topic name nor id were specified.");
        }
        TopicImage topic = find(image, wanted);
        if (topic == null) {
            throw new KafkaException(byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        if (times.get(topic.id()) > 1) { // whichever was meant: nobody asks twice on purpose
            throw new KafkaException(ErrorCode.INVALID_REQUEST, byId ? "Duplicate topic id." : "Duplicate topic name.");
        }
        return topic;
    }

    private static TopicImage find(MetadataImage image, DeleteTopicState wanted) {
        return wanted.name() == null ? image.topics().topic(wanted.topicId())
            : wanted.topicId().equals(Uuid.ZERO) ? image.topics().topic(wanted.name()) : null;
    }
}
