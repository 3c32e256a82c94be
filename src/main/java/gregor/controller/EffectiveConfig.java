package gregor.controller;

import gregor.config.InvalidConfig;
import gregor.config.NodeConfig;
import gregor.metadata.ConfigResource;
import gregor.metadata.MetadataImage;
import java.util.Map;

/** This node's settings with what was changed while running (KIP-226), made anew only when that changes. */
final class EffectiveConfig {

    private final NodeConfig fromFile;
    private Map<String, String> clusterDefaults = Map.of();
    private Map<String, String> thisBroker = Map.of();
    private NodeConfig current;

    EffectiveConfig(NodeConfig fromFile) {
        this.fromFile = fromFile;
        this.current = fromFile;
    }

    /** {@code min.insync.replicas} of a topic, the cluster's if it has none of its own. */
    int minInsyncReplicas(MetadataImage image, String topic) {
        String own = image.configs().ofTopic(topic).get(ConfigRules.MIN_INSYNC_REPLICAS);
        return own == null ? in(image).minInsyncReplicas() : Integer.parseInt(own);
    }

    /** Whether a topic prefers a leader that may lack records to none at all. */
    boolean uncleanLeaderElection(MetadataImage image, String topic) {
        String own = image.configs().ofTopic(topic).get(ConfigRules.UNCLEAN_LEADER_ELECTION);
        return own == null ? in(image).uncleanLeaderElectionEnable() : Boolean.parseBoolean(own);
    }

    NodeConfig in(MetadataImage image) {
        Map<String, String> defaultsNow = image.configs().of(ConfigResource.ALL_BROKERS);
        Map<String, String> brokerNow = image.configs().of(ConfigResource.broker(fromFile.nodeId()));
        if (defaultsNow != clusterDefaults || brokerNow != thisBroker) { // maps of images are the same while they are unchanged
            clusterDefaults = defaultsNow;
            thisBroker = brokerNow;
            try {
                current = fromFile.withDynamic(defaultsNow, brokerNow);
            } catch (InvalidConfig acceptedByAnEarlierRelease) {
                current = fromFile;
            }
        }
        return current;
    }
}
