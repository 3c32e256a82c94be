package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationRequest;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationResponse;
import gregor.message.RegisteredFeature;
import gregor.message.RegisteredListener;
import gregor.metadata.BootstrapMetadata;
import gregor.metadata.Feature;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import gregor.sim.SimClock;
import gregor.sim.SimEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A controller with the image that its decisions add up to, and nothing else: no log, no thread. */
final class Cluster implements ControllerState {

    static final String ID = "4L6g3nShT-eMCtK--X86sw";

    final SimClock clock = new SimClock();
    final Controller controller;
    final List<MetadataRecord> written = new ArrayList<>();
    private MetadataImage image = MetadataImage.EMPTY;

    Cluster(long seed) {
        this(seed, NodeConfig.with(Map.of("default.replication.factor", "1")));
    }

    Cluster(long seed, NodeConfig config) {
        controller = new Controller(config, ID, this, clock, new SimEntropy(seed));
        Map<String, Short> levels = new TreeMap<>();
        for (Feature feature : Feature.values()) {
            levels.put(feature.featureName(), feature.latestLevel());
        }
        commit(controller.activate(BootstrapMetadata.of(MetadataVersion.LATEST_PRODUCTION, levels, "a test"), false));
    }

    @Override
    public MetadataImage image() {
        return image;
    }

    @Override
    public long nextOffset() {
        return written.size();
    }

    @Override
    public short kraftVersion() {
        return 1;
    }

    @Override
    public void upgradeKRaftVersion(short level, boolean validateOnly) {
        if (level != kraftVersion()) {
            throw new KafkaException(ErrorCode.INVALID_UPDATE_VERSION, "only " + kraftVersion());
        }
    }

    /** Makes a decision's records true. */
    <R> R commit(Decision<R> decision) {
        MetadataDelta delta = new MetadataDelta(image);
        decision.records().forEach(delta::replay);
        written.addAll(decision.records());
        image = delta.apply(new MetadataProvenance(written.size() - 1, 1, 0));
        return decision.reply();
    }

    /** Another process of a broker registers, as if the one before it had been silent for long. @return its epoch */
    long register(int id, String rack) {
        clock.advance(60_000);
        return register(registration(id, rack, id * 1000L + written.size()));
    }

    long register(BrokerRegistrationRequest request) {
        return commit(controller.registerBroker(request, 4)).brokerEpoch();
    }

    static BrokerRegistrationRequest registration(int id, String rack, long incarnation) {
        return registration(id, rack, incarnation, List.of(new Uuid(1000 + id, 1000 + id)));
    }

    static BrokerRegistrationRequest registration(int id, String rack, long incarnation, List<Uuid> directories) {
        return new BrokerRegistrationRequest(id, ID, new Uuid(incarnation, 1), List.of(new RegisteredListener("PLAINTEXT", "host" + id, 9092, (short) 0)),
            features(), rack, false, directories, -1);
    }

    static List<RegisteredFeature> features() {
        return Feature.supported().stream()
            .map(each -> new RegisteredFeature(each.name(), each.minSupportedVersion(), each.maxSupportedVersion())).toList();
    }

    static Function<Controller, Decision<ControllerRegistrationResponse>> registerController(int id) {
        return controller -> controller.registerController(new ControllerRegistrationRequest(id, new Uuid(id, 2), false, List.of(), features()));
    }

    /** A broker says that it has applied all there is, and wants to take part. */
    static BrokerHeartbeatRequest heartbeat(int id, long epoch) {
        return new BrokerHeartbeatRequest(id, epoch, Long.MAX_VALUE - 1, false, false, List.of(), null);
    }

    void unfence(int id, long epoch) {
        commit(controller.heartbeat(heartbeat(id, epoch), 1));
    }

    /** Brokers 1 to {@code count}, unfenced, all in one rack. */
    Cluster withBrokers(int count) {
        for (int id = 1; id <= count; id++) {
            unfence(id, register(id, null));
        }
        return this;
    }
}
