package gregor.metadata;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The levels of the feature {@code metadata.version}: which records a cluster may write. Level 7 is the oldest that
 * Kafka 4 still reads, {@link #LATEST_PRODUCTION} what a new cluster gets. Source: Kafka's {@code MetadataVersion}.
 */
public enum MetadataVersion {
    IBP_3_3_IV3(7, "3.3-IV3", true),
    /** RegisterBroker 2: brokers on their way from ZooKeeper, KIP-866. */
    IBP_3_4_IV0(8, "3.4-IV0", true),
    IBP_3_5_IV0(9, "3.5-IV0"),
    IBP_3_5_IV1(10, "3.5-IV1"),
    /** SCRAM credentials, KIP-900. */
    IBP_3_5_IV2(11, "3.5-IV2", true),
    IBP_3_6_IV0(12, "3.6-IV0"),
    /** Metadata transactions, KIP-868. */
    IBP_3_6_IV1(13, "3.6-IV1", true),
    /** Delegation tokens. */
    IBP_3_6_IV2(14, "3.6-IV2", true),
    /** Controllers register, KIP-919. */
    IBP_3_7_IV0(15, "3.7-IV0", true),
    IBP_3_7_IV1(16, "3.7-IV1"),
    /** Log directories of replicas, KIP-858. */
    IBP_3_7_IV2(17, "3.7-IV2", true),
    IBP_3_7_IV3(18, "3.7-IV3"),
    IBP_3_7_IV4(19, "3.7-IV4"),
    IBP_3_8_IV0(20, "3.8-IV0"),
    IBP_3_9_IV0(21, "3.9-IV0"),
    IBP_4_0_IV0(22, "4.0-IV0"),
    /** Eligible leader replicas, KIP-966. */
    IBP_4_0_IV1(23, "4.0-IV1", true),
    IBP_4_0_IV2(24, "4.0-IV2"),
    IBP_4_0_IV3(25, "4.0-IV3"),
    IBP_4_1_IV0(26, "4.1-IV0"),
    IBP_4_1_IV1(27, "4.1-IV1"),
    IBP_4_2_IV0(28, "4.2-IV0"),
    IBP_4_2_IV1(29, "4.2-IV1"),
    /** Cordoned log directories, KIP-1066. */
    IBP_4_3_IV0(30, "4.3-IV0", true);

    /** The feature's name. */
    public static final String FEATURE_NAME = "metadata.version";

    public static final MetadataVersion MINIMUM = IBP_3_3_IV3;
    public static final MetadataVersion LATEST_PRODUCTION = IBP_4_3_IV0;

    private final short level;
    private final String version;
    private final boolean changesRecords;

    MetadataVersion(int level, String version) {
        this(level, version, false);
    }

    /** @param changesRecords whether it may write records, or fields of them, that the version before cannot */
    MetadataVersion(int level, String version, boolean changesRecords) {
        this.level = (short) level;
        this.version = version;
        this.changesRecords = changesRecords;
    }

    /** The number in FeatureLevel records. */
    public short level() {
        return level;
    }

    /** The release that brought it, as in {@code 4.3}. */
    public String release() {
        return version.substring(0, version.indexOf('-'));
    }

    public boolean isAtLeast(MetadataVersion other) {
        return compareTo(other) >= 0;
    }

    /** Whether each loss of an ISR member begins a new leader epoch; later leaders do without (KAFKA-15021). */
    public boolean hasTermPerIsrShrink() {
        return !isAtLeast(IBP_3_6_IV0);
    }

    /** Whether a cluster at this level may have written what an earlier one cannot say. False if the other is not earlier. */
    public boolean mayHaveWrittenMoreThan(MetadataVersion earlier) {
        for (int i = earlier.ordinal() + 1; i <= ordinal(); i++) {
            if (values()[i].changesRecords) {
                return true;
            }
        }
        return false;
    }

    public boolean hasControllerRegistrations() {
        return isAtLeast(IBP_3_7_IV0);
    }

    public boolean hasMetadataTransactions() {
        return isAtLeast(IBP_3_6_IV1);
    }

    public boolean hasDirectoryAssignment() {
        return isAtLeast(IBP_3_7_IV2);
    }

    public boolean hasEligibleLeaderReplicas() {
        return isAtLeast(IBP_4_0_IV1);
    }

    public boolean hasCordonedLogDirs() {
        return isAtLeast(IBP_4_3_IV0);
    }

    /** @throws KafkaException UNSUPPORTED_VERSION if no version here has that level */
    public static MetadataVersion ofLevel(int level) {
        for (MetadataVersion each : values()) {
            if (each.level == level) {
                return each;
            }
        }
        throw new KafkaException(ErrorCode.UNSUPPORTED_VERSION, "No MetadataVersion with feature level " + level
            + ". Valid feature levels are from " + MINIMUM.level + " to " + LATEST_PRODUCTION.level + ".");
    }

    /**
     * Reads {@code 4.3-IV0}, or a release ({@code 4.3}, {@code 4.3.1}) which stands for its latest level.
     *
     * @throws IllegalArgumentException if there is none of that name; the message is the one of Kafka's tools
     */
    public static MetadataVersion parse(String text) {
        String[] segments = text.split("\\.");
        String key = segments.length <= 2 ? text : segments[0] + "." + segments[1];
        MetadataVersion found = null;
        for (MetadataVersion each : values()) {
            if (each.version.equals(key) || each.release().equals(key)) {
                found = each;
            }
        }
        if (found == null) {
            throw new IllegalArgumentException("Unknown metadata.version '" + text + "'. Supported metadata.version are: "
                + Arrays.stream(values()).map(MetadataVersion::toString).collect(Collectors.joining(", ")));
        }
        return found;
    }

    /** As Kafka writes it: {@code 4.3-IV0}. */
    @Override
    public String toString() {
        return version;
    }
}
