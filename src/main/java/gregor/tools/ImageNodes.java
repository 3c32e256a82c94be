package gregor.tools;

import gregor.base.Uuid;
import gregor.message.ConfigResourceType;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.ClusterRecords.RegisterControllerRecord;
import gregor.metadata.ConfigResource;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataVersion;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A metadata image as a tree of directories, with the names and the texts of Kafka's classes in {@code image.node}. */
final class ImageNodes {

    private static final Map<Short, String> SECURITY_PROTOCOLS = Map.of((short) 0, "PLAINTEXT", (short) 1, "SSL",
        (short) 2, "SASL_PLAINTEXT", (short) 3, "SASL_SSL");

    private ImageNodes() {}

    static ShellNode of(MetadataImage image) {
        Map<String, Supplier<ShellNode>> areas = new LinkedHashMap<>();
        areas.put("provenance", () -> provenance(image));
        areas.put("features", () -> features(image));
        areas.put("cluster", () -> cluster(image));
        areas.put("topics", () -> topics(image));
        areas.put("configs", () -> configs(image));
        areas.put("producerIds", () -> ShellNode.directory(Map.of("nextProducerId", () -> ShellNode.file(image.nextProducerId()))));
        SecurityNodes.addTo(areas, image.kept());
        return ShellNode.directory(areas);
    }

    private static ShellNode provenance(MetadataImage image) {
        String time = Instant.ofEpochMilli(image.provenance().lastContainedLogTimeMs()).atZone(ZoneId.of("UTC"))
            .format(DateTimeFormatter.ISO_ZONED_DATE_TIME);
        return ShellNode.file("offset " + image.provenance().lastContainedOffset() + ", epoch " + image.provenance().lastContainedEpoch()
            + ", time " + time);
    }

    private static ShellNode features(MetadataImage image) {
        Map<String, Supplier<ShellNode>> levels = new LinkedHashMap<>();
        levels.put("metadataVersion", () -> ShellNode.file(Optional.of(image.features().metadataVersion())));
        image.features().finalizedLevels().forEach((name, level) -> levels.put("finalized_" + name, () -> ShellNode.file(level)));
        levels.remove("finalized_" + MetadataVersion.FEATURE_NAME);
        return ShellNode.directory(levels);
    }

    private static ShellNode cluster(MetadataImage image) {
        Map<String, Supplier<ShellNode>> brokers = new LinkedHashMap<>();
        image.cluster().brokers().forEach((id, broker) -> brokers.put("" + id, () -> ShellNode.file(shown(broker))));
        Map<String, Supplier<ShellNode>> controllers = new LinkedHashMap<>();
        image.cluster().controllers().forEach((id, controller) -> controllers.put("" + id, () -> ShellNode.file(shown(controller))));
        return ShellNode.directory(Map.of("brokers", () -> ShellNode.directory(brokers),
            "controllers", () -> ShellNode.directory(controllers)));
    }

    private static String shown(BrokerRegistration broker) {
        return "BrokerRegistration(id=" + broker.id() + ", epoch=" + broker.epoch() + ", incarnationId=" + broker.incarnationId()
            + ", listeners=[" + endpoints(broker.endpoints()) + "], supportedFeatures={" + ranges(broker.features()) + "}, rack="
            + Optional.ofNullable(broker.rack()) + ", fenced=" + broker.fenced() + ", inControlledShutdown="
            + broker.inControlledShutdown() + ", isMigratingZkBroker=false, directories=" + broker.directories()
            + ", cordonedDirectories=" + broker.cordonedDirectories() + ")";
    }

    private static String shown(RegisterControllerRecord controller) {
        return "ControllerRegistration(id=" + controller.controllerId() + ", incarnationId=" + controller.incarnationId()
            + ", zkMigrationReady=" + controller.zkMigrationReady() + ", listeners=[" + endpoints(controller.endPoints())
            + "], supportedFeatures={" + ranges(controller.features()) + "})";
    }

    private static String endpoints(List<NodeEndpoint> endpoints) {
        return endpoints.stream().sorted(Comparator.comparing(NodeEndpoint::name))
            .map(endpoint -> "Endpoint(listenerName='" + endpoint.name() + "', securityProtocol="
                + SECURITY_PROTOCOLS.get(endpoint.securityProtocol()) + ", host='" + endpoint.host() + "', port=" + endpoint.port() + ")")
            .collect(Collectors.joining(", "));
    }

    private static String ranges(List<NodeFeature> features) {
        return features.stream().sorted(Comparator.comparing(NodeFeature::name))
            .map(feature -> feature.name() + ": " + range(feature.minSupportedVersion(), feature.maxSupportedVersion()))
            .collect(Collectors.joining(", "));
    }

    private static String range(short min, short max) {
        return min == max ? "" + min : max == Short.MAX_VALUE ? min + "+" : min + "-" + max;
    }

    private static ShellNode topics(MetadataImage image) {
        Map<String, Supplier<ShellNode>> byName = new LinkedHashMap<>();
        Map<String, Supplier<ShellNode>> byId = new LinkedHashMap<>();
        image.topics().byName().forEach((name, topic) -> {
            byName.put(name, () -> topic(topic));
            byId.put(topic.id().toString(), () -> topic(topic));
        });
        return ShellNode.directory(Map.of("byName", () -> ShellNode.directory(byName), "byId", () -> ShellNode.directory(byId)));
    }

    private static ShellNode topic(TopicImage topic) {
        Map<String, Supplier<ShellNode>> facts = new LinkedHashMap<>();
        facts.put("name", () -> ShellNode.file(topic.name()));
        facts.put("id", () -> ShellNode.file(topic.id()));
        topic.partitions().forEach((number, partition) -> facts.put("" + number, () -> ShellNode.file(shown(partition))));
        return ShellNode.directory(facts);
    }

    private static String shown(PartitionImage partition) {
        List<Uuid> directories = partition.directories();
        return "PartitionRegistration(replicas=" + partition.replicas() + ", directories=" + directories + ", isr=" + partition.isr()
            + ", removingReplicas=" + partition.removingReplicas() + ", addingReplicas=" + partition.addingReplicas() + ", elr="
            + partition.elr() + ", lastKnownElr=" + partition.lastKnownElr() + ", leader=" + partition.leader() + ", leaderRecoveryState="
            + (partition.leaderRecoveryState() == 0 ? "RECOVERED" : "RECOVERING") + ", leaderEpoch=" + partition.leaderEpoch()
            + ", partitionEpoch=" + partition.partitionEpoch() + ")";
    }

    private static ShellNode configs(MetadataImage image) {
        Map<String, Supplier<ShellNode>> resources = new LinkedHashMap<>();
        image.configs().byResource().forEach((resource, values) -> {
            Map<String, Supplier<ShellNode>> settings = new LinkedHashMap<>();
            values.forEach((name, value) -> settings.put(name, () -> ShellNode.file(value)));
            resources.put(name(resource), () -> ShellNode.directory(settings));
        });
        return ShellNode.directory(resources);
    }

    private static String name(ConfigResource resource) {
        boolean ofAll = resource.name().isEmpty() && resource.type() == ConfigResourceType.BROKER;
        return ofAll ? resource.type().name() : resource.type().name() + ":" + resource.name();
    }
}
