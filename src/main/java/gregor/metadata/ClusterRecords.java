package gregor.metadata;

import gregor.base.Uuid;
import gregor.protocol.Default;
import gregor.protocol.Nullable;
import gregor.protocol.Schema;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import gregor.protocol.Unsigned;
import java.util.List;

/** The facts about nodes: who is registered, how it is reached, and whether it takes part. */
public interface ClusterRecords {

    /** Where a node listens. {@code securityProtocol}: 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL. */
    record NodeEndpoint(String name, String host, @Unsigned int port, short securityProtocol) {}

    /** The levels of one feature that a node can work with, both inclusive. */
    record NodeFeature(String name, short minSupportedVersion, short maxSupportedVersion) {}

    /**
     * A broker process announced itself.
     *
     * @param incarnationId drawn anew at each start of the process
     * @param brokerEpoch the offset of this very record: unique, and it rises with each registration
     * @param fenced true until it has caught up with the metadata log
     * @param logDirs the ids of its log directories that work
     * @param cordonedLogDirs which of them take no new replicas; null until the broker has said so
     */
    @Schema(versions = "0-4", flexible = "0+")
    record RegisterBrokerRecord(
        int brokerId,
        @Since(2) boolean isMigratingZkBroker,
        Uuid incarnationId,
        long brokerEpoch,
        List<NodeEndpoint> endPoints,
        List<NodeFeature> features,
        @Nullable String rack,
        @Default("true") boolean fenced,
        @Since(1) boolean inControlledShutdown,
        @Since(3) @Tagged(0) List<Uuid> logDirs,
        @Since(4) @Tagged(1) @Nullable @Default("null") List<Uuid> cordonedLogDirs) implements MetadataRecord {

        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.REGISTER_BROKER;
        }

        @Override
        public short version(MetadataVersion level) {
            return (short) (level.hasCordonedLogDirs() ? 4
                : level.hasDirectoryAssignment() ? 3
                : level.isAtLeast(MetadataVersion.IBP_3_4_IV0) ? 2 : 1);
        }
    }

    /** A broker was taken out of the cluster for good. */
    @Schema(versions = "0", flexible = "0+")
    record UnregisterBrokerRecord(int brokerId, long brokerEpoch) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.UNREGISTER_BROKER;
        }
    }

    /** The older form of a {@link BrokerRegistrationChangeRecord} that fences. */
    @Schema(versions = "0", flexible = "0+")
    record FenceBrokerRecord(int id, long epoch) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.FENCE_BROKER;
        }
    }

    /** The older form of a {@link BrokerRegistrationChangeRecord} that unfences. */
    @Schema(versions = "0", flexible = "0+")
    record UnfenceBrokerRecord(int id, long epoch) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.UNFENCE_BROKER;
        }
    }

    /**
     * Something about a registered broker changed.
     *
     * @param fenced -1 unfenced, 0 no change, 1 fenced
     * @param inControlledShutdown 0 no change, 1 it is leaving
     * @param logDirs empty for no change
     * @param cordonedLogDirs null for no change
     */
    @Schema(versions = "0-3", flexible = "0+")
    record BrokerRegistrationChangeRecord(
        int brokerId,
        long brokerEpoch,
        @Tagged(0) byte fenced,
        @Since(1) @Tagged(1) byte inControlledShutdown,
        @Since(2) @Tagged(2) List<Uuid> logDirs,
        @Since(3) @Tagged(3) @Nullable @Default("null") List<Uuid> cordonedLogDirs) implements MetadataRecord {

        public static final byte UNFENCE = -1;
        public static final byte FENCE = 1;

        /** The change of fencing alone. */
        public static BrokerRegistrationChangeRecord fencing(int brokerId, long brokerEpoch, byte fenced) {
            return new BrokerRegistrationChangeRecord(brokerId, brokerEpoch, fenced, (byte) 0, List.of(), null);
        }

        /** That it begins to leave in good order. */
        public static BrokerRegistrationChangeRecord leaving(int brokerId, long brokerEpoch) {
            return new BrokerRegistrationChangeRecord(brokerId, brokerEpoch, (byte) 0, (byte) 1, List.of(), null);
        }

        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.BROKER_REGISTRATION_CHANGE;
        }

        /** The lowest version that can say it, whatever the level: so does Kafka, change by change. */
        @Override
        public short version(MetadataVersion level) {
            return (short) (cordonedLogDirs != null ? 3 : !logDirs.isEmpty() ? 2 : inControlledShutdown != 0 ? 1 : 0);
        }
    }

    /** A controller process announced itself (KIP-919). */
    @Schema(versions = "0", flexible = "0+")
    record RegisterControllerRecord(
        int controllerId,
        Uuid incarnationId,
        boolean zkMigrationReady,
        List<NodeEndpoint> endPoints,
        List<NodeFeature> features) implements MetadataRecord {

        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.REGISTER_CONTROLLER;
        }
    }
}
