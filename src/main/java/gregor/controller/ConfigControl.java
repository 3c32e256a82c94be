package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.AlterConfigsMessage;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsResponse;
import gregor.message.ConfigResourceType;
import gregor.message.IncrementalAlterConfigsMessage;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.metadata.ConfigResource;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.metadata.TopicRecords.ClearElrRecord;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Changes the settings of topics and brokers: a few of them (KIP-339), or all at once (the older request). Whatever the
 * request, the settings that would result are checked as a whole before any record is written ({@link ConfigRules}), and
 * a resource gets all of its changes or none. Kafka's {@code ConfigurationControlManager}.
 */
final class ConfigControl {

    private final EffectiveConfig config;

    ConfigControl(EffectiveConfig config) {
        this.config = config;
    }

    Decision<IncrementalAlterConfigsResponse> alter(MetadataImage image, IncrementalAlterConfigsRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<IncrementalAlterConfigsMessage.AlterConfigsResourceResponse> responses = new ArrayList<>();
        Set<ConfigResource> twice = twice(request.resources().stream().map(each -> key(each.resourceType(), each.resourceName())).toList());
        for (IncrementalAlterConfigsMessage.AlterConfigsResource each : request.resources()) {
            KafkaException error = attempt(() -> {
                ConfigResource resource = checked(key(each.resourceType(), each.resourceName()), each.resourceType(), twice);
                Map<String, String> before = image.configs().of(resource);
                records.addAll(records(image, resource, ConfigChange.of(resource, before, each.configs())));
            });
            responses.add(new IncrementalAlterConfigsMessage.AlterConfigsResourceResponse(code(error), message(error), each.resourceType(),
                each.resourceName()));
        }
        IncrementalAlterConfigsResponse reply = new IncrementalAlterConfigsResponse(0, responses);
        return request.validateOnly() ? Decision.noChange(reply) : decision(image, records, reply);
    }

    /** The older request: what it does not name goes back to its default. */
    Decision<AlterConfigsResponse> replace(MetadataImage image, AlterConfigsRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<AlterConfigsMessage.AlterConfigsResourceResponse> responses = new ArrayList<>();
        Set<ConfigResource> twice = twice(request.resources().stream().map(each -> key(each.resourceType(), each.resourceName())).toList());
        for (AlterConfigsMessage.AlterConfigsResource each : request.resources()) {
            KafkaException error = attempt(() -> {
                ConfigResource resource = checked(key(each.resourceType(), each.resourceName()), each.resourceType(), twice);
                records.addAll(records(image, resource, ConfigChange.replacing(image.configs().of(resource), each.configs())));
            });
            responses.add(new AlterConfigsMessage.AlterConfigsResourceResponse(code(error), message(error), each.resourceType(),
                each.resourceName()));
        }
        AlterConfigsResponse reply = new AlterConfigsResponse(0, responses);
        return request.validateOnly() ? Decision.noChange(reply) : decision(image, records, reply);
    }

    /**
     * What is asked for has to fit in one batch, like any request. What follows from it is as much as there are partitions, and is
     * decided together with it: a setting in force without it, were it only until the next controller is there, would not be safe.
     */
    private static <R> Decision<R> decision(MetadataImage image, List<MetadataRecord> records, R reply) {
        if (records.size() > BatchLimit.MAX_RECORDS) {
            throw new KafkaException(ErrorCode.POLICY_VIOLATION, BatchLimit.TOO_MANY_RECORDS);
        }
        return Decision.whole("Another " + ConfigRules.MIN_INSYNC_REPLICAS, withClearElr(image, records), reply);
    }

    private static KafkaException attempt(Runnable change) {
        try {
            change.run();
            return null;
        } catch (KafkaException e) {
            return e;
        }
    }

    private static short code(KafkaException errorOrNull) {
        return (errorOrNull == null ? ErrorCode.NONE : errorOrNull.error()).code();
    }

    private static String message(KafkaException errorOrNull) {
        return errorOrNull == null ? null : errorOrNull.getMessage();
    }

    private static ConfigResource key(byte type, String name) {
        return new ConfigResource(ConfigResourceType.of(type), name);
    }

    private static Set<ConfigResource> twice(List<ConfigResource> resources) {
        Set<ConfigResource> seen = new HashSet<>();
        Set<ConfigResource> twice = new HashSet<>();
        for (ConfigResource resource : resources) {
            if (!seen.add(resource)) {
                twice.add(resource);
            }
        }
        return twice;
    }

