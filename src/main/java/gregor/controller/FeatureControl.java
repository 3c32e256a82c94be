package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.NodeConfig;
import gregor.message.ConfigResourceType;
import gregor.message.UpdateFeaturesMessage.FeatureUpdateKey;
import gregor.message.UpdateFeaturesMessage.UpdatableFeatureResult;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesResponse;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.ClusterRecords.RegisterControllerRecord;
import gregor.metadata.ConfigResource;
import gregor.metadata.Feature;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.LogRecords.NoOpRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import gregor.metadata.TopicImage;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which new behaviour the whole cluster agrees on. A feature goes to a level only if every registered broker and every controller can
 * work at it, and {@code metadata.version} never to one that cannot say what the log may hold already. All updates of a request
 * are made, or none. Kafka's {@code FeatureControlManager}; KIP-584, KIP-778, KIP-1022.
 */
final class FeatureControl {

    private static final int LAST_VERSION_WITH_RESULTS = 1;
    private static final byte UPGRADE = 1;
    private static final byte UNSAFE_DOWNGRADE = 3;

    private final NodeConfig config;

    FeatureControl(NodeConfig config) {
        this.config = config;
    }

    /** The finalized level of any feature. */
    static short level(ControllerState state, String feature) {
        return feature.equals(MetadataVersion.FEATURE_NAME) ? state.image().features().metadataVersion().level()
            : feature.equals(Feature.KRAFT_VERSION.featureName()) ? state.kraftVersion()
            : state.image().features().level(feature);
    }

    /** See {@link Controller#updateFeatures}. */
    Decision<UpdateFeaturesResponse> update(ControllerState state, UpdateFeaturesRequest request, int version) {
        Map<String, FeatureUpdateKey> updates = new LinkedHashMap<>();
        request.featureUpdates().forEach(update -> updates.put(update.feature(), update));
        Map<String, Short> proposed = new TreeMap<>();
        state.image().features().finalizedLevels().forEach(proposed::put);
        proposed.put(MetadataVersion.FEATURE_NAME, level(state, MetadataVersion.FEATURE_NAME));
        updates.forEach((name, update) -> proposed.put(name, update.maxVersionLevel()));
        List<MetadataRecord> records = new ArrayList<>();
        try {
            for (FeatureUpdateKey update : updates.values()) {
                addRecords(state, update, proposed, request.validateOnly(), records);
            }
        } catch (KafkaException e) {
            return Decision.noChange(new UpdateFeaturesResponse(0, e.error().code(),
                "The update failed for all features since the following feature had an error: " + e.getMessage(), List.of()));
        }
        List<UpdatableFeatureResult> results = version > LAST_VERSION_WITH_RESULTS ? List.of()
            : updates.keySet().stream().map(name -> new UpdatableFeatureResult(name, ErrorCode.NONE.code(), null)).toList();
        UpdateFeaturesResponse reply = new UpdateFeaturesResponse(0, ErrorCode.NONE.code(), null, results);
        return request.validateOnly() ? Decision.noChange(reply)
            : state.image().features().metadataVersion().hasMetadataTransactions() ? Decision.whole("Features", records, reply)
            : new Decision<>(records, reply);
    }

    private void addRecords(ControllerState state, FeatureUpdateKey update, Map<String, Short> proposed, boolean validateOnly,
            List<MetadataRecord> records) {
        String name = update.feature();
        short current = level(state, name);
        short wanted = update.maxVersionLevel();
        String wrong = update.upgradeType() < UPGRADE || update.upgradeType() > UNSAFE_DOWNGRADE
            ? "The controller does not support the given upgrade type."
            : wanted < 0 ? "A feature version cannot be less than 0."
            : reasonNotSupported(state.image(), name, wanted);
        if (wrong == null && wanted < current && update.upgradeType() == UPGRADE) {
            wrong = "Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.";
        } else if (wrong == null && wanted > current && update.upgradeType() != UPGRADE) {
            wrong = "Can't downgrade to a newer version.";
        }
        if (wrong != null) {
            throw invalid(name, wanted, wrong);
        }
        if (name.equals(MetadataVersion.FEATURE_NAME)) {
            checkMetadataVersion(MetadataVersion.ofLevel(current), wanted, update.upgradeType() == UNSAFE_DOWNGRADE);
            records.add(new FeatureLevelRecord(name, wanted));
        } else if (name.equals(Feature.KRAFT_VERSION.featureName())) {
            updateKRaftVersion(state, update, current, validateOnly, records);
        } else if (Feature.of(name) == null) { // at level 0, which whoever does not know a feature is at
            throw invalid(name, wanted, "Feature " + name + " not found.");
        } else {
            checkDependencies(Feature.of(name), wanted, proposed);
            if (name.equals(Feature.ELIGIBLE_LEADER_REPLICAS_VERSION.featureName()) && wanted > 0) {
                addMinInsyncReplicas(state.image(), records);
                if (current == 0) {
                    addEpochs(state.image(), records);
                }
            }
            records.add(new FeatureLevelRecord(name, wanted));
        }
    }

