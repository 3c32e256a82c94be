package gregor.config;

import gregor.config.ConfigEntry.Synonym;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Settings as DescribeConfigs and CreateTopics show them: each with the places that say something about it. The order
 * of places is a topic's override, the broker's dynamic setting, the dynamic default of all brokers, the broker's
 * properties, the default (KIP-226). In each place the names are tried in turn, as {@code log.roll.ms} before
 * {@code log.roll.hours}.
 */
public final class ConfigDescription {

    private ConfigDescription() {}

    /** The settings of a topic, as DescribeConfigs shows them. */
    public static List<ConfigEntry> ofTopic(Map<String, String> overrides, NodeConfig node) {
        return topic(overrides, node, true);
    }

    /** The settings of a topic that is being made: as {@link #ofTopic}, but a setting made in hours has its real source. */
    public static List<ConfigEntry> ofNewTopic(Map<String, String> overrides, NodeConfig node) {
        return topic(overrides, node, false);
    }

    private static List<ConfigEntry> topic(Map<String, String> overrides, NodeConfig node, boolean described) {
        List<ConfigEntry> entries = new ArrayList<>();
        for (Map.Entry<String, String> setting : TopicConfig.texts(overrides, node).entrySet()) {
            ConfigKey key = TopicConfig.KEYS.find(setting.getKey());
            List<Synonym> synonyms = new ArrayList<>();
            if (overrides.containsKey(key.name())) {
                synonyms.add(new Synonym(key.name(), setting.getValue(), ConfigSource.DYNAMIC_TOPIC_CONFIG));
            }
            if (key.fallback() != null) {
                String name = key.fallback().name();
                synonyms.addAll(described ? shownSynonymsOf(name, node.layers()) : synonymsOf(name, node.layers()));
            }
            entries.add(entry(key, setting.getValue(), false, synonyms));
        }
        return entries;
    }

    /** The settings of a broker, with those that somebody set and nobody knows. */
    public static List<ConfigEntry> ofBroker(NodeConfig node) {
        TreeSet<String> names = new TreeSet<>(node.layers().staticBroker().keySet());
        NodeConfig.KEYS.keys().stream().filter(key -> !key.internal()).forEach(key -> names.add(key.name()));
        names.addAll(node.layers().dynamicDefault().keySet());
        names.addAll(node.layers().dynamicBroker().keySet());
        List<ConfigEntry> entries = new ArrayList<>();
        for (String name : names) {
            entries.add(broker(name, node, shownSynonymsOf(name, node.layers())));
        }
        return entries;
    }

    /** The settings that were made while running, for all brokers at once. */
    public static List<ConfigEntry> ofBrokerDefaults(NodeConfig node) {
        ConfigLayers onlyDefaults = new ConfigLayers(Map.of(), node.layers().dynamicDefault(), Map.of());
        List<ConfigEntry> entries = new ArrayList<>();
        for (String name : new TreeSet<>(onlyDefaults.dynamicDefault().keySet())) {
            List<Synonym> synonyms = new ArrayList<>(shownSynonymsOf(name, onlyDefaults));
            synonyms.removeIf(synonym -> synonym.source() == ConfigSource.DEFAULT_CONFIG);
            entries.add(broker(name, node, synonyms));
        }
        return entries;
    }

    private static ConfigEntry broker(String name, NodeConfig node, List<Synonym> synonyms) {
        ConfigKey key = keyOf(name);
        if (key == null) {
            ConfigSource source = synonyms.isEmpty() ? ConfigSource.DEFAULT_CONFIG : synonyms.get(0).source();
            return new ConfigEntry(name, null, true, source, true, null, synonyms, "");
        }
        boolean readOnly = family(name).stream().allMatch(other -> keyOf(other).updateMode() == UpdateMode.READ_ONLY);
        return entry(key, valueOf(key, node, synonyms), readOnly, synonyms);
    }

    private static String valueOf(ConfigKey key, NodeConfig node, List<Synonym> synonyms) {
        if (NodeConfig.KEYS.contains(key.name())) {
            return key.type().format(node.values().raw(key.name()));
        }
        return synonyms.isEmpty() ? key.defaultText() : synonyms.get(0).value();
    }

    private static ConfigKey keyOf(String name) {
        ConfigKey key = NodeConfig.KEYS.find(name);
        return key != null ? key : NodeConfig.DYNAMIC_ONLY_KEYS.find(name);
    }

    private static ConfigEntry entry(ConfigKey key, String value, boolean readOnly, List<Synonym> synonyms) {
        ConfigSource source = synonyms.isEmpty() ? ConfigSource.DEFAULT_CONFIG : synonyms.get(0).source();
        return new ConfigEntry(key.name(), key.isSensitive() ? null : value, readOnly, source, key.isSensitive(), key.type(), synonyms, key.doc());
    }

    /** What each place says about a broker's setting, strongest first. */
    private static List<Synonym> synonymsOf(String name, ConfigLayers layers) {
        List<String> names = family(name);
        List<Synonym> synonyms = new ArrayList<>();
        add(names, layers.dynamicBroker(), ConfigSource.DYNAMIC_BROKER_CONFIG, synonyms);
        add(names, layers.dynamicDefault(), ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG, synonyms);
        add(names, layers.staticBroker(), ConfigSource.STATIC_BROKER_CONFIG, synonyms);
        for (String candidate : names) {
            ConfigKey key = keyOf(candidate);
            if (key != null && key.defaultValue() != null) {
                synonyms.add(new Synonym(candidate, key.isSensitive() ? null : key.defaultText(), ConfigSource.DEFAULT_CONFIG));
            }
        }
        return synonyms;
    }

    /**
     * Kafka shows nothing that stands before the first place where the asked name itself is used, so that the override of
     * one listener does not pass for the setting of all. A setting made in hours is hidden by that too.
     */
    private static List<Synonym> shownSynonymsOf(String name, ConfigLayers layers) {
        List<Synonym> synonyms = synonymsOf(name, layers);
        while (!synonyms.isEmpty() && !synonyms.get(0).name().equals(name)) {
            synonyms.remove(0);
        }
        return synonyms;
    }

    private static void add(List<String> names, Map<String, String> place, ConfigSource source, List<Synonym> synonyms) {
        for (String name : names) {
            if (place.containsKey(name)) {
                ConfigKey key = keyOf(name);
                boolean hidden = key == null || key.isSensitive();
                synonyms.add(new Synonym(name, hidden ? null : place.get(name), source));
            }
        }
    }

    /** The names under which one thing can be set, the finest unit first: log.roll.ms, log.roll.hours. */
    private static List<String> family(String name) {
        return switch (name) {
            case "log.roll.ms", "log.roll.hours" -> List.of("log.roll.ms", "log.roll.hours");
            case "log.roll.jitter.ms", "log.roll.jitter.hours" -> List.of("log.roll.jitter.ms", "log.roll.jitter.hours");
            case "log.flush.interval.ms" -> List.of("log.flush.interval.ms", "log.flush.scheduler.interval.ms");
            case "log.retention.ms", "log.retention.minutes", "log.retention.hours" ->
                List.of("log.retention.ms", "log.retention.minutes", "log.retention.hours");
            default -> List.of(name);
        };
    }
}
