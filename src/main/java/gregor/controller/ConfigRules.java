package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.ConfigKey;
import gregor.config.InvalidConfig;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.config.UpdateMode;
import gregor.metadata.ConfigResource;
import gregor.metadata.Feature;
import gregor.metadata.MetadataImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which settings a topic and a broker may have. */
final class ConfigRules {

    static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";
    static final String UNCLEAN_LEADER_ELECTION = "unclean.leader.election.enable";

    private ConfigRules() {}

    /** @throws KafkaException INVALID_CONFIG if a topic cannot have these settings */
    static void checkTopic(Map<String, String> overrides, NodeConfig node) {
        TopicConfig.validate(overrides, node);
    }

    static boolean hasElr(MetadataImage image) {
        return image.features().level(Feature.ELIGIBLE_LEADER_REPLICAS_VERSION.featureName()) > 0;
    }

    /**
     * A broker's settings. Most need a restart (KIP-226); a name that nobody here knows may be a plug-in's.
     *
     * @param resource one broker, or all of them
     * @param node the settings in force
     * @throws KafkaException INVALID_REQUEST or INVALID_CONFIG, as Kafka has it
     */
    static void checkBroker(MetadataImage image, ConfigResource resource, ConfigChange change, NodeConfig node) {
        boolean forAll = resource.equals(ConfigResource.ALL_BROKERS);
        List<String> readOnly = names(change.after(), key -> key.updateMode() == UpdateMode.READ_ONLY);
        if (!readOnly.isEmpty()) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "Cannot update these configs dynamically: " + readOnly);
        }
        List<String> perBroker = names(change.after(), key -> key.updateMode() == UpdateMode.PER_BROKER);
        if (forAll && !perBroker.isEmpty()) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST,
                "Cannot update these configs at default cluster level, broker id must be specified: " + perBroker);
        }
        try {
            node.withDynamic(forAll ? change.after() : node.layers().dynamicDefault(), forAll ? node.layers().dynamicBroker() : change.after());
        } catch (InvalidConfig e) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, e.getMessage(), e); // and not INVALID_CONFIG: KAFKA-13609
        }
        if (hasElr(image) && change.touched().contains(MIN_INSYNC_REPLICAS)) {
            checkMinInsyncReplicas(forAll, change);
        }
    }

    /** All replicas of a partition must have one idea of it, or an eligible leader might lack committed records. */
    private static void checkMinInsyncReplicas(boolean forAll, ConfigChange change) {
        if (!forAll) {
            throw new KafkaException(ErrorCode.INVALID_CONFIG, "Broker-level " + MIN_INSYNC_REPLICAS + " cannot be altered while ELR is enabled.");
        }
        if (!change.after().containsKey(MIN_INSYNC_REPLICAS)) {
            throw new KafkaException(ErrorCode.INVALID_CONFIG, "Cluster-level " + MIN_INSYNC_REPLICAS + " cannot be removed while ELR is enabled.");
        }
    }

    private static List<String> names(Map<String, String> configs, Predicate<ConfigKey> wanted) {
        List<String> names = new ArrayList<>();
        for (String name : configs.keySet()) {
            ConfigKey key = NodeConfig.KEYS.find(name);
            if (key != null && wanted.test(key)) {
                names.add(name);
            }
        }
        return names;
    }
}
