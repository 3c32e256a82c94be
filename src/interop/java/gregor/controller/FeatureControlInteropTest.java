package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.UpdateFeaturesMessage.FeatureUpdateKey;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesResponse;
import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.ClusterRecords.RegisterControllerRecord;
import gregor.metadata.Feature;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import gregor.sim.SimClock;
import gregor.sim.SimEntropy;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.controller.FeatureControlManager;
import org.apache.kafka.controller.QuorumFeatures;
import org.apache.kafka.metadata.VersionRange;
import org.apache.kafka.server.common.ApiMessageAndVersion;
import org.apache.kafka.server.common.KRaftVersion;

/** What is made of updates of features, against Kafka's own FeatureControlManager in a cluster of the same nodes. */
class FeatureControlInteropTest {

    private static final int CASES = 10_000;
    private static final List<String> NAMES = Feature.supported().stream().map(NodeFeature::name).toList();

    /** A cluster, and what is asked of it. */
    private static final class Case implements ControllerState {
        final Map<String, Short> finalized = new TreeMap<>();
        final Map<Integer, List<NodeFeature>> brokers = new TreeMap<>();
        final Map<Integer, List<NodeFeature>> controllers = new TreeMap<>();
        final Map<String, FeatureUpdateKey> updates = new LinkedHashMap<>();

        Case(Random random) {
            for (NodeFeature feature : Feature.supported()) {
                short level = (short) (feature.minSupportedVersion() + random.nextInt(feature.maxSupportedVersion() - feature.minSupportedVersion() + 1));
                if (!feature.name().equals("kraft.version") && level > 0) {
                    finalized.put(feature.name(), level);
                }
            }
            for (int id = 1; id <= random.nextInt(3); id++) {
                brokers.put(id, supported(random));
            }
            for (int id = 1; id <= 2 + random.nextInt(2); id++) {
                controllers.put(id, supported(random));
            }
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                String name = random.nextInt(20) == 0 ? "no.such.version" : NAMES.get(random.nextInt(NAMES.size()));
                int level = name.equals("metadata.version") ? 5 + random.nextInt(27) : random.nextInt(5) - 1;
                updates.put(name, new FeatureUpdateKey(name, (short) level, false, (byte) (random.nextInt(30) == 0 ? 0 : 1 + random.nextInt(3))));
            }
        }

        private static List<NodeFeature> supported(Random random) {
            List<NodeFeature> features = new ArrayList<>();
            for (NodeFeature feature : Feature.supported()) {
                if (random.nextInt(12) > 0) {
                    features.add(new NodeFeature(feature.name(), feature.minSupportedVersion(),
                        (short) Math.max(feature.minSupportedVersion(), feature.maxSupportedVersion() - (random.nextInt(8) == 0 ? 1 : 0))));
                }
            }
            return features;
        }

        @Override
        public MetadataImage image() {
            MetadataDelta delta = new MetadataDelta(MetadataImage.EMPTY);
            finalized.forEach((name, level) -> delta.replay(new FeatureLevelRecord(name, level)));
            delta.replay(new ConfigRecord((byte) 4, "", "min.insync.replicas", "1")); // Kafka's other class would add it
            brokers.forEach((id, features) -> delta.replay(new RegisterBrokerRecord(id, false, new Uuid(id, 1), id, List.of(), features, null, true, false,
                List.of(), null)));
            controllers.forEach((id, features) -> delta.replay(new RegisterControllerRecord(id, new Uuid(id, 2), false, List.of(), features)));
            return delta.apply(MetadataProvenance.EMPTY);
        }

        @Override
        public long nextOffset() {
            return 0;
        }

        @Override
        public short kraftVersion() {
            return 1;
        }

