package gregor.record;

/** Whose clock a record's timestamp comes from: the producer's, or the leader's at the append (KIP-32). */
public enum TimestampType {
    CREATE_TIME(0, "CreateTime"),
    LOG_APPEND_TIME(1, "LogAppendTime");

    private final int id;
    private final String configName;

    TimestampType(int id, String configName) {
        this.id = id;
        this.configName = configName;
    }

    /** Bit 3 of a batch's attributes. */
    public int id() {
        return id;
    }

    /** The value of {@code message.timestamp.type}. */
    public String configName() {
        return configName;
    }
}
