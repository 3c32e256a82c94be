package gregor.broker;

import gregor.base.Check;
import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A broker's side of its registration: it registers, tells every {@code broker.heartbeat.interval.ms} that it is alive and how
 * far it has read, is let in, and asks to leave. A step machine, which is told what happens and when, and says what is to be
 * sent next; one request is under way at a time, so what the controller hears is in order, and an answer belongs to the epoch in
 * which it was asked for.
 *
 * <p>For one thread; {@link BrokerLifecycleManager} gives it time, a channel and a lock. Source: Kafka's
 * {@code BrokerLifecycleManager}, KIP-631. Other than there, a broker that wants to leave and hears of no controller for a session
 * leaves: the last nodes of a cluster that stops would wait five minutes. And a broker whose registration another process has taken over, or an
 * administrator has removed, registers again; there it is silently refused until somebody starts it again.
 */
final class BrokerLifecycle {

    /**
     * How long things take.
     *
     * @param initialRegistrationTimeoutMs from the start to the first registration; a broker that is nowhere by then gives up
     * @param directoryFailureTimeoutMs for telling the controller that a log directory has failed; who cannot must not go on
     * @param controlledShutdownTimeoutMs after which it leaves without having been told to
     * @param sessionTimeoutMs after which a controller that hears nothing takes it for dead, and gives its partitions to others anyway
     */
    record Settings(long heartbeatIntervalMs, long initialRegistrationTimeoutMs, long directoryFailureTimeoutMs,
            long controlledShutdownTimeoutMs, long sessionTimeoutMs) {

        /** As in Kafka, where no setting says it. */
        private static final long CONTROLLED_SHUTDOWN_TIMEOUT_MS = 5 * 60_000;

        static Settings of(NodeConfig config) {
            return new Settings(config.brokerHeartbeatIntervalMs(), config.initialBrokerRegistrationTimeoutMs(),
                config.logDirFailureTimeoutMs(), CONTROLLED_SHUTDOWN_TIMEOUT_MS, config.brokerSessionTimeoutMs());
        }
    }

    /**
     * What a heartbeat tells, read when it is sent.
     *
     * @param metadataOffset of the last record of the metadata log that was applied here (inclusive), -1 for none
     * @param cordonedDirectories those that take no new replicas; null while the cluster's level does not know them
     */
    record Facts(LongSupplier metadataOffset, Supplier<List<Uuid>> cordonedDirectories) {}

    /** A log directory that has failed, and until when the controller must have heard of it. */
    private record FailedDirectory(long deadlineNanos, boolean isTold) {}

    private static final Logger LOG = System.getLogger(BrokerLifecycle.class.getName());
    private static final long NANOS_PER_MS = 1_000_000;
    /** While it starts, a broker that has caught up wants to know soon. */
    private static final long STARTING_INTERVAL_MS = 10;
    /**
     * From the first heartbeat of a controlled shutdown to the second: mostly the leaders have moved by then, and all others know. Then
     * twice as long each time, up to the usual interval. In Kafka the usual one follows at once.
     */
    private static final long FIRST_SHUTDOWN_INTERVAL_MS = 50;
    /**
     * From a registration that was refused to the next: mostly the process before is known to be gone by then. Then twice as long each
     * time, up to the usual interval. In Kafka the usual one follows at once.
     */
    private static final long FIRST_REGISTRATION_INTERVAL_MS = 100;
    private static final long NO_EPOCH = -1;

    private final Settings settings;
    private final Facts facts;
    private final Map<Uuid, FailedDirectory> failed = new LinkedHashMap<>();

    private BrokerState state = BrokerState.NOT_RUNNING;
    private BrokerRegistrationRequest self;
    private long epoch = NO_EPOCH;
    /** Whether the controller is believed to know this process; else the next request is a registration. */
    private boolean registered;
    private boolean readyToUnfence;
    private boolean inFlight;
    /** Something has changed since the request under way was made. */
    private boolean soon;
    private long leavingIntervalMs = FIRST_SHUTDOWN_INTERVAL_MS;
    private long registeringIntervalMs = FIRST_REGISTRATION_INTERVAL_MS;
    private long dueNanos;
    private long registrationDeadlineNanos;
    private long stopDeadlineNanos;
    /** While it leaves: until when a controller has to say something. */
    private long silenceDeadlineNanos;
    private List<Uuid> told = List.of();
    private Uuid untold;

    BrokerLifecycle(Settings settings, Facts facts) {
        this.settings = settings;
        this.facts = facts;
    }

    BrokerState state() {
        return state;
    }

