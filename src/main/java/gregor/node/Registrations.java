package gregor.node;

import gregor.base.Uuid;
import gregor.config.Endpoint;
import gregor.config.NodeConfig;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationRequest;
import gregor.message.RegisteredFeature;
import gregor.message.RegisteredListener;
import gregor.metadata.Feature;
import gregor.metadata.RandomId;
import gregor.port.Entropy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** What a node says of itself: where it listens, what it understands, and which of its lives this is. */
final class Registrations {

    private final NodeConfig config;
    private final String clusterId;
    private final Uuid incarnation;
    private final ToIntFunction<String> boundPort;

    /** @param boundPort the port that a listener has, by its name */
    Registrations(NodeConfig config, String clusterId, Entropy entropy, ToIntFunction<String> boundPort) {
        this.config = config;
        this.clusterId = clusterId;
        this.incarnation = RandomId.draw(entropy);
        this.boundPort = boundPort;
    }

    /** Drawn for this process alone. */
    Uuid incarnation() {
        return incarnation;
    }

    /**
     * @param directories the log directories that work
     * @param previousBrokerEpoch of the life before, if it ended in order and this one has all that it had; else -1
     */
    BrokerRegistrationRequest broker(List<Uuid> directories, long previousBrokerEpoch) {
        return new BrokerRegistrationRequest(config.nodeId(), clusterId, incarnation, listeners(config.advertisedListeners()), features(),
            config.brokerRack(), false, directories, previousBrokerEpoch);
    }

    ControllerRegistrationRequest controller() {
        return new ControllerRegistrationRequest(config.nodeId(), incarnation, false, controllerListeners(), features());
    }

    List<RegisteredListener> controllerListeners() {
        return listeners(config.advertisedControllerListeners());
    }

    private static List<RegisteredFeature> features() {
        return Feature.supported().stream()
            .map(each -> new RegisteredFeature(each.name(), each.minSupportedVersion(), each.maxSupportedVersion())).toList();
    }

    private List<RegisteredListener> listeners(List<Endpoint> advertised) {
        List<RegisteredListener> listeners = new ArrayList<>();
        for (Endpoint endpoint : advertised) {
            int port = endpoint.port() == 0 ? boundPort.applyAsInt(endpoint.listenerName()) : endpoint.port();
            listeners.add(new RegisteredListener(endpoint.listenerName(), hostOf(endpoint), port, securityProtocolId(endpoint)));
        }
        return listeners;
    }

    /** A listener on all addresses without an advertised name is told as this machine's own. */
    private static String hostOf(Endpoint endpoint) {
        return endpoint.host().isEmpty() ? "localhost" : endpoint.host();
    }

    private static short securityProtocolId(Endpoint endpoint) {
        return (short) List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL").indexOf(endpoint.securityProtocol());
    }
}
