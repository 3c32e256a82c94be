package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import gregor.message.RegisteredFeature;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerRequest;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerResponse;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterImage;
import gregor.metadata.ClusterRecords.BrokerRegistrationChangeRecord;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.ClusterRecords.UnregisterBrokerRecord;
import gregor.metadata.DirectoryId;
import gregor.metadata.Feature;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataVersion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/**
 * The lives of brokers: they register, catch up, take part, leave, or are not heard of any more. {@link BrokerControlState} has
 * the picture. What that does to partitions is asked of {@link BrokerPartitions}. Kafka's {@code ClusterControlManager}; KIP-631.
 */
final class BrokerControl {

    private static final Logger LOG = System.getLogger(BrokerControl.class.getName());
    private static final int FIRST_REGISTRATION_VERSION_WITH_PREVIOUS_EPOCH = 3;

    private final String clusterId;
    private final BrokerHeartbeats heartbeats;
    private final BrokerLoss losses;

    BrokerControl(String clusterId, BrokerHeartbeats heartbeats, BrokerLoss losses) {
        this.clusterId = clusterId;
        this.heartbeats = heartbeats;
        this.losses = losses;
    }

    /** See {@link Controller#registerBroker}. */
    Decision<BrokerRegistrationResponse> register(ControllerState state, BrokerRegistrationRequest request, int version, PartitionChanges changes,
            long nowNs) {
        MetadataImage image = state.image();
        BrokerRegistration before = image.cluster().broker(request.brokerId());
        boolean sameProcess = before != null && before.incarnationId().equals(request.incarnationId());
        checkIdentity(request, before, sameProcess, nowNs);
        checkFeatures(state, request.features());
        MetadataVersion level = image.features().metadataVersion();
        if (level.hasDirectoryAssignment()) {
            checkDirectories(image.cluster(), request);
        }
        if (!sameProcess) {
            boolean clean = version >= FIRST_REGISTRATION_VERSION_WITH_PREVIOUS_EPOCH && before != null
                && request.previousBrokerEpoch() == before.epoch();
            BrokerPartitions.newIncarnation(request.brokerId(), clean, changes);
        }
        long epoch = sameProcess ? before.epoch() : state.nextOffset() + changes.records().size(); // the offset of the record that follows
        changes.add(new BrokerRegistration(request.brokerId(), epoch, request.incarnationId(), endpoints(request), features(request),
            request.rack(), !sameProcess || before.fenced(), sameProcess && before.inControlledShutdown(), request.logDirs(),
            sameProcess ? before.cordonedDirectories() : null).toRecord(level));
        heartbeats.heard(request.brokerId(), epoch, nowNs);
        return Decision.inBatches(changes.records(), new BrokerRegistrationResponse(0, ErrorCode.NONE.code(), epoch));
    }

    private void checkIdentity(BrokerRegistrationRequest request, BrokerRegistration before, boolean sameProcess, long nowNs) {
        if (!clusterId.equals(request.clusterId())) {
            throw new KafkaException(ErrorCode.INCONSISTENT_CLUSTER_ID,
                "Expected cluster ID " + clusterId + ", but got cluster ID " + request.clusterId());
        }
        if (request.brokerId() < 0) { // Kafka does not look, but -1 stands for no leader
            throw new KafkaException(ErrorCode.INVALID_REGISTRATION, "Invalid negative broker id " + request.brokerId());
        }
        if (before != null && !sameProcess && heartbeats.holdsId(before, nowNs) && !isSucceeded(before, request)) {
            throw new KafkaException(ErrorCode.DUPLICATE_BROKER_REGISTRATION, "Another broker is registered with that broker id. If the "
                + "broker was recently restarted this should self-resolve once its session has expired.");
        }
        if (request.isMigratingZkBroker()) {
            throw new KafkaException(ErrorCode.BROKER_ID_NOT_REGISTERED, "Controller does not support registering ZK brokers.");
        }
    }

    /** Whether the process before is gone, though its session is not over: see {@link BrokerLoss#isSilent}. */
    private boolean isSucceeded(BrokerRegistration before, BrokerRegistrationRequest request) {
        return losses.isSilent(before.id(), before.epoch()) && !Collections.disjoint(before.directories(), request.logDirs());
    }

