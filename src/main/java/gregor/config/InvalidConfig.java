package gregor.config;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;

/** A setting that cannot be used. The message names the key, its value and what is allowed. */
public final class InvalidConfig extends KafkaException {
    private static final long serialVersionUID = 1;

    private final String key;

    private InvalidConfig(String key, String message) {
        super(ErrorCode.INVALID_CONFIG, message);
        this.key = key;
    }

    /** @param allowed completes "the value must be ..." */
    static InvalidConfig of(ConfigKey key, Object value, String allowed) {
        return of(key.name(), key.isSensitive() ? "[hidden]" : key.type().format(value), "must be " + allowed);
    }

    /** @param why a phrase that says what is allowed, or what stands against the value */
    public static InvalidConfig of(String key, Object value, String why) {
        return new InvalidConfig(key, "Invalid value " + value + " for configuration " + key + ": " + why);
    }

    static InvalidConfig missing(ConfigKey key) {
        return new InvalidConfig(key.name(), "Missing required configuration \"" + key.name() + "\" which has no default value: "
            + key.doc() + " Allowed is " + key.allowed().text() + ".");
    }

    /** @param kind whose setting it would be, as in "topic" */
    static InvalidConfig unknown(String kind, String name, String nearest) {
        return new InvalidConfig(name, "Unknown " + kind + " config name: " + name + " (the nearest known name is " + nearest + ")");
    }

    /** The name of the setting. */
    public String key() {
        return key;
    }
}
