package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.ConfigDef;
import gregor.config.ConfigKey;
import gregor.config.ConfigType;
import gregor.config.InvalidConfig;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.config.UpdateMode;
import gregor.message.AlterConfigsMessage;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsResponse;
import gregor.message.ConfigOperation;
import gregor.message.ConfigResourceType;
import gregor.message.IncrementalAlterConfigsMessage;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.metadata.ConfigResource;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Changes the settings of topics and brokers: a few of them (KIP-339), or all at once (the older request). Whatever the
 * request, the settings that would result are checked as a whole before any record is written. Kafka's
 * {@code ConfigurationControlManager}.
 */
final class ConfigControl {

    private final NodeConfig config;

    ConfigControl(NodeConfig config) {
        this.config = config;
    }

    Decision<IncrementalAlterConfigsResponse> alter(MetadataImage image, IncrementalAlterConfigsRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<IncrementalAlterConfigsMessage.AlterConfigsResourceResponse> responses = new ArrayList<>();
        Set<ConfigResource> seen = new HashSet<>();
        for (IncrementalAlterConfigsMessage.AlterConfigsResource each : request.resources()) {
            KafkaException error = attempt(() -> {
                ConfigResource resource = resource(each.resourceType(), each.resourceName(), image, seen);
                Map<String, String> before = image.configs().of(resource);
                records.addAll(records(resource, before, changed(resource, before, each.configs())));
            });
            responses.add(new IncrementalAlterConfigsMessage.AlterConfigsResourceResponse(code(error), message(error), each.resourceType(),
                each.resourceName()));
        }
        IncrementalAlterConfigsResponse reply = new IncrementalAlterConfigsResponse(0, responses);
        return request.validateOnly() ? Decision.noChange(reply) : new Decision<>(records, reply);
    }

