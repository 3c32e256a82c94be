package gregor.broker;

import gregor.config.InvalidConfig;
import gregor.config.NodeConfig;
import gregor.metadata.ConfigResource;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataPublisher;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/** A broker's settings as they are now: those it was started with, and those changed at run time (KIP-226). */
public final class DynamicConfig implements MetadataPublisher, Supplier<NodeConfig> {

    private static final Logger LOG = System.getLogger(DynamicConfig.class.getName());

    private final ConfigResource own;
    private volatile NodeConfig current;

    public DynamicConfig(NodeConfig started) {
        this.own = ConfigResource.broker(started.nodeId());
        this.current = started;
    }

    @Override
    public NodeConfig get() {
        return current;
    }

    @Override
    public void onMetadataUpdate(MetadataDelta delta, MetadataImage image) {
        if (delta.changedConfigs().contains(own) || delta.changedConfigs().contains(ConfigResource.ALL_BROKERS)) {
            try {
                current = current.withDynamic(image.configs().of(ConfigResource.ALL_BROKERS), image.configs().of(own));
            } catch (InvalidConfig e) {
                // The controller checks a change before it is written; this one was allowed by another release.
                LOG.log(Level.WARNING, "settings changed at run time are not used: {0}", e.getMessage());
            }
        }
    }
}
