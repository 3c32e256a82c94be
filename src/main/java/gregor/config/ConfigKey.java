package gregor.config;

import java.util.Objects;

/**
 * One setting: its name, and all that is known about it before anybody gives it a value.
 *
 * @param defaultValue of the type's class; null where being unset means something
 * @param required whether there is no default and somebody has to say
 * @param updateMode for settings of a broker; settings of a topic can always change
 * @param internal whether it exists for tests and is not shown
 * @param doc one or two sentences
 * @param fallback whose value counts where this one is not set; null for none. A topic's setting falls back to its
 *     broker's, one in milliseconds to one in hours
 */
public record ConfigKey(String name, ConfigType type, Object defaultValue, boolean required, Allowed allowed,
        Importance importance, UpdateMode updateMode, boolean internal, String doc, Fallback fallback) {

    /** Stands in a definition where the default would be. */
    public static final Object REQUIRED = new Object();

    /**
     * Another setting whose value counts.
     *
     * @param factor how many of this setting's units one of the other's is: 3,600,000 from hours to milliseconds
     */
    public record Fallback(String name, long factor) {}

    public ConfigKey {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(doc, name);
    }

    /**
     * @param defaultValue a text, a number of any class, a Boolean, null, or {@link #REQUIRED}
     * @throws IllegalArgumentException if the default is not of the type
     */
    public static ConfigKey key(String name, ConfigType type, Object defaultValue, Allowed allowed, Importance importance, String doc) {
        boolean required = defaultValue == REQUIRED;
        Object value = required || defaultValue == null ? null
            : defaultValue instanceof Number number ? type.ofNumber(number)
            : type.parse(defaultValue.toString());
        return new ConfigKey(name, type, value, required, allowed, importance, UpdateMode.READ_ONLY, false, doc, null);
    }

    public static ConfigKey key(String name, ConfigType type, Object defaultValue, Importance importance, String doc) {
        return key(name, type, defaultValue, Allowed.anything(), importance, doc);
    }

    ConfigKey clusterWide() {
        return new ConfigKey(name, type, defaultValue, required, allowed, importance, UpdateMode.CLUSTER_WIDE, internal, doc, fallback);
    }

    ConfigKey perBroker() {
        return new ConfigKey(name, type, defaultValue, required, allowed, importance, UpdateMode.PER_BROKER, internal, doc, fallback);
    }

    ConfigKey forTests() {
        return new ConfigKey(name, type, defaultValue, required, allowed, importance, updateMode, true, doc, fallback);
    }

    /** The same setting, whose value is another's where it is not set itself. */
    ConfigKey or(String otherName, long factor) {
        Fallback other = new Fallback(otherName, factor);
        return new ConfigKey(name, type, defaultValue, required, allowed, importance, updateMode, internal, doc, other);
    }

    ConfigKey or(String otherName) {
        return or(otherName, 1);
    }

    /** Whether values are kept from people's eyes. */
    public boolean isSensitive() {
        return type == ConfigType.PASSWORD;
    }

    /** The default as a text; null where there is none. */
    public String defaultText() {
        return type.format(defaultValue);
    }

    /**
     * Reads and checks a value.
     *
     * @return an object of the type's class, see {@link ConfigType}
     * @throws InvalidConfig if the text is not of the type, or not allowed
     */
    public Object parse(String text) {
        if (text == null) {
            throw InvalidConfig.of(this, null, type.expected());
        }
        Object value;
        try {
            value = type.parse(text);
        } catch (IllegalArgumentException e) {
            throw InvalidConfig.of(this, text, type.expected());
        }
        if (!allowed.test().test(value)) {
            throw InvalidConfig.of(this, value, allowed.text());
        }
        return value;
    }
}