        @Override
        public void upgradeKRaftVersion(short level, boolean validateOnly) {
            // it is there already
        }
    }

    @Example
    void theAnswersAreKafkas() throws ReflectiveOperationException {
        NodeConfig config = NodeConfig.with(Map.of("node.id", "1", "process.roles", "controller", "listeners", "CONTROLLER://localhost:9093",
            "controller.quorum.voters", "1@localhost:9093,2@localhost:9094,3@localhost:9095"));
        int granted = 0;
        for (int seed = 0; seed < CASES; seed++) {
            Case asked = new Case(new Random(seed));
            Controller controller = new Controller(config, Cluster.ID, asked, new SimClock(), new SimEntropy(1));
            Decision<UpdateFeaturesResponse> ours = controller.updateFeatures(new UpdateFeaturesRequest(0, List.copyOf(asked.updates.values()), false), 2);
            List<String> theirs = kafkas(asked);
            granted += ours.reply().errorCode() == 0 ? 1 : 0;
            if (asked.updates.size() == 1 || ours.reply().errorCode() == 0) { // which of two errors comes first there is up to a hash map
                assertThat(text(ours)).as("seed %d: %s of %s", seed, asked.updates, asked.finalized).isEqualTo(theirs);
            } else {
                assertThat(theirs.get(0)).isNotEqualTo("0");
            }
        }
        System.out.println(CASES + " updates, " + granted + " of them granted");
        assertThat(granted).isBetween(CASES / 20, CASES * 19 / 20);
    }

    private static List<String> text(Decision<UpdateFeaturesResponse> decision) {
        List<String> lines = new ArrayList<>();
        UpdateFeaturesResponse reply = decision.reply();
        lines.add(Short.toString(reply.errorCode()));
        lines.add(reply.errorMessage() == null ? "" : reply.errorMessage().replace(
            "The update failed for all features since the following feature had an error: ", ""));
        for (MetadataRecord record : decision.records()) {
            lines.add(record instanceof FeatureLevelRecord level ? level.name() + "=" + level.featureLevel() : record.type().name());
        }
        return sorted(lines);
    }

    /** The order of records of a request is that of a hash map in Kafka. */
    private static List<String> sorted(List<String> lines) {
        List<String> records = new ArrayList<>(lines.subList(2, lines.size()));
        records.sort(null);
        records.addAll(0, lines.subList(0, 2));
        return records;
    }

    private static List<String> kafkas(Case asked) throws ReflectiveOperationException {
        Class<?> builderClass = Class.forName(FeatureControlManager.class.getName() + "$Builder");
        Object builder = builderClass.getConstructor().newInstance();
        Map<String, VersionRange> local = new TreeMap<>();
        Feature.supported().forEach(feature -> local.put(feature.name(), range(feature)));
        set(builder, "setQuorumFeatures", new QuorumFeatures(1, local, List.of(1, 2, 3)));
        set(builder, "setClusterFeatureSupportDescriber", proxy("ClusterFeatureSupportDescriber", method ->
            ranges(method.equals("brokerSupported") ? asked.brokers : asked.controllers).entrySet().iterator()));
        set(builder, "setKRaftVersionAccessor", proxy("KRaftVersionAccessor", method -> method.equals("kraftVersion") ? KRaftVersion.KRAFT_VERSION_1 : null));
        FeatureControlManager manager = (FeatureControlManager) builderClass.getMethod("build").invoke(builder);
        asked.finalized.forEach((name, level) -> manager.replay(
            new org.apache.kafka.common.metadata.FeatureLevelRecord().setName(name).setFeatureLevel(level)));
        Map<String, Short> updates = new LinkedHashMap<>();
        Map<String, FeatureUpdate.UpgradeType> types = new LinkedHashMap<>();
        asked.updates.forEach((name, update) -> {
            updates.put(name, update.maxVersionLevel());
            types.put(name, FeatureUpdate.UpgradeType.fromCode(update.upgradeType()));
        });
        Method update = FeatureControlManager.class.getDeclaredMethod("updateFeatures", Map.class, Map.class, boolean.class, int.class);
        update.setAccessible(true);
        return text(update.invoke(manager, updates, types, false, 1));
    }

    private static List<String> text(Object result) throws ReflectiveOperationException {
        var error = (org.apache.kafka.common.requests.ApiError) call(result, "response");
        List<String> lines = new ArrayList<>(List.of(Short.toString(error.error().code()), error.message() == null ? "" : error.message()));
        for (Object record : (List<?>) call(result, "records")) {
            lines.add(((ApiMessageAndVersion) record).message() instanceof org.apache.kafka.common.metadata.FeatureLevelRecord level
                ? level.name() + "=" + level.featureLevel() : "NO_OP");
        }
        return sorted(lines);
    }

    private static Object call(Object target, String name) throws ReflectiveOperationException {
        Method method = target.getClass().getMethod(name);
        method.setAccessible(true);
        return method.invoke(target);
    }

    private static void set(Object builder, String name, Object value) throws ReflectiveOperationException {
        for (Method method : builder.getClass().getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                method.invoke(builder, value);
            }
        }
    }

    private interface Answer {
        Object to(String method);
    }

    private static Object proxy(String type, Answer answer) throws ReflectiveOperationException {
        Class<?> theirs = Class.forName("org.apache.kafka.controller." + type);
        return Proxy.newProxyInstance(theirs.getClassLoader(), new Class<?>[] {theirs}, (proxy, method, arguments) -> answer.to(method.getName()));
    }

    private static Map<Integer, Map<String, VersionRange>> ranges(Map<Integer, List<NodeFeature>> nodes) {
        Map<Integer, Map<String, VersionRange>> all = new LinkedHashMap<>();
        nodes.forEach((id, features) -> {
            Map<String, VersionRange> ranges = new TreeMap<>();
            features.forEach(feature -> ranges.put(feature.name(), range(feature)));
            all.put(id, ranges);
        });
        return all;
    }

    private static VersionRange range(NodeFeature feature) {
        return VersionRange.of(feature.minSupportedVersion(), feature.maxSupportedVersion());
    }
}