    /** The older request: what it does not name goes back to its default. */
    Decision<AlterConfigsResponse> replace(MetadataImage image, AlterConfigsRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<AlterConfigsMessage.AlterConfigsResourceResponse> responses = new ArrayList<>();
        Set<ConfigResource> seen = new HashSet<>();
        for (AlterConfigsMessage.AlterConfigsResource each : request.resources()) {
            KafkaException error = attempt(() -> {
                ConfigResource resource = resource(each.resourceType(), each.resourceName(), image, seen);
                Map<String, String> after = new LinkedHashMap<>();
                for (AlterConfigsMessage.AlterableConfig one : each.configs()) {
                    after.put(one.name(), valueOf(one.name(), one.value()));
                }
                records.addAll(records(resource, image.configs().of(resource), after));
            });
            responses.add(new AlterConfigsMessage.AlterConfigsResourceResponse(code(error), message(error), each.resourceType(),
                each.resourceName()));
        }
        AlterConfigsResponse reply = new AlterConfigsResponse(0, responses);
        return request.validateOnly() ? Decision.noChange(reply) : new Decision<>(records, reply);
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

    private static ConfigResource resource(byte type, String name, MetadataImage image, Set<ConfigResource> seen) {
        ConfigResource resource = switch (ConfigResourceType.of(type)) {
            case TOPIC -> topic(name, image);
            case BROKER -> broker(name, image);
            default -> throw new KafkaException(ErrorCode.INVALID_REQUEST,
                "resource type " + type + " has no settings here; 2 (topic) and 4 (broker) have");
        };
        if (!seen.add(resource)) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "Each resource must appear at most once.");
        }
        return resource;
    }

    private static ConfigResource topic(String name, MetadataImage image) {
        if (image.topics().topic(name) == null) {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "The topic '" + name + "' does not exist.");
        }
        return ConfigResource.topic(name);
    }

    private static ConfigResource broker(String name, MetadataImage image) {
        if (!name.isEmpty()) {
            int id;
            try {
                id = Integer.parseInt(name);
            } catch (NumberFormatException e) {
                throw new KafkaException(ErrorCode.INVALID_REQUEST, "Broker id must be an integer, but it is: " + name, e);
            }
            if (image.cluster().broker(id) == null) {
                throw new KafkaException(ErrorCode.BROKER_ID_NOT_REGISTERED, "No broker with id " + id + " found.");
            }
        }
        return new ConfigResource(ConfigResourceType.BROKER, name);
    }

    // ---- what the settings become

    private Map<String, String> changed(ConfigResource resource, Map<String, String> before, List<AlterableConfig> changes) {
        Map<String, String> after = new LinkedHashMap<>(before);
        Set<String> names = new HashSet<>();
        for (AlterableConfig change : changes) {
            if (!names.add(change.name())) {
                throw new KafkaException(ErrorCode.INVALID_REQUEST, "Error due to duplicate config keys: " + change.name());
            }
            ConfigOperation operation = ConfigOperation.of(change.configOperation());
            if (operation == null) {
                throw new KafkaException(ErrorCode.INVALID_REQUEST, "operation " + change.configOperation() + " on " + change.name()
                    + "; allowed are 0 (set), 1 (delete), 2 (append) and 3 (subtract)");
            }
            switch (operation) {
                case SET -> after.put(change.name(), valueOf(change.name(), change.value()));
                case DELETE -> after.remove(change.name());
                case APPEND, SUBTRACT -> after.put(change.name(), listWith(resource, before, change, operation));
            }
        }
        return after;
    }

    private static String valueOf(String name, String value) {
        if (value == null) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "Null value not supported for: " + name);
        }
        return value;
    }

    private static String listWith(ConfigResource resource, Map<String, String> before, AlterableConfig change, ConfigOperation operation) {
        ConfigKey key = keysOf(resource).find(change.name());
        if (key == null || key.type() != ConfigType.LIST) {
            throw new KafkaException(ErrorCode.INVALID_CONFIG, "Can't " + operation + " to key " + change.name()
                + " because its type is not LIST.");
        }
        String current = before.getOrDefault(key.name(), key.defaultText());
        List<String> parts = new ArrayList<>(current == null || current.isEmpty() ? List.of() : List.of(current.split(",")));
        for (String part : valueOf(change.name(), change.value()).split(",")) {
            if (operation == ConfigOperation.SUBTRACT) {
                parts.remove(part);
            } else if (!parts.contains(part)) {
                parts.add(part);
            }
        }
        return String.join(",", parts);
    }

    private static ConfigDef keysOf(ConfigResource resource) {
        return resource.type() == ConfigResourceType.TOPIC ? TopicConfig.KEYS : NodeConfig.KEYS;
    }

    private List<MetadataRecord> records(ConfigResource resource, Map<String, String> before, Map<String, String> after) {
        if (resource.type() == ConfigResourceType.TOPIC) {
            TopicConfig.validate(after, config);
        } else {
            checkDynamic(resource, before, after);
        }
        List<MetadataRecord> records = new ArrayList<>();
        for (String gone : before.keySet()) {
            if (!after.containsKey(gone)) {
                records.add(new ConfigRecord(resource.type().id(), resource.name(), gone, null));
            }
        }
        after.forEach((name, value) -> {
            if (!Objects.equals(before.get(name), value)) {
                records.add(new ConfigRecord(resource.type().id(), resource.name(), name, value));
            }
        });
        return records;
    }

    /** Most settings of a broker need a restart, and some make sense only for one broker (KIP-226). */
    private void checkDynamic(ConfigResource resource, Map<String, String> before, Map<String, String> after) {
        boolean forAll = resource.name().isEmpty();
        for (Map.Entry<String, String> each : after.entrySet()) {
            ConfigKey key = NodeConfig.KEYS.find(each.getKey());
            boolean changed = !Objects.equals(before.get(each.getKey()), each.getValue());
            if (changed && key != null && key.updateMode() == UpdateMode.READ_ONLY) {
                throw new KafkaException(ErrorCode.INVALID_REQUEST, "Cannot update these configs dynamically: " + key.name());
            }
            if (changed && key != null && forAll && key.updateMode() == UpdateMode.PER_BROKER) {
                throw new KafkaException(ErrorCode.INVALID_REQUEST,
                    "Cannot update these configs at default cluster level, broker id must be specified: " + key.name());
            }
        }
        try {
            config.withDynamic(forAll ? after : Map.of(), forAll ? Map.of() : after);
        } catch (InvalidConfig e) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, e.getMessage(), e);
        }
    }
}
