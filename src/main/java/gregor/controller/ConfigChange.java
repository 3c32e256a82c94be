package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.ConfigDef;
import gregor.config.ConfigKey;
import gregor.config.ConfigType;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.message.AlterConfigsMessage;
import gregor.message.ConfigOperation;
import gregor.message.ConfigResourceType;
import gregor.message.IncrementalAlterConfigsMessage;
import gregor.metadata.ConfigResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was set for a resource, and what will be.
 *
 * @param touched the names that the request speaks of, or leaves out where that means something; in its order
 */
record ConfigChange(Map<String, String> before, Map<String, String> after, Set<String> touched) {

    private static final int MAX_VALUE_LENGTH = Short.MAX_VALUE;

    /** Some settings change, the others stay. */
    static ConfigChange of(ConfigResource resource, Map<String, String> before, List<IncrementalAlterConfigsMessage.AlterableConfig> changes) {
        Set<String> touched = names(changes.stream().map(IncrementalAlterConfigsMessage.AlterableConfig::name).toList());
        refuseNulls(changes.stream().filter(change -> change.value() == null && change.configOperation() != ConfigOperation.DELETE.id())
            .map(IncrementalAlterConfigsMessage.AlterableConfig::name).toList());
        Map<String, String> after = new LinkedHashMap<>(before);
        for (IncrementalAlterConfigsMessage.AlterableConfig change : changes) {
            ConfigOperation operation = ConfigOperation.of(change.configOperation());
            if (operation == null) {
                throw new KafkaException(ErrorCode.INVALID_REQUEST, "operation " + change.configOperation() + " on " + change.name()
                    + "; allowed are 0 (set), 1 (delete), 2 (append) and 3 (subtract)");
            }
            switch (operation) {
                case SET -> put(after, change.name(), change.value());
                case DELETE -> after.remove(change.name());
                case APPEND, SUBTRACT -> put(after, change.name(), listWith(resource, before, change, operation));
            }
        }
        return new ConfigChange(before, after, touched);
    }

    /** These settings and no others. */
    static ConfigChange replacing(Map<String, String> before, List<AlterConfigsMessage.AlterableConfig> configs) {
        Set<String> touched = names(configs.stream().map(AlterConfigsMessage.AlterableConfig::name).toList());
        refuseNulls(configs.stream().filter(config -> config.value() == null).map(AlterConfigsMessage.AlterableConfig::name).toList());
        Map<String, String> after = new LinkedHashMap<>();
        configs.forEach(config -> put(after, config.name(), config.value()));
        touched.addAll(before.keySet());
        return new ConfigChange(before, after, touched);
    }

    private static Set<String> names(List<String> listed) {
        Set<String> names = new LinkedHashSet<>(listed);
        if (names.size() < listed.size()) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "Error due to duplicate config keys");
        }
        return names;
    }

    private static void refuseNulls(List<String> names) {
        if (!names.isEmpty()) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "Null value not supported for : " + String.join(", ", names));
        }
    }

    private static void put(Map<String, String> configs, String name, String value) {
        if (value.length() > MAX_VALUE_LENGTH) {
            throw new KafkaException(ErrorCode.INVALID_CONFIG, "The configuration value cannot be added because it exceeds the maximum "
                + "value size of " + MAX_VALUE_LENGTH + " bytes.");
        }
        configs.put(name, value);
    }

    private static String listWith(ConfigResource resource, Map<String, String> before, IncrementalAlterConfigsMessage.AlterableConfig change,
            ConfigOperation operation) {
        ConfigKey key = keysOf(resource).find(change.name());
        if (key == null || key.type() != ConfigType.LIST) {
            throw new KafkaException(ErrorCode.INVALID_CONFIG, "Can't " + operation + " to key " + change.name()
                + " because its type is not LIST.");
        }
        String current = before.getOrDefault(key.name(), key.defaultText());
        List<String> parts = new ArrayList<>(current == null || current.isEmpty() ? List.of() : List.of(current.split(",")));
        for (String part : change.value().split(",")) {
            if (operation == ConfigOperation.SUBTRACT) {
                parts.remove(part);
            } else if (!parts.contains(part)) {
                parts.add(part);
            }
        }
        return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(","));
    }

    private static ConfigDef keysOf(ConfigResource resource) {
        return resource.type() == ConfigResourceType.TOPIC ? TopicConfig.KEYS : NodeConfig.KEYS;
    }
}
