package gregor.controller;

import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.metadata.BootstrapMetadata;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.Feature;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import gregor.sim.SimEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A controller with the image that its decisions add up to, and nothing else: no log, no thread. */
final class Cluster {

    final Controller controller;
    final List<MetadataRecord> written = new ArrayList<>();
    private MetadataImage image = MetadataImage.EMPTY;

    Cluster(long seed) {
        this(seed, NodeConfig.with(Map.of("default.replication.factor", "1")));
    }

    Cluster(long seed, NodeConfig config) {
        controller = new Controller(config, new SimEntropy(seed), () -> image);
        Map<String, Short> levels = new TreeMap<>();
        for (Feature feature : Feature.values()) {
            levels.put(feature.featureName(), feature.latestLevel());
        }
        commit(controller.activate(BootstrapMetadata.of(MetadataVersion.LATEST_PRODUCTION, levels, "a test"), false));
    }

    MetadataImage image() {
        return image;
    }

    /** Makes a decision's records true. */
    <R> R commit(Decision<R> decision) {
        MetadataDelta delta = new MetadataDelta(image);
        decision.records().forEach(delta::replay);
        written.addAll(decision.records());
        image = delta.apply(new MetadataProvenance(written.size() - 1, 1, 0));
        return decision.reply();
    }

    long register(int id, String rack) {
        return commit(controller.registerBroker(registration(id, rack, id * 1000L + written.size()), written.size()));
    }

    static BrokerRegistrationRequested registration(int id, String rack, long incarnation) {
        return new BrokerRegistrationRequested(id, new Uuid(incarnation, 1), List.of(new NodeEndpoint("PLAINTEXT", "host" + id, 9092, (short) 0)),
            List.of(new NodeFeature("metadata.version", (short) 7, (short) 30)), rack, List.of(new Uuid(1000 + id, 1000 + id)), List.of());
    }

    /** Brokers 1 to {@code count}, unfenced, all in one rack. */
    Cluster withBrokers(int count) {
        for (int id = 1; id <= count; id++) {
            commit(controller.unfenceBroker(id, register(id, null)));
        }
        return this;
    }
}
