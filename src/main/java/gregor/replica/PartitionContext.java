package gregor.replica;

import gregor.base.TopicPartition;
import gregor.isr.IsrRules;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterImage;
import gregor.port.Clock;
import gregor.port.Trace;
import gregor.replica.ReplicaManagerMetrics.IsrMeters;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the partitions of a broker have in common.
 *
 * @param brokerId of this broker
 * @param maxLagMs {@code replica.lag.time.max.ms}
 * @param isrChannel takes proposals to the controller
 * @param brokerEpoch this broker's epoch of registration; -1 before there is one
 * @param throttles slow down replication of some
 * @param isRackAware whether consumers are sent to replicas in their rack, by {@code replica.selector.class}
 * @param cluster who takes part, as the metadata log says
 * @param onProgress told of a partition whose high watermark or least log start has moved without a request having done it
 * @param meters count how ISRs change
 */
record PartitionContext(
    int brokerId,
    long maxLagMs,
    IsrChannel isrChannel,
    LongSupplier brokerEpoch,
    ReplicationThrottles throttles,
    boolean isRackAware,
    Supplier<ClusterImage> cluster,
    Clock clock,
    Consumer<TopicPartition> onProgress,
    IsrMeters meters,
    Trace trace) {

    private static final long NANOS_PER_MS = 1_000_000;

    /** Milliseconds of a clock that nobody sets: how long a follower has been behind must not depend on the time of day. */
    long nowMs() {
        return clock.nanos() / NANOS_PER_MS;
    }

    /** The epoch with which a broker takes part; {@link IsrRules#NOT_ACTIVE} if it does not. */
    long activeEpoch(int broker) {
        ClusterImage now = cluster.get();
        return now.isActive(broker) ? now.broker(broker).epoch() : IsrRules.NOT_ACTIVE;
    }

    /** Where a broker stands; null if that is not said, or if clients of that listener can't go to it now. */
    String rackOf(int broker, String listenerName) {
        BrokerRegistration registered = cluster.get().broker(broker);
        return registered == null || registered.fenced() || registered.endpoint(listenerName) == null ? null : registered.rack();
    }

    /** Whether a broker has registered anew since the epoch that a request of it names: another process has sent it. */
    boolean isOfThePast(int broker, long epoch) {
        BrokerRegistration registered = cluster.get().broker(broker);
        return epoch >= 0 && registered != null && registered.epoch() > epoch;
    }
}