    /** The epoch of the last registration, -1 before there was one. */
    long epoch() {
        return epoch;
    }

    /** The process has begun. @param registration what it says of itself, each time it registers */
    void start(BrokerRegistrationRequest registration, long nowNanos) {
        become(BrokerState.STARTING);
        self = registration;
        registrationDeadlineNanos = nowNanos + settings.initialRegistrationTimeoutMs() * NANOS_PER_MS;
        dueNanos = nowNanos;
    }

    /** The logs are open: it can serve as soon as it is let in. */
    void readyToUnfence(long nowNanos) {
        readyToUnfence = true;
        speakSoon(nowNanos);
    }

    /** Something that heartbeats tell has changed, or who is told. */
    void changed(long nowNanos) {
        speakSoon(nowNanos);
    }

    /** A log directory has failed; it never comes back in this process. */
    void directoryFailed(Uuid directory, long nowNanos) {
        failed.putIfAbsent(directory, new FailedDirectory(nowNanos + settings.directoryFailureTimeoutMs() * NANOS_PER_MS, false));
        speakSoon(nowNanos);
    }

    /** The registration says less than it could since the cluster's level was raised: it is sent again, in the same epoch (KAFKA-16952). */
    void registerAgain(long nowNanos) {
        registered = false;
        speakSoon(nowNanos);
    }

    /** Leaves in order if it has been let in, else at once. */
    void beginControlledShutdown(long nowNanos) {
        if (state == BrokerState.RUNNING) {
            become(BrokerState.PENDING_CONTROLLED_SHUTDOWN);
            stopDeadlineNanos = nowNanos + settings.controlledShutdownTimeoutMs() * NANOS_PER_MS;
            silenceDeadlineNanos = nowNanos + settings.sessionTimeoutMs() * NANOS_PER_MS;
            speakSoon(nowNanos);
        } else if (state != BrokerState.PENDING_CONTROLLED_SHUTDOWN) {
            stop();
        }
    }

    /** Says nothing from now on. */
    void stop() {
        if (state != BrokerState.SHUTTING_DOWN) {
            become(BrokerState.SHUTTING_DOWN);
        }
    }

    /** Looks whether something has taken too long. */
    void tick(long nowNanos) {
        if (isSpeaking() && epoch == NO_EPOCH && nowNanos - registrationDeadlineNanos >= 0) {
            LOG.log(Level.ERROR, "broker " + self.brokerId() + " could not register within " + settings.initialRegistrationTimeoutMs()
                + " ms, and gives up");
            stop();
        }
        if (state == BrokerState.PENDING_CONTROLLED_SHUTDOWN && nowNanos - stopDeadlineNanos >= 0) {
            LOG.log(Level.WARNING, "broker " + self.brokerId() + " was not told to leave within " + settings.controlledShutdownTimeoutMs()
                + " ms, and leaves");
            stop();
        }
        if (state == BrokerState.PENDING_CONTROLLED_SHUTDOWN && nowNanos - silenceDeadlineNanos >= 0) {
            LOG.log(Level.WARNING, "broker " + self.brokerId() + " has heard of no controller for " + settings.sessionTimeoutMs()
                + " ms, and leaves: there is nobody to whom it could give anything");
            stop();
        }
        failed.forEach((directory, failure) -> {
            if (isSpeaking() && !failure.isTold() && nowNanos - failure.deadlineNanos() >= 0) {
                untold = directory;
                stop();
            }
        });
    }

    /** A directory that failed and of which the controller could not be told in time, which is why this broker has stopped; else null. */
    Uuid untoldDirectory() {
        return untold;
    }

