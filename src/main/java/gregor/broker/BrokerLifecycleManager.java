package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import gregor.message.RegisteredFeature;
import gregor.port.Clock;
import gregor.port.Timers;
import gregor.port.Trace;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Gives a {@link BrokerLifecycle} what it needs to run: the channel to the controller, which should carry nothing else so that
 * heartbeats never wait, the time, and a lock. Any thread may call; nothing here blocks.
 *
 * <p>Source: Kafka's class of the same name.
 */
public final class BrokerLifecycleManager implements AutoCloseable {

    private static final Logger LOG = System.getLogger(BrokerLifecycleManager.class.getName());
    private static final long NANOS_PER_MS = 1_000_000;
    /** From this version on a registration can say that a feature's lowest level is 0 (KAFKA-17492). */
    private static final int FIRST_VERSION_WITH_LEVEL_ZERO = 4;

    private final ControllerChannel channel;
    private final long requestTimeoutMs;
    private final Clock clock;
    private final Timers timers;
    private final Consumer<String> halt;
    private final Trace trace;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final CompletableFuture<Void> unfenced = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    // Guarded by this.
    private final BrokerLifecycle lifecycle;
    private Timers.Timer timer;

    /**
     * @param channel of its own
     * @param metadataOffset of the last record of the metadata log that was applied here (inclusive), -1 for none
     * @param cordonedDirectories those that take no new replicas; null while the cluster's level does not know them
     * @param halt ends the process, with a reason: a log directory has failed and the controller cannot be told
     */
    public BrokerLifecycleManager(NodeConfig config, ControllerChannel channel, LongSupplier metadataOffset,
            Supplier<List<Uuid>> cordonedDirectories, Clock clock, Timers timers, Consumer<String> halt, Trace trace) {
        this.channel = channel;
        this.requestTimeoutMs = Math.max(1, config.brokerSessionTimeoutMs() / 2); // KAFKA-14392: two tries in a session
        this.clock = clock;
        this.timers = timers;
        this.halt = halt;
        this.trace = trace;
        this.lifecycle = new BrokerLifecycle(BrokerLifecycle.Settings.of(config), new BrokerLifecycle.Facts(metadataOffset, cordonedDirectories));
    }

    /** Begins to register. @param registration what this process says of itself, in its latest version */
    public void start(BrokerRegistrationRequest registration) {
        step(nowNanos -> lifecycle.start(registration, nowNanos));
    }

    /** The epoch of the last registration, -1 before there was one. */
    public synchronized long brokerEpoch() {
        return lifecycle.epoch();
    }

    public synchronized BrokerState state() {
        return lifecycle.state();
    }