    private static KafkaException invalid(String feature, short level, String why) {
        return new KafkaException(ErrorCode.INVALID_UPDATE_VERSION, "Invalid update version " + level + " for feature " + feature + ". " + why);
    }

    /** Why not all nodes can work at a level; null if all that are known can. */
    private String reasonNotSupported(MetadataImage image, String feature, short level) {
        String reason = reason("Local controller " + config.nodeId(), Feature.supported(), feature, level);
        for (BrokerRegistration broker : image.cluster().brokers().values()) {
            reason = reason != null ? reason : reason("Broker " + broker.id(), broker.features(), feature, level);
        }
        if (!image.features().metadataVersion().hasControllerRegistrations()) {
            return reason;
        }
        for (RegisterControllerRecord controller : image.cluster().controllers().values()) {
            if (controller.controllerId() != config.nodeId()) {
                reason = reason != null ? reason : reason("Controller " + controller.controllerId(), controller.features(), feature, level);
            }
        }
        for (int id : config.controllerQuorumVoters().keySet()) {
            if (reason == null && id != config.nodeId() && image.cluster().controllers().get(id) == null) {
                reason = "controller " + id + " has not registered, and may not support this feature";
            }
        }
        return reason;
    }

    private static String reason(String who, List<NodeFeature> supported, String feature, short level) {
        for (NodeFeature each : supported) {
            if (each.name().equals(feature) && each.maxSupportedVersion() > 0) {
                return level >= each.minSupportedVersion() && level <= each.maxSupportedVersion() ? null
                    : who + " only supports versions " + each.minSupportedVersion() + "-" + each.maxSupportedVersion();
            }
        }
        return level == 0 ? null : who + " does not support this feature.";
    }

    private static void checkMetadataVersion(MetadataVersion current, short wantedLevel, boolean unsafe) {
        MetadataVersion wanted = MetadataVersion.ofLevel(wantedLevel); // known: this controller supports it
        if (current.mayHaveWrittenMoreThan(wanted)) {
            throw new KafkaException(ErrorCode.INVALID_UPDATE_VERSION, "Unsupported metadata.version downgrade from " + current.level()
                + " to " + wanted.level() + ". " + (unsafe ? "Unsafe metadata downgrade is not supported in this version."
                : "Refusing to perform the requested downgrade because it might delete metadata information."));
        }
    }

    /** The quorum keeps this level itself; the record here only lets the reply wait until that is committed. */
    private static void updateKRaftVersion(ControllerState state, FeatureUpdateKey update, short current, boolean validateOnly,
            List<MetadataRecord> records) {
        if (update.upgradeType() == UPGRADE) {
            state.upgradeKRaftVersion(update.maxVersionLevel(), validateOnly);
            records.add(new NoOpRecord());
        } else if (update.maxVersionLevel() != current) {
            throw invalid(update.feature(), update.maxVersionLevel(), "Can't downgrade the version of this feature.");
        }
    }

    private static void checkDependencies(Feature feature, short level, Map<String, Short> proposed) {
        feature.dependencies(level).forEach((name, needed) -> {
            if (proposed.getOrDefault(name, (short) 0) < needed) {
                throw invalid(feature.featureName(), level, feature.featureName() + " could not be set to " + level
                    + " because it depends on " + name + " level " + needed);
            }
        });
    }

    /**
     * A leader may have had a lower {@code min.insync.replicas} of its own until here. What it proposes before it has heard of the
     * cluster's comes too late: see {@link ConfigControl#withClearElr}. (Kafka leaves the epochs as they are.)
     */
    private static void addEpochs(MetadataImage image, List<MetadataRecord> records) {
        for (TopicImage topic : image.topics().byName().values()) {
            topic.partitions().keySet().forEach(number -> records.add(PartitionChangeRecord.none(number, topic.id())));
        }
    }

    /** From here on it is the cluster's setting, not each broker's: see {@link ConfigRules}. */
    private void addMinInsyncReplicas(MetadataImage image, List<MetadataRecord> records) {
        if (!image.configs().of(ConfigResource.ALL_BROKERS).containsKey(ConfigRules.MIN_INSYNC_REPLICAS)) {
            records.add(new ConfigRecord(ConfigResourceType.BROKER.id(), "", ConfigRules.MIN_INSYNC_REPLICAS,
                Integer.toString(config.minInsyncReplicas())));
        }
        image.configs().byResource().forEach((resource, configs) -> {
            if (resource.type() == ConfigResourceType.BROKER && !resource.name().isEmpty() && configs.containsKey(ConfigRules.MIN_INSYNC_REPLICAS)) {
                records.add(new ConfigRecord(ConfigResourceType.BROKER.id(), resource.name(), ConfigRules.MIN_INSYNC_REPLICAS, null));
            }
        });
    }
}
