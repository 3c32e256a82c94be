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

    /** The defined name that takes the fewest insertions, deletions and replacements of one letter; the first of equals. */
    public String nearest(String name) {
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : keys.keySet()) {
            int edits = edits(name, candidate);
            if (edits < fewest) {
                fewest = edits;
                best = candidate;
            }
        }
        return best;
    }

    /** Levenshtein's distance, a row at a time: {@code row[j]} is the distance from the read part of a to b's first j letters. */
    static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
