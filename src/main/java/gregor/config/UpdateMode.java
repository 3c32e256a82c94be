package gregor.config;

/** Whether a broker's setting can change while the broker runs, and for whom (KIP-226). */
public enum UpdateMode {
    /** Only by editing the file and starting again. */
    READ_ONLY("read-only"),
    /** For one broker at a time. */
    PER_BROKER("per-broker"),
    /** For one broker, or as a default for all of them. */
    CLUSTER_WIDE("cluster-wide");

    private final String text;

    UpdateMode(String text) {
        this.text = text;
    }

    /** As Kafka's documentation writes it. */
    @Override
    public String toString() {
        return text;
    }
}
