package gregor.config;

/** Where a value comes from. The numbers are those of DescribeConfigs (KIP-226). */
public enum ConfigPlace {
    UNKNOWN(0),
    DYNAMIC_TOPIC_CONFIG(1),
    DYNAMIC_BROKER_CONFIG(2),
    DYNAMIC_DEFAULT_BROKER_CONFIG(3),
    STATIC_BROKER_CONFIG(4),
    DEFAULT_CONFIG(5);

    private final byte id;

    ConfigPlace(int id) {
        this.id = (byte) id;
    }

    public byte id() {
        return id;
    }
}
