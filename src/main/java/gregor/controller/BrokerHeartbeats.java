package gregor.controller;

import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterImage;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * When each broker was last heard of, and what it said then. Only the active controller keeps this, and it is not in the log: a
 * new one gives every broker that takes part a whole session anew, so that no broker is fenced for its predecessor's death.
 *
 * <p>Who is fenced stands in the image alone. Times are {@link gregor.port.Clock#nanos()}. Source: Kafka's classes
 * {@code BrokerHeartbeatManager} and {@code BrokerHeartbeatTracker}.
 */
final class BrokerHeartbeats {

    private static final long UNKNOWN = -1;

    /** One life of a broker. */
    private static final class Session {
        final long epoch;
        /** Whether the controller has heard of it itself. */
        boolean heard;
        long lastContactNs;
        /** The last record that the broker has applied. */
        long metadataOffset = UNKNOWN;
        /** The last record of the batch in which it began to leave; {@link #UNKNOWN} if it has not. */
        long shutdownOffset = UNKNOWN;

        Session(long epoch, long lastContactNs) {
            this.epoch = epoch;
            this.lastContactNs = lastContactNs;
        }
    }

    private final int ownId;
    private final long sessionTimeoutNs;
    private final Map<Integer, Session> sessions = new TreeMap<>();

    /** @param ownId of the node that this controller is on, which may be a broker too */
    BrokerHeartbeats(int ownId, long sessionTimeoutNs) {
        this.ownId = ownId;
        this.sessionTimeoutNs = sessionTimeoutNs;
    }

    /** Begins a session for every broker that takes part, and forgets all others. */
    void restart(ClusterImage cluster, long nowNs) {
        sessions.clear();
        for (BrokerRegistration broker : cluster.brokers().values()) {
            if (!broker.fenced()) {
                sessions.put(broker.id(), new Session(broker.epoch(), nowNs));
            }
        }
    }

    /** A broker has told that it is there; goes on with the session of its epoch or begins one. */
    void heard(int brokerId, long epoch, long nowNs) {
        Session session = sessions.get(brokerId);
        if (session == null || session.epoch != epoch) {
            session = new Session(epoch, nowNs);
            sessions.put(brokerId, session);
        }
        session.heard = true;
        session.lastContactNs = nowNs;
    }

    /** What a heartbeat says beside that the broker is there. */
    void applied(int brokerId, long metadataOffset) {
        sessions.get(brokerId).metadataOffset = metadataOffset;
    }

    /** A broker begins to leave, if it has not before. @param offset the last record that speaks of that */
    void leaving(int brokerId, long offset) {
        Session session = sessions.get(brokerId);
        session.shutdownOffset = session.shutdownOffset == UNKNOWN ? offset : session.shutdownOffset;
    }

    /** A broker is gone, or fenced: what it does next begins anew. */
    void forget(int brokerId) {
        sessions.remove(brokerId);
    }

    void forgetAll() {
        sessions.clear();
    }

    /**
     * Whether a broker may still be alive that no other may take the id of. An earlier process of this controller's own node is not:
     * it had the directory that this process has locked.
     */
    boolean holdsId(BrokerRegistration broker, long nowNs) {
        Session session = sessions.get(broker.id());
        return session != null && session.epoch == broker.epoch() && !isOver(session, nowNs) && (session.heard || broker.id() != ownId);
    }

    private boolean isOver(Session session, long nowNs) {
        return nowNs - session.lastContactNs > sessionTimeoutNs;
    }

    /** An unfenced broker that was not heard of for longer than a session, the one with the longest silence; null if there is none. */
    BrokerRegistration stale(ClusterImage cluster, long nowNs) {
        BrokerRegistration stalest = null;
        long longestNs = sessionTimeoutNs;
        for (BrokerRegistration broker : cluster.brokers().values()) {
            Session session = sessions.get(broker.id());
            if (!broker.fenced() && session != null && nowNs - session.lastContactNs > longestNs) {
                stalest = broker;
                longestNs = nowNs - session.lastContactNs;
            }
        }
        return stalest;
    }

    BrokerControlState state(BrokerRegistration broker) {
        Session session = sessions.get(broker.id());
        return broker.fenced() ? BrokerControlState.FENCED
            : session != null && session.shutdownOffset != UNKNOWN ? BrokerControlState.CONTROLLED_SHUTDOWN
            : BrokerControlState.UNFENCED;
    }

    /**
     * What a broker becomes by a heartbeat. It has caught up when it has applied its own registration, and not when it has
     * applied all there is: that end moves on for ever (KAFKA-13959).
     */
    BrokerControlState next(ClusterImage cluster, BrokerRegistration broker, BrokerHeartbeatRequest heartbeat, BooleanSupplier leadsSomething) {
        return switch (state(broker)) {
            case FENCED -> heartbeat.wantShutDown() ? BrokerControlState.SHUTDOWN_NOW
                : !heartbeat.wantFence() && heartbeat.currentMetadataOffset() >= broker.epoch() ? BrokerControlState.UNFENCED
                : BrokerControlState.FENCED;
            case UNFENCED -> !heartbeat.wantShutDown() ? (heartbeat.wantFence() ? BrokerControlState.FENCED : BrokerControlState.UNFENCED)
                : heartbeat.wantFence() || !leadsSomething.getAsBoolean() ? BrokerControlState.SHUTDOWN_NOW
                : BrokerControlState.CONTROLLED_SHUTDOWN;
            case CONTROLLED_SHUTDOWN -> leadsSomething.getAsBoolean()
                || sessions.get(broker.id()).shutdownOffset > lowestActiveOffset(cluster) ? BrokerControlState.CONTROLLED_SHUTDOWN
                : BrokerControlState.SHUTDOWN_NOW;
            case SHUTDOWN_NOW -> BrokerControlState.SHUTDOWN_NOW;
        };
    }

    /** Up to where every broker that takes part, and is not leaving, has applied the log. */
    private long lowestActiveOffset(ClusterImage cluster) {
        long lowest = Long.MAX_VALUE;
        for (BrokerRegistration broker : cluster.brokers().values()) {
            if (cluster.isActive(broker.id())) {
                Session session = sessions.get(broker.id());
                lowest = Math.min(lowest, session == null ? UNKNOWN : session.metadataOffset);
            }
        }
        return lowest;
    }
}