    private static List<NodeEndpoint> endpoints(BrokerRegistrationRequest request) {
        return request.listeners().stream()
            .map(each -> new NodeEndpoint(each.name(), each.host(), each.port(), each.securityProtocol())).toList();
    }

    private static List<NodeFeature> features(BrokerRegistrationRequest request) {
        return request.features().stream()
            .map(each -> new NodeFeature(each.name(), each.minSupportedVersion(), each.maxSupportedVersion())).toList();
    }

    /** A broker must be able to work at every level that the cluster has agreed on; one that does not name a feature knows level 0. */
    private static void checkFeatures(ControllerState state, List<RegisteredFeature> features) {
        if (features.stream().noneMatch(feature -> feature.name().equals(MetadataVersion.FEATURE_NAME))) {
            throw new KafkaException(ErrorCode.INVALID_REGISTRATION, "Request features do not contain '" + MetadataVersion.FEATURE_NAME + "'");
        }
        List<RegisteredFeature> all = new ArrayList<>(features);
        List<String> finalized = new ArrayList<>(state.image().features().finalizedLevels().keySet());
        finalized.add(Feature.KRAFT_VERSION.featureName());
        for (String name : finalized) {
            if (features.stream().noneMatch(feature -> feature.name().equals(name))) {
                all.add(new RegisteredFeature(name, (short) 0, (short) 0));
            }
        }
        for (RegisteredFeature feature : all) {
            short level = FeatureControl.level(state, feature.name());
            if (level < feature.minSupportedVersion() || level > feature.maxSupportedVersion()) {
                throw new KafkaException(ErrorCode.UNSUPPORTED_VERSION, "Unable to register because the broker does not support finalized version "
                    + level + " of " + feature.name() + ". The broker wants a version between " + feature.minSupportedVersion()
                    + " and " + feature.maxSupportedVersion() + ", inclusive.");
            }
        }
    }

    private static void checkDirectories(ClusterImage cluster, BrokerRegistrationRequest request) {
        List<Uuid> directories = request.logDirs();
        String wrong = directories.isEmpty() ? "No directories specified in request"
            : directories.stream().anyMatch(DirectoryId::isReserved) ? "Reserved directory ID in request"
            : new HashSet<>(directories).size() < directories.size() ? "Duplicate directory ID in request"
            : null;
        for (BrokerRegistration other : cluster.brokers().values()) {
            for (Uuid directory : directories) {
                if (wrong == null && other.id() != request.brokerId() && other.directories().contains(directory)) {
                    wrong = "Broker " + other.id() + " is already registered with directory " + directory;
                }
            }
        }
        if (wrong != null) {
            throw new KafkaException(ErrorCode.INVALID_REGISTRATION, wrong);
        }
    }

    /** See {@link Controller#heartbeat}. */
    Decision<BrokerHeartbeatResponse> heartbeat(ControllerState state, BrokerHeartbeatRequest request, PartitionChanges changes, long nowNs) {
        MetadataImage image = state.image();
        int id = request.brokerId();
        checkEpoch(image, id, request.brokerEpoch());
        BrokerRegistration broker = image.cluster().broker(id);
        heartbeats.heard(id, broker.epoch(), nowNs);
        BrokerControlState current = heartbeats.state(broker);
        BrokerControlState next = heartbeats.next(image.cluster(), broker, request, () -> BrokerPartitions.leads(image, id));
        if (next != current) {
            switch (next) {
                case FENCED, SHUTDOWN_NOW -> fence(broker, changes);
                case UNFENCED -> unfence(broker, changes);
                case CONTROLLED_SHUTDOWN -> leave(broker, changes);
            }
        }
        DirectoryControl.reported(broker, request, changes);
        heartbeats.applied(id, request.currentMetadataOffset());
        if (next == BrokerControlState.CONTROLLED_SHUTDOWN) {
            heartbeats.leaving(id, state.nextOffset() + changes.records().size() - 1);
        } else if (next == BrokerControlState.SHUTDOWN_NOW) {
            heartbeats.forget(id); // it has been told to go, so its next process need not wait for the session's end
        }
        boolean isCaughtUp = request.currentMetadataOffset() >= broker.epoch();
        BrokerHeartbeatResponse reply = new BrokerHeartbeatResponse(0, ErrorCode.NONE.code(), isCaughtUp, next.isFenced(),
            next == BrokerControlState.SHUTDOWN_NOW);
        // A broker that goes says so again if not all was done; one that comes takes part with the first record, and is done.
        return next == BrokerControlState.UNFENCED && image.features().metadataVersion().hasMetadataTransactions()
            ? Decision.whole("Unfencing of broker " + id, changes.records(), reply) : Decision.inBatches(changes.records(), reply);
    }

