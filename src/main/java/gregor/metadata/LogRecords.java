package gregor.metadata;

import gregor.protocol.Default;
import gregor.protocol.Nullable;
import gregor.protocol.Schema;
import gregor.protocol.Tagged;

/** The facts that are about neither nodes nor topics: settings, levels, ids, and the log's own punctuation. */
public interface LogRecords {

    /**
     * A config of a resource was set.
     *
     * @param resourceType a {@link gregor.message.ConfigResourceType}'s id
     * @param resourceName a topic's name, a broker's id, or empty for the default of all brokers
     * @param value null when it was removed
     */
    @Schema(versions = "0", flexible = "0+")
    record ConfigRecord(byte resourceType, String resourceName, String name, @Nullable String value) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.CONFIG;
        }
    }

    /** A feature was finalized at a level; level 0 removes it. Its version is 0 for ever, so that anyone can read it. */
    @Schema(versions = "0", flexible = "0+")
    record FeatureLevelRecord(String name, short featureLevel) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.FEATURE_LEVEL;
        }
    }

    /**
     * A block of producer ids was handed out.
     *
     * @param nextProducerId the first id of the next block
     */
    @Schema(versions = "0", flexible = "0+")
    record ProducerIdsRecord(int brokerId, @Default("-1") long brokerEpoch, long nextProducerId) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.PRODUCER_IDS;
        }
    }

    /** Nothing happened: keeps the log moving, so that its readers can tell a quiet cluster from a dead one. */
    @Schema(versions = "0", flexible = "0+")
    record NoOpRecord() implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.NO_OP;
        }
    }

    /** What follows, up to the matching end, counts together or not at all (KIP-868). */
    @Schema(versions = "0", flexible = "0+")
    record BeginTransactionRecord(@Tagged(0) @Nullable @Default("null") String name) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.BEGIN_TRANSACTION;
        }
    }

    /** All since the {@link BeginTransactionRecord} counts. */
    @Schema(versions = "0", flexible = "0+")
    record EndTransactionRecord() implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.END_TRANSACTION;
        }
    }

    /** Nothing since the {@link BeginTransactionRecord} counts. */
    @Schema(versions = "0", flexible = "0+")
    record AbortTransactionRecord(@Tagged(0) @Nullable @Default("null") String reason) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.ABORT_TRANSACTION;
        }
    }

    /** How far the move from ZooKeeper was; still found in logs that began before Kafka 4. */
    @Schema(versions = "0", flexible = "0+")
    record ZkMigrationStateRecord(byte zkMigrationState) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.ZK_MIGRATION_STATE;
        }
    }
}
