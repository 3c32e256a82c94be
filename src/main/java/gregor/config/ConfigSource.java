package gregor.config;

/**
 * Where a setting's value comes from (KIP-226). Of several places that give one, the first of these counts: topic,
 * broker, default for all brokers, file, default. The number in DescribeConfigs and CreateTopics is the constant's place.
 */
public enum ConfigSource {
    UNKNOWN,
    DYNAMIC_TOPIC_CONFIG,
    /** Set at run time for one broker. */
    DYNAMIC_BROKER_CONFIG,
    /** Set at run time for all brokers. */
    DYNAMIC_DEFAULT_BROKER_CONFIG,
    /** In the file a broker was started with. */
    STATIC_BROKER_CONFIG,
    DEFAULT_CONFIG,
    DYNAMIC_BROKER_LOGGER_CONFIG,
    CLIENT_METRICS_CONFIG,
    GROUP_CONFIG;

    public byte id() {
        return (byte) ordinal();
    }
}