    private ConfigResource checked(ConfigResource resource, byte type, Set<ConfigResource> twice) {
        if (twice.contains(resource)) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "Each resource must appear at most once.");
        }
        switch (resource.type()) {
            case TOPIC -> {
                if (resource.name().isEmpty()) {
                    throw new KafkaException(ErrorCode.INVALID_REQUEST, "Default topic resources are not allowed.");
                }
                TopicNameRules.check(resource.name());
            }
            case BROKER -> checkNodeId(resource.name());
            default -> throw new KafkaException(ErrorCode.INVALID_REQUEST,
                "resource type " + type + " has no settings here; 2 (topic) and 4 (broker) have");
        }
        return resource;
    }

    /** A node that there is, as a broker or as a controller; or all brokers at once. */
    private static void checkNode(String name, MetadataImage image, NodeConfig node) {
        if (name.isEmpty()) {
            return;
        }
        int id = Integer.parseInt(name);
        if (image.cluster().broker(id) == null && image.cluster().controllers().get(id) == null && !node.controllerQuorumVoters().containsKey(id)) {
            throw new KafkaException(ErrorCode.BROKER_ID_NOT_REGISTERED, "No node with id " + id + " found.");
        }
    }

    private static void checkNodeId(String name) {
        try {
            if (!name.isEmpty()) {
                Integer.parseInt(name);
            }
        } catch (NumberFormatException e) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "Node id must be an integer, but it is: " + name, e);
        }
    }

    private List<MetadataRecord> records(MetadataImage image, ConfigResource resource, ConfigChange change) {
        NodeConfig node = config.in(image);
        boolean isTopic = resource.type() == ConfigResourceType.TOPIC;
        if (isTopic) {
            ConfigRules.checkTopic(change.after(), node);
        } else {
            ConfigRules.checkBroker(image, resource, change, node);
            checkNode(resource.name(), image, node);
        }
        if (isTopic && image.topics().topic(resource.name()) == null) {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "The topic '" + resource.name() + "' does not exist.");
        }
        List<MetadataRecord> records = new ArrayList<>();
        for (String name : change.touched()) {
            String value = change.after().get(name);
            // A broker reads files that its settings name (key stores) again whenever it is told, so it is told in any case.
            if (!isTopic || !Objects.equals(value, change.before().get(name))) {
                records.add(new ConfigRecord(resource.type().id(), resource.name(), name, value));
            }
        }
        return records;
    }

    /**
     * Who is eligible to lead was decided under another min.insync.replicas; with the new one nobody is, to be safe (KIP-966). Where the
     * ISR is empty they stay: nothing was committed since they were found, and without them nobody could ever lead again. (Kafka forgets
     * them there too.)
     *
     * <p>Each partition gets another epoch by it, which Kafka leaves as it is where nobody was eligible. A leader that has not heard of a
     * higher minimum yet could go on to commit alone what it proposes to have alone, while the controller, by the new minimum, takes
     * those who left for eligible (KAFKA-16540): with the old epoch its proposal comes too late, and it hears of both at once.
     */
    static List<MetadataRecord> withClearElr(MetadataImage image, List<MetadataRecord> records) {
        if (!ConfigRules.hasElr(image)) {
            return records;
        }
        List<MetadataRecord> all = new ArrayList<>(records);
        for (MetadataRecord record : records) {
            if (record instanceof ConfigRecord config && config.name().equals(ConfigRules.MIN_INSYNC_REPLICAS)) {
                boolean ofTopic = config.resourceType() == ConfigResourceType.TOPIC.id();
                all.add(new ClearElrRecord(ofTopic ? config.resourceName() : ""));
                for (TopicImage topic : image.topics().byName().values()) {
                    if (!ofTopic || topic.name().equals(config.resourceName())) {
                        topic.partitions().forEach((number, partition) -> all.addAll(afterClearElr(topic.id(), number, partition)));
                    }
                }
            }
        }
        return all;
    }

    private static List<MetadataRecord> afterClearElr(Uuid topicId, int number, PartitionImage partition) {
        if (partition.isr().isEmpty()) {
            return List.of(new PartitionChangeRecord(number, topicId, null, PartitionImage.NO_LEADER_CHANGE, null, null, null,
                PartitionChange.NO_RECOVERY_CHANGE, null, partition.elr(), partition.lastKnownElr()));
        }
        boolean isCleared = !partition.elr().isEmpty() || !partition.lastKnownElr().isEmpty();
        return isCleared ? List.of() : List.of(PartitionChangeRecord.none(number, topicId));
    }
}
