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
