package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterRecords.BrokerRegistrationChangeRecord;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.ClusterRecords.RegisterControllerRecord;
import gregor.metadata.DirectoryId;
import gregor.metadata.LogRecords.ProducerIdsRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The lives of nodes: they register, catch up, are let in. Kafka's {@code ClusterControlManager}; KIP-631. */
final class BrokerControl {

    private BrokerControl() {}

    /**
     * A broker process has started. It is fenced until it has caught up. If an earlier process was here, its partitions are
     * led by others from now on, or by nobody.
     *
     * @param nextOffset where the record will be in the log, which is the broker's epoch from now on
     * @throws KafkaException INVALID_REGISTRATION if its directories cannot be; UNSUPPORTED_VERSION if it does not support a
     *     finalized feature
     */
    static Decision<Long> register(MetadataImage image, BrokerRegistrationRequested broker, long nextOffset) {
        MetadataVersion level = image.features().metadataVersion();
        checkFeatures(image, broker);
        if (level.hasDirectoryAssignment()) {
            checkDirectories(image, broker);
        }
        BrokerRegistration before = image.cluster().broker(broker.brokerId());
        boolean sameProcess = before != null && before.incarnationId().equals(broker.incarnationId());
        long epoch = sameProcess ? before.epoch() : nextOffset;
        List<MetadataRecord> records = new ArrayList<>();
        records.add(new BrokerRegistration(broker.brokerId(), epoch, broker.incarnationId(), broker.endpoints(), broker.features(),
            broker.rack(), !sameProcess || before.fenced(), sameProcess && before.inControlledShutdown(), broker.logDirs(), broker.cordonedLogDirs())
            .toRecord(level));
        if (!sameProcess) {
            LeaderElection.addRecordsWithout(broker.brokerId(), image, records);
        }
        return new Decision<>(records, epoch);
    }

    private static void checkFeatures(MetadataImage image, BrokerRegistrationRequested broker) {
        for (NodeFeature feature : broker.features()) {
            short finalized = feature.name().equals(MetadataVersion.FEATURE_NAME)
                ? image.features().metadataVersion().level() : image.features().level(feature.name());
            if (finalized < feature.minSupportedVersion() || finalized > feature.maxSupportedVersion()) {
                throw new KafkaException(ErrorCode.UNSUPPORTED_VERSION, "Unable to register because the broker does not support finalized version "
                    + finalized + " of " + feature.name() + ". The broker wants a version between " + feature.minSupportedVersion()
                    + " and " + feature.maxSupportedVersion() + ", inclusive.");
            }
        }
    }

    private static void checkDirectories(MetadataImage image, BrokerRegistrationRequested broker) {
        List<Uuid> directories = broker.logDirs();
        String wrong = directories.isEmpty() ? "No directories specified in request"
            : directories.stream().anyMatch(DirectoryId::isReserved) ? "Reserved directory ID in request"
            : new HashSet<>(directories).size() < directories.size() ? "Duplicate directory ID in request"
            : null;
        for (BrokerRegistration other : image.cluster().brokers().values()) {
            for (Uuid directory : directories) {
                if (wrong == null && other.id() != broker.brokerId() && other.directories().contains(directory)) {
                    wrong = "Broker " + other.id() + " is already registered with directory " + directory;
                }
            }
        }
        if (wrong != null) {
            throw new KafkaException(ErrorCode.INVALID_REGISTRATION, wrong);
        }
    }

    /** A broker has caught up: it may lead, and leads what waited for it, each partition in a new leader epoch. */
    static Decision<Boolean> unfence(MetadataImage image, int brokerId, long brokerEpoch) {
        checkEpoch(image, brokerId, brokerEpoch);
        List<MetadataRecord> records = new ArrayList<>();
        records.add(BrokerRegistrationChangeRecord.fencing(brokerId, brokerEpoch, BrokerRegistrationChangeRecord.UNFENCE));
        LeaderElection.addRecordsWith(brokerId, image, records);
        return new Decision<>(records, true);
    }

    /** A controller process has started (KIP-919); before 3.7 nobody wrote that down. */
    static Decision<Boolean> registerController(MetadataImage image, int controllerId, Uuid incarnationId, List<NodeEndpoint> endpoints,
            List<NodeFeature> features) {
        return image.features().metadataVersion().isAtLeast(MetadataVersion.IBP_3_7_IV0)
            ? new Decision<>(List.of(new RegisterControllerRecord(controllerId, incarnationId, false, endpoints, features)), true)
            : Decision.noChange(false);
    }

    /** Reserves the next producer ids for a broker; the reply is the first of them. */
    static Decision<Long> allocateProducerIds(MetadataImage image, int brokerId, long brokerEpoch) {
        checkEpoch(image, brokerId, brokerEpoch);
        long first = image.nextProducerId();
        if (first > Long.MAX_VALUE - Controller.PRODUCER_ID_BLOCK_SIZE) {
            throw new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "all producer ids have been handed out");
        }
        return new Decision<>(List.of(new ProducerIdsRecord(brokerId, brokerEpoch, first + Controller.PRODUCER_ID_BLOCK_SIZE)), first);
    }

    /** @throws KafkaException BROKER_ID_NOT_REGISTERED or STALE_BROKER_EPOCH, so that an earlier process changes nothing */
    static void checkEpoch(MetadataImage image, int brokerId, long brokerEpoch) {
        BrokerRegistration broker = image.cluster().broker(brokerId);
        if (broker == null) {
            throw new KafkaException(ErrorCode.BROKER_ID_NOT_REGISTERED, "broker " + brokerId + " is not registered");
        }
        if (broker.epoch() != brokerEpoch) {
            throw new KafkaException(ErrorCode.STALE_BROKER_EPOCH,
                "broker " + brokerId + " has epoch " + broker.epoch() + ", the request says " + brokerEpoch);
        }
    }
}