    /** When to look again, even if nothing happens; empty for never. */
    OptionalLong nextTickNanos() {
        if (!isSpeaking()) {
            return OptionalLong.empty();
        }
        long next = inFlight ? Long.MAX_VALUE : dueNanos;
        if (epoch == NO_EPOCH) {
            next = Math.min(next, registrationDeadlineNanos);
        }
        if (state == BrokerState.PENDING_CONTROLLED_SHUTDOWN) {
            next = Math.min(next, Math.min(stopDeadlineNanos, silenceDeadlineNanos));
        }
        for (FailedDirectory directory : failed.values()) {
            next = directory.isTold() ? next : Math.min(next, directory.deadlineNanos());
        }
        return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /**
     * The request that is due, which is under way from here on.
     *
     * @return a {@link BrokerRegistrationRequest} or a {@link BrokerHeartbeatRequest}, or null if nothing is due or one is under way
     */
    Record takeRequest(long nowNanos) {
        if (!isSpeaking() || inFlight || nowNanos - dueNanos < 0) {
            return null;
        }
        inFlight = true;
        soon = false;
        return registered ? heartbeat() : registration();
    }

    private BrokerRegistrationRequest registration() {
        List<Uuid> working = self.logDirs().stream().filter(directory -> !failed.containsKey(directory)).toList();
        return new BrokerRegistrationRequest(self.brokerId(), self.clusterId(), self.incarnationId(), self.listeners(), self.features(),
            self.rack(), false, working, self.previousBrokerEpoch());
    }

    private BrokerHeartbeatRequest heartbeat() {
        told = List.copyOf(failed.keySet());
        return new BrokerHeartbeatRequest(self.brokerId(), epoch, facts.metadataOffset().getAsLong(), !readyToUnfence,
            state == BrokerState.PENDING_CONTROLLED_SHUTDOWN, told, state == BrokerState.STARTING ? null : facts.cordonedDirectories().get());
    }

    /** The request under way got no answer. */
    void onFailure(long nowNanos) {
        inFlight = false;
        speakAfter(settings.heartbeatIntervalMs(), nowNanos);
    }

    void onReply(BrokerRegistrationResponse reply, long nowNanos) {
        inFlight = false;
        if (reply.errorCode() != ErrorCode.NONE.code()) {
            LOG.log(Level.INFO, "broker " + self.brokerId() + " could not register: " + ErrorCode.of(reply.errorCode()));
            speakAfter(Math.min(settings.heartbeatIntervalMs(), registeringIntervalMs), nowNanos);
            registeringIntervalMs = Math.min(settings.heartbeatIntervalMs(), 2 * registeringIntervalMs);
            return;
        }
        registeringIntervalMs = FIRST_REGISTRATION_INTERVAL_MS;
        epoch = reply.brokerEpoch();
        registered = true;
        speakAfter(0, nowNanos);
    }

    void onReply(BrokerHeartbeatResponse reply, long nowNanos) {
        inFlight = false;
        ErrorCode error = ErrorCode.of(reply.errorCode());
        if (error == ErrorCode.NONE) {
            onHeartbeat(reply, nowNanos);
            return;
        }
        LOG.log(Level.WARNING, "a heartbeat of broker " + self.brokerId() + " in epoch " + epoch + " was refused: " + error);
        if (error == ErrorCode.STALE_BROKER_EPOCH || error == ErrorCode.BROKER_ID_NOT_REGISTERED) {
            registered = false;
            if (state == BrokerState.PENDING_CONTROLLED_SHUTDOWN) {
                stop(); // what it had to hand over is not its own any more
            }
        }
        speakAfter(settings.heartbeatIntervalMs(), nowNanos);
    }

    private void onHeartbeat(BrokerHeartbeatResponse reply, long nowNanos) {
        told.forEach(directory -> failed.put(directory, new FailedDirectory(nowNanos, true)));
        long delayMs = settings.heartbeatIntervalMs();
        if (state == BrokerState.STARTING) {
            delayMs = STARTING_INTERVAL_MS;
            if (reply.isCaughtUp()) {
                become(BrokerState.RECOVERY);
            }
        } else if (state == BrokerState.RECOVERY && !reply.isFenced()) {
            become(BrokerState.RUNNING);
        } else if (state == BrokerState.PENDING_CONTROLLED_SHUTDOWN) {
            delayMs = Math.min(delayMs, leavingIntervalMs);
            leavingIntervalMs = Math.min(settings.heartbeatIntervalMs(), 2 * leavingIntervalMs);
            silenceDeadlineNanos = nowNanos + settings.sessionTimeoutMs() * NANOS_PER_MS;
            if (reply.shouldShutDown()) {
                stop();
            }
        }
        speakAfter(soon ? 0 : delayMs, nowNanos);
    }

    private void speakSoon(long nowNanos) {
        soon = true;
        if (!inFlight) {
            dueNanos = nowNanos;
        }
    }

    private void speakAfter(long delayMs, long nowNanos) {
        dueNanos = nowNanos + delayMs * NANOS_PER_MS;
    }

    private boolean isSpeaking() {
        return state != BrokerState.NOT_RUNNING && state != BrokerState.SHUTTING_DOWN;
    }

    private void become(BrokerState next) {
        Check.holds("broker.I5", state.mayBecome(next), "states from and to", state.ordinal(), next.ordinal());
        LOG.log(Level.DEBUG, "the broker goes from {0} to {1}", state, next);
        state = next;
    }
}
