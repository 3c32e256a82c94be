package gregor.config;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings that something has, by name. */
public final class ConfigDef {

    private final Map<String, ConfigKey> keys = new TreeMap<>();

    /** @throws IllegalArgumentException if two settings have one name */
    @SafeVarargs
    public static ConfigDef of(List<ConfigKey>... groups) {
        ConfigDef def = new ConfigDef();
        for (List<ConfigKey> group : groups) {
            for (ConfigKey key : group) {
                if (def.keys.put(key.name(), key) != null) {
                    throw new IllegalArgumentException(key.name() + " is defined twice");
                }
            }
        }
        return def;
    }

    private ConfigDef() {}

    /** All settings in the order of their names. */
    public Collection<ConfigKey> keys() {
        return Collections.unmodifiableCollection(keys.values());
    }

    /** The setting of this name, or null. */
    public ConfigKey find(String name) {
        return keys.get(name);
    }

    public boolean contains(String name) {
        return keys.containsKey(name);
    }

    /**
     * Reads the values of all settings; a name that is not defined is left to the caller.
     *
     * @throws InvalidConfig if a value is not allowed, or a required one is missing
     */
    public ConfigValues parse(Map<String, String> texts) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigKey key : keys.values()) {
            if (texts.containsKey(key.name())) {
                values.put(key.name(), key.parse(texts.get(key.name())));
            } else if (key.required()) {
                throw InvalidConfig.missing(key);
            } else {
                values.put(key.name(), key.defaultValue());
            }
        }
        return new ConfigValues(this, values);
    }

    /** The defined name that is closest to a mistyped one; see {@link NearestName}. */
    public String nearest(String name) {
        return NearestName.of(name, keys.keySet());
    }
}
