package gregor.metadata;

import gregor.metadata.ClusterRecords.NodeFeature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The features beside {@link MetadataVersion metadata.version} whose level the whole cluster agrees on (KIP-584): each
 * node says which levels it can work with, and the controller finalizes one of them. Level 0 is life without it.
 */
public enum Feature {
    /** 1: voters are in the metadata log, and can change (KIP-853). */
    KRAFT_VERSION("kraft.version", MetadataVersion.IBP_3_9_IV0),
    /** 1: flexible records; 2: an epoch for each transaction (KIP-890). */
    TRANSACTION_VERSION("transaction.version", MetadataVersion.IBP_4_0_IV2, MetadataVersion.IBP_4_0_IV2),
    /** 1: the consumer group protocol of KIP-848. */
    GROUP_VERSION("group.version", MetadataVersion.IBP_4_0_IV0),
    /** 1: replicas outside the ISR may lead when they have all that was committed (KIP-966). */
    ELIGIBLE_LEADER_REPLICAS_VERSION("eligible.leader.replicas.version", MetadataVersion.IBP_4_1_IV0),
    /** 1: share groups (KIP-932). */
    SHARE_VERSION("share.version", MetadataVersion.IBP_4_2_IV0),
    /** 1: the streams group protocol of KIP-1071. */
    STREAMS_VERSION("streams.version", MetadataVersion.IBP_4_2_IV1);

    private final String featureName;
    private final List<MetadataVersion> defaultSince;

    /** @param defaultSince for level 1, 2 ..., from which metadata.version on a new cluster gets it */
    Feature(String featureName, MetadataVersion... defaultSince) {
        this.featureName = featureName;
        this.defaultSince = List.of(defaultSince);
    }

    public String featureName() {
        return featureName;
    }

    /** The highest level that Kafka 4.3 knows. */
    public short latestLevel() {
        return (short) defaultSince.size();
    }

    /** The level that a cluster gets which is formatted at a metadata.version, unless told otherwise. */
    public short defaultLevel(MetadataVersion version) {
        short level = 0;
        while (level < defaultSince.size() && version.isAtLeast(defaultSince.get(level))) {
            level++;
        }
        return level;
    }

    /** What every node of this release can work with: metadata.version and all features, by name, each from its least level to its latest. */
    public static List<NodeFeature> supported() {
        List<NodeFeature> supported = new ArrayList<>();
        supported.add(new NodeFeature(MetadataVersion.FEATURE_NAME, MetadataVersion.MINIMUM.level(), MetadataVersion.LATEST_PRODUCTION.level()));
        for (Feature feature : values()) {
            supported.add(new NodeFeature(feature.featureName, (short) 0, feature.latestLevel()));
        }
        supported.sort(Comparator.comparing(NodeFeature::name));
        return supported;
    }

    /** The levels of other features that a level of this one needs. */
    public Map<String, Short> dependencies(short level) {
        return this == ELIGIBLE_LEADER_REPLICAS_VERSION && level > 0
            ? Map.of(MetadataVersion.FEATURE_NAME, MetadataVersion.IBP_4_0_IV1.level()) : Map.of();
    }

    /** The feature of a name, or null if there is none. */
    public static Feature of(String featureName) {
        for (Feature feature : values()) {
            if (feature.featureName.equals(featureName)) {
                return feature;
            }
        }
        return null;
    }
}
