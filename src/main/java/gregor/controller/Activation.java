package gregor.controller;

import gregor.message.ConfigResourceType;
import gregor.metadata.BootstrapMetadata;
import gregor.metadata.Feature;
import gregor.metadata.LogRecords.AbortTransactionRecord;
import gregor.metadata.LogRecords.BeginTransactionRecord;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.EndTransactionRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * What a controller writes before it decides anything. The first one of a cluster writes the bootstrap records, in a
 * metadata transaction, so that a log with some of them is a log with none. Source: Kafka's {@code ActivationRecordsGenerator}.
 */
final class Activation {

    private Activation() {}

    static Decision<MetadataVersion> of(MetadataImage image, BootstrapMetadata bootstrap, boolean isInTransaction, int minInsyncReplicas) {
        List<MetadataRecord> records = new ArrayList<>();
        if (isInTransaction) {
            records.add(new AbortTransactionRecord("Controller failover"));
        }
        if (image.features().level(MetadataVersion.FEATURE_NAME) > 0) {
            return new Decision<>(records, image.features().metadataVersion());
        }
        MetadataVersion level = bootstrap.metadataVersion();
        if (level.hasMetadataTransactions()) {
            records.add(new BeginTransactionRecord("Bootstrap records"));
        }
        records.addAll(bootstrap.records());
        if (bootstrap.level(Feature.ELIGIBLE_LEADER_REPLICAS_VERSION.featureName()) > 0) {
            // From here on it is the cluster's setting, not each broker's: see ConfigRules.
            records.add(new ConfigRecord(ConfigResourceType.BROKER.id(), "", ConfigRules.MIN_INSYNC_REPLICAS, Integer.toString(minInsyncReplicas)));
        }
        if (level.hasMetadataTransactions()) {
            records.add(new EndTransactionRecord());
        }
        return new Decision<>(records, level);
    }
}
