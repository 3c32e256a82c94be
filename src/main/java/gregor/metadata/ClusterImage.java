package gregor.metadata;

import gregor.metadata.ClusterRecords.RegisterControllerRecord;

/** Who is registered. */
public record ClusterImage(
    PersistentMap<Integer, BrokerRegistration> brokers,
    PersistentMap<Integer, RegisterControllerRecord> controllers) {

    public static final ClusterImage EMPTY = new ClusterImage(PersistentMap.empty(), PersistentMap.empty());

    /** The registration of a broker, fenced or not, or null. */
    public BrokerRegistration broker(int id) {
        return brokers.get(id);
    }

    /** Whether a broker is registered and takes part. */
    public boolean isUnfenced(int brokerId) {
        BrokerRegistration broker = broker(brokerId);
        return broker != null && !broker.fenced();
    }

    /** Whether a broker may be a leader: registered, unfenced, and not about to leave. */
    public boolean isActive(int brokerId) {
        BrokerRegistration broker = broker(brokerId);
        return broker != null && !broker.fenced() && !broker.inControlledShutdown();
    }

    ClusterImage with(BrokerRegistration broker) {
        return new ClusterImage(brokers.with(broker.id(), broker), controllers);
    }

    ClusterImage withoutBroker(int id) {
        return new ClusterImage(brokers.without(id), controllers);
    }

    ClusterImage with(RegisterControllerRecord controller) {
        return new ClusterImage(brokers, controllers.with(controller.controllerId(), controller));
    }
}