    private static void fence(BrokerRegistration broker, PartitionChanges changes) {
        if (!broker.fenced()) {
            BrokerPartitions.withoutBroker(broker.id(), changes);
            changes.add(BrokerRegistrationChangeRecord.fencing(broker.id(), broker.epoch(), BrokerRegistrationChangeRecord.FENCE));
        }
    }

    private static void unfence(BrokerRegistration broker, PartitionChanges changes) {
        changes.add(BrokerRegistrationChangeRecord.fencing(broker.id(), broker.epoch(), BrokerRegistrationChangeRecord.UNFENCE));
        BrokerPartitions.withBroker(broker.id(), changes);
    }

    private static void leave(BrokerRegistration broker, PartitionChanges changes) {
        BrokerPartitions.withoutBroker(broker.id(), changes);
        if (!broker.inControlledShutdown()) {
            changes.add(BrokerRegistrationChangeRecord.leaving(broker.id(), broker.epoch()));
        }
    }

    /** See {@link Controller#unregisterBroker}. */
    Decision<UnregisterBrokerResponse> unregister(UnregisterBrokerRequest request, PartitionChanges changes) {
        BrokerRegistration broker = changes.image().cluster().broker(request.brokerId());
        if (broker == null) {
            throw new KafkaException(ErrorCode.BROKER_ID_NOT_REGISTERED, "Broker ID " + request.brokerId() + " is not currently registered");
        }
        BrokerPartitions.withoutBroker(broker.id(), changes);
        changes.add(new UnregisterBrokerRecord(broker.id(), broker.epoch()));
        heartbeats.forget(broker.id());
        return Decision.inBatches(changes.records(), new UnregisterBrokerResponse(0, ErrorCode.NONE.code(), null));
    }

    /** Fences the broker that was silent for the longest, if any was for too long. @return whether there was one */
    Decision<Boolean> fenceStale(PartitionChanges changes, long nowNs) {
        BrokerRegistration stale = heartbeats.stale(changes.image().cluster(), nowNs);
        if (stale == null) {
            return Decision.noChange(false);
        }
        fence(stale, changes);
        heartbeats.forget(stale.id());
        return Decision.inBatches(changes.records(), true);
    }

    /** Fences a broker before its session is over, unless that has happened, or another life of it has begun. */
    Decision<Boolean> fenceLost(BrokerLoss.Suspicion lost, PartitionChanges changes) {
        BrokerRegistration broker = changes.image().cluster().broker(lost.brokerId());
        if (broker == null || broker.epoch() != lost.brokerEpoch() || broker.fenced()) {
            return Decision.noChange(false);
        }
        LOG.log(Level.INFO, "broker {0} is gone: its connection has ended, and nobody listens where it did", broker.id());
        fence(broker, changes);
        heartbeats.forget(broker.id()); // its next process need not wait for the session's end
        return Decision.inBatches(changes.records(), true);
    }

    /** @throws KafkaException STALE_BROKER_EPOCH unless this very process is registered, so that an earlier one changes nothing */
    static void checkEpoch(MetadataImage image, int brokerId, long brokerEpoch) {
        BrokerRegistration broker = image.cluster().broker(brokerId);
        if (broker == null) {
            throw new KafkaException(ErrorCode.STALE_BROKER_EPOCH, "No broker registration found for broker id " + brokerId);
        }
        if (broker.epoch() != brokerEpoch) {
            throw new KafkaException(ErrorCode.STALE_BROKER_EPOCH,
                "Expected broker epoch " + broker.epoch() + " of broker " + brokerId + ", but got broker epoch " + brokerEpoch);
        }
    }
}