    /** Done when this broker has read the metadata log up to its own registration; fails if it stops before. */
    public CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }

    /** Done when this broker has been let in for the first time; fails if it stops before. */
    public CompletableFuture<Void> unfenced() {
        return unfenced;
    }

    /** Done when it says nothing any more. */
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    /** The logs are open, and it wants to be let in. */
    public void readyToUnfence() {
        step(lifecycle::readyToUnfence);
    }

    /** A log directory has failed. */
    public void directoryFailed(Uuid directory) {
        step(nowNanos -> lifecycle.directoryFailed(directory, nowNanos));
    }

    /** The cluster's level was raised, and the registration can say more now. */
    public void registerAgain() {
        step(lifecycle::registerAgain);
    }

    /** The controller waits for what the next heartbeat says, so it is sent now. */
    public void heartbeatNow() {
        step(lifecycle::changed);
    }

    /** Asks the controller to give this broker's partitions to others. {@link #stopped} is done when it has, or after five minutes. */
    public void beginControlledShutdown() {
        step(lifecycle::beginControlledShutdown);
    }

    /** Says nothing from now on. */
    @Override
    public void close() {
        step(nowNanos -> lifecycle.stop());
    }

    /** Something happened: the machine is told, what is due is sent, and whoever waits for a state learns of it. */
    private void step(LongConsumer event) {
        Uuid untold;
        BrokerState state;
        synchronized (this) {
            long nowNanos = clock.nanos();
            BrokerState before = lifecycle.state();
            event.accept(nowNanos);
            lifecycle.tick(nowNanos);
            state = lifecycle.state();
            if (state != before) {
                if (trace.isOn()) {
                    trace.step("BrokerLifecycle", "BrokerLifecycle", state.toString(), Map.of("epoch", lifecycle.epoch()));
                }
            }
            untold = state == before ? null : lifecycle.untoldDirectory();
            send(lifecycle.takeRequest(nowNanos));
            arm(nowNanos);
        }
        if (untold != null) {
            halt.accept("log directory " + untold + " has failed, and the controller could not be told in time");
        }
        complete(state);
    }

    private void arm(long nowNanos) {
        if (timer != null) {
            timer.cancel();
        }
        OptionalLong next = lifecycle.nextTickNanos();
        timer = next.isEmpty() ? null
            : timers.after(Math.max(0, Math.floorDiv(next.getAsLong() - nowNanos + NANOS_PER_MS - 1, NANOS_PER_MS)), () -> step(nanos -> { }));
    }

    private void send(Record request) {
        if (request instanceof BrokerRegistrationRequest registration) {
            send(BrokerRegistrationRequest.class, BrokerRegistrationResponse.class, version -> inVersion(registration, version),
                lifecycle::onReply, registration);
        } else if (request instanceof BrokerHeartbeatRequest heartbeat) {
            send(BrokerHeartbeatRequest.class, BrokerHeartbeatResponse.class, version -> inVersion(heartbeat, version), lifecycle::onReply,
                heartbeat);
        }
    }

    private <Q extends Record, R extends Record> void send(Class<Q> type, Class<R> replyType, IntFunction<Q> body,
            BiConsumer<R, Long> onReply, Q latest) {
        if (trace.isOn()) {
            trace.step("BrokerLifecycle", "ControllerChannel", type.getSimpleName(), latest);
        }
        channel.send(type, replyType, body, requestTimeoutMs, (reply, failure) -> step(nowNanos -> {
            if (answered(reply, failure)) {
                onReply.accept(reply, nowNanos);
            } else {
                lifecycle.onFailure(nowNanos);
            }
        }));
    }

    private boolean answered(Record reply, KafkaException failure) {
        if (failure != null) {
            LOG.log(Level.WARNING, "the controller did not answer: {0}", failure.getMessage());
            return false;
        }
        if (trace.isOn()) {
            trace.step("ControllerChannel", "BrokerLifecycle", reply.getClass().getSimpleName(), reply);
        }
        return true;
    }

    /** Says nothing that an older controller does not understand; what it is not told it does not act on either. */
    private static BrokerRegistrationRequest inVersion(BrokerRegistrationRequest latest, int version) {
        if (version >= FIRST_VERSION_WITH_LEVEL_ZERO) {
            return latest;
        }
        List<RegisteredFeature> features = latest.features().stream()
            .map(feature -> feature.minSupportedVersion() > 0 ? feature
                : new RegisteredFeature(feature.name(), (short) 1, feature.maxSupportedVersion()))
            .toList();
        return new BrokerRegistrationRequest(latest.brokerId(), latest.clusterId(), latest.incarnationId(), latest.listeners(), features,
            latest.rack(), false, latest.logDirs(), latest.previousBrokerEpoch());
    }

    private static BrokerHeartbeatRequest inVersion(BrokerHeartbeatRequest latest, int version) {
        return new BrokerHeartbeatRequest(latest.brokerId(), latest.brokerEpoch(), latest.currentMetadataOffset(), latest.wantFence(),
            latest.wantShutDown(), version < 1 ? List.of() : latest.offlineLogDirs(), version < 2 ? null : latest.cordonedLogDirs());
    }

    private void complete(BrokerState state) {
        if (state == BrokerState.SHUTTING_DOWN) {
            KafkaException tooLate = new KafkaException(ErrorCode.BROKER_NOT_AVAILABLE, "the broker stopped before");
            caughtUp.completeExceptionally(tooLate);
            unfenced.completeExceptionally(tooLate);
            stopped.complete(null);
        } else if (state.compareTo(BrokerState.RECOVERY) >= 0) {
            caughtUp.complete(null);
            if (state != BrokerState.RECOVERY) {
                unfenced.complete(null);
            }
        }
    }
}
