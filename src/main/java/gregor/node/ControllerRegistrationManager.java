package gregor.node;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.broker.ControllerChannel;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationRequest;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationResponse;
import gregor.metadata.ClusterRecords.RegisterControllerRecord;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataPublisher;
import gregor.port.Timers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Has this controller's process written down by the active controller, be that itself: where it listens, and what it
 * understands. Looks at each change of the metadata whether it is, so a registration that got lost is made again.
 *
 * <p>Source: Kafka's class of the same name; KIP-919.
 */
final class ControllerRegistrationManager implements MetadataPublisher {

    private static final Logger LOG = System.getLogger(ControllerRegistrationManager.class.getName());
    private static final long TIMEOUT_MS = 30_000;
    private static final long RETRY_MS = 1_000;

    private final ControllerRegistrationRequest registration;
    private final ControllerChannel channel;
    private final Timers timers;
    private MetadataImage image = MetadataImage.EMPTY; // guarded by this
    private boolean underWay; // guarded by this

    /** @param registration what this process says of itself */
    ControllerRegistrationManager(ControllerRegistrationRequest registration, ControllerChannel channel, Timers timers) {
        this.registration = registration;
        this.channel = channel;
        this.timers = timers;
    }

    @Override
    public synchronized void onMetadataUpdate(MetadataDelta delta, MetadataImage changed) {
        image = changed;
        look();
    }

    private synchronized void look() {
        RegisterControllerRecord known = image.cluster().controllers().get(registration.controllerId());
        boolean isWrittenDown = known != null && known.incarnationId().equals(registration.incarnationId());
        if (underWay || isWrittenDown || !image.features().metadataVersion().hasControllerRegistrations()) {
            return;
        }
        underWay = true;
        channel.send(ControllerRegistrationRequest.class, ControllerRegistrationResponse.class, version -> registration, TIMEOUT_MS,
            this::onOutcome);
    }

    private synchronized void onOutcome(ControllerRegistrationResponse reply, KafkaException failure) {
        ErrorCode error = failure == null ? ErrorCode.of(reply.errorCode()) : failure.error();
        if (error != ErrorCode.NONE) {
            LOG.log(Level.INFO, "controller {0} could not register: {1}", registration.controllerId(), error);
        }
        // Also behind a success: the record is on its way here, and if it does not come, somebody else's has taken its place.
        timers.after(RETRY_MS, this::lookAgain);
    }

    private synchronized void lookAgain() {
        underWay = false;
        look();
    }
}
