package gregor.broker;

import gregor.config.NodeConfig;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.DescribeClusterMessage.DescribeClusterRequest;
import gregor.message.DescribeConfigsMessage.DescribeConfigsRequest;
import gregor.message.EnvelopeMessage.EnvelopeRequest;
import gregor.metadata.MetadataCache;
import gregor.port.Trace;
import gregor.protocol.ApiKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Sets the table of a controller's listeners: which API is served by which handler. Kafka's class of the same name. */
public final class ControllerApis {

    /**
     * The parts of a controller that handlers work with.
     *
     * @param config as it is now
     * @param leaderId who leads the quorum as far as this node knows, -1 for nobody; any thread may ask
     * @param kraftVersion the finalized level of {@code kraft.version}; any thread may ask
     */
    public record Parts(Supplier<NodeConfig> config, String clusterId, MetadataCache cache, Decisions decisions, QuorumRequests quorum,
            IntSupplier leaderId, IntSupplier kraftVersion, Trace trace) {}

    private ControllerApis() {}

    public static KafkaApis of(Parts controller) {
        ApiVersionsHandler apiVersions = ClusterFeatures.handler(controller.cache(), controller.kraftVersion(), (key, versions) -> versions);
        EnvelopeHandler envelope = new EnvelopeHandler();
        List<ServedApi<?>> table = new ArrayList<>();
        table.add(ServedApi.of(ApiKey.API_VERSIONS, ApiVersionsRequest.class, apiVersions));
        table.add(ServedApi.of(ApiKey.DESCRIBE_CONFIGS, DescribeConfigsRequest.class,
            new DescribeConfigsHandler(controller.config(), controller.cache())));
        table.add(ServedApi.of(ApiKey.DESCRIBE_CLUSTER, DescribeClusterRequest.class,
            DescribeClusterHandler.ofControllers(controller.clusterId(), controller.cache(), controller.leaderId())));
        table.add(ServedApi.of(ApiKey.ENVELOPE, EnvelopeRequest.class, envelope));
        table.addAll(new QuorumHandlers(controller.quorum()).table());
        table.addAll(new ControllerHandlers(controller.decisions()).table());
        KafkaApis apis = new KafkaApis(table, apiVersions, controller.trace());
        envelope.passTo(apis);
        return apis;
    }
}
