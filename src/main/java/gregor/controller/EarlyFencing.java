package gregor.controller;

import gregor.controller.BrokerLoss.Suspicion;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.port.Timers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Carries out what {@link BrokerLoss} asks for: probes, now or later, and has a broker fenced that is lost. Used on the controller's
 * loop, while it is active.
 */
final class EarlyFencing {

    private final String listenerName;
    private final ControllerState state;
    private final BrokerLoss losses;
    private final ListenerProbe probe;
    private final Timers timers;
    private final Executor loop;
    private final Consumer<Suspicion> fence;
    /** The next probe of each broker that is not probed at once. */
    private final Map<Integer, Timers.Timer> scheduled = new TreeMap<>();

    /**
     * @param listenerName of brokers' listener for each other; a broker that has none of this name is probed at its first
     * @param fence has the decision made, see {@link Controller#fenceLostBroker}
     */
    EarlyFencing(String listenerName, ControllerState state, BrokerLoss losses, ListenerProbe probe, Timers timers, Executor loop,
            Consumer<Suspicion> fence) {
        this.listenerName = listenerName;
        this.state = state;
        this.losses = losses;
        this.probe = probe;
        this.timers = timers;
        this.loop = loop;
        this.fence = fence;
    }

    /** The controller is active: each broker that takes part should be heard of soon. */
    void start() {
        losses.restart(state.image().cluster()).forEach(unheard -> probeAfter(BrokerLoss.GREETING_MS, unheard));
    }

    void stop() {
        losses.forgetAll();
        scheduled.values().forEach(Timers.Timer::cancel);
        scheduled.clear();
    }

    void connectionEnded(long connection) {
        losses.ended(connection).ifPresent(this::probe);
    }

    private void probeAfter(long delayMs, Suspicion suspicion) {
        scheduled.put(suspicion.brokerId(), timers.after(delayMs, () -> loop.execute(() -> probe(suspicion))));
    }

    private void probe(Suspicion suspicion) {
        BrokerRegistration broker = state.image().cluster().broker(suspicion.brokerId());
        NodeEndpoint at = broker == null ? null : address(broker);
        if (losses.stands(suspicion) && at != null && broker.epoch() == suspicion.brokerEpoch() && !broker.fenced()) {
            probe.probe(at.host(), at.port(), refused -> loop.execute(() -> answered(suspicion, refused)));
        }
    }

    private NodeEndpoint address(BrokerRegistration broker) {
        NodeEndpoint known = broker.endpoint(listenerName);
        return known != null || broker.endpoints().isEmpty() ? known : broker.endpoints().get(0);
    }

    private void answered(Suspicion suspicion, boolean refused) {
        switch (losses.answered(suspicion, refused)) {
            case PROBE_AGAIN -> probeAfter(losses.nextProbeMs(suspicion), suspicion);
            case LOST -> fence.accept(suspicion);
            case DISMISSED -> { }
        }
    }
}
