package gregor.config;

import java.util.List;
import java.util.Map;

/** The values of all settings of a {@link ConfigDef}, read once. Asking for one costs a look-up in a map. */
public final class ConfigValues {

    private final ConfigDef def;
    private final Map<String, Object> values;

    ConfigValues(ConfigDef def, Map<String, Object> values) {
        this.def = def;
        this.values = values;
    }

    /** The value itself, null where it is not set and has no default. */
    Object raw(String name) {
        return values.get(name);
    }

    /**
     * The value that counts: a setting that is not set has the value of its fallback, in its own units.
     *
     * @throws IllegalArgumentException if there is no such setting
     */
    public Object get(String name) {
        ConfigKey key = def.find(name);
        if (key == null) {
            throw new IllegalArgumentException("there is no setting " + name);
        }
        Object value = values.get(name);
        if (value != null || key.fallback() == null) {
            return value;
        }
        Object other = get(key.fallback().name());
        return other instanceof Number number ? key.type().ofNumber(number.longValue() * key.fallback().factor()) : other;
    }

    public boolean booleanOf(String name) {
        return (Boolean) get(name);
    }

    /** For INT and SHORT. */
    public int intOf(String name) {
        return ((Number) get(name)).intValue();
    }

    public short shortOf(String name) {
        return (Short) get(name);
    }

    public long longOf(String name) {
        return (Long) get(name);
    }

    public double doubleOf(String name) {
        return (Double) get(name);
    }

    /** For STRING, CLASS and PASSWORD; null where it is not set and has no default. */
    public String stringOf(String name) {
        return (String) get(name);
    }

    /** Unmodifiable; null where it is not set and has no default. */
    @SuppressWarnings("unchecked")
    public List<String> listOf(String name) {
        return (List<String>) get(name);
    }
}
