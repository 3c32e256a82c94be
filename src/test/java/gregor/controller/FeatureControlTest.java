package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.AlterPartitionMessage.AlterPartitionPartition;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.RegisteredFeature;
import gregor.message.UpdateFeaturesMessage.FeatureUpdateKey;
import gregor.message.UpdateFeaturesMessage.UpdatableFeatureResult;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesResponse;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.ConfigResource;
import gregor.metadata.Feature;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.LogRecords.NoOpRecord;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FeatureControlTest {

    private static final byte UPGRADE = 1;
    private static final byte SAFE_DOWNGRADE = 2;
    private static final byte UNSAFE_DOWNGRADE = 3;

    private final Cluster cluster = new Cluster(1);

    private static FeatureUpdateKey to(String feature, int level, byte type) {
        return new FeatureUpdateKey(feature, (short) level, false, type);
    }

    private static FeatureUpdateKey to(String feature, int level) {
        return to(feature, level, UPGRADE);
    }

    private Decision<UpdateFeaturesResponse> update(FeatureUpdateKey... updates) {
        return cluster.controller.updateFeatures(new UpdateFeaturesRequest(60_000, List.of(updates), false), 2);
    }

    private void assertRefused(String why, FeatureUpdateKey... updates) {
        Decision<UpdateFeaturesResponse> decision = update(updates);
        assertThat(decision.reply().errorCode()).isEqualTo(ErrorCode.INVALID_UPDATE_VERSION.code());
        assertThat(decision.reply().errorMessage()).startsWith("The update failed for all features since the following feature had an error: ").contains(why);
        assertThat(decision.records()).isEmpty();
    }

    private void at(String feature, int level) {
        cluster.commit(new Decision<>(List.of(new FeatureLevelRecord(feature, (short) level)), true));
    }

    private void register(int id, RegisteredFeature... instead) {
        BrokerRegistrationRequest like = Cluster.registration(id, null, id);
        List<RegisteredFeature> features = new ArrayList<>(like.features());
        for (RegisteredFeature feature : instead) {
            features.removeIf(each -> each.name().equals(feature.name()));
            if (feature.maxSupportedVersion() > 0) {
                features.add(feature);
            }
        }
        cluster.register(new BrokerRegistrationRequest(id, like.clusterId(), like.incarnationId(), like.listeners(), features, null, false,
            like.logDirs(), -1));
    }

    @Test
    void aFeatureGoesUpAndDownWhereAllSupportIt() {
        register(1);
        assertThat(update(to("group.version", 0)).reply().errorMessage()).contains("Can't downgrade the version of this feature without setting the upgrade type");
        cluster.commit(update(to("group.version", 0, SAFE_DOWNGRADE)));
        assertThat(cluster.image().features().level("group.version")).isZero();
        assertRefused("Can't downgrade to a newer version.", to("group.version", 1, SAFE_DOWNGRADE));
        assertRefused("The controller does not support the given upgrade type.", to("group.version", 1, (byte) 0));
        assertRefused("A feature version cannot be less than 0.", to("group.version", -1));
        assertRefused("Invalid update version 2 for feature group.version. Local controller 1 only supports versions 0-1", to("group.version", 2));
        assertRefused("Local controller 1 does not support this feature.", to("no.such.version", 1));
        assertRefused("Feature no.such.version not found.", to("no.such.version", 0));
        cluster.commit(update(to("group.version", 1)));
        assertThat(cluster.image().features().level("group.version")).isEqualTo((short) 1);
    }

    @Test
    void whoIsRegisteredHasToSupportIt() {
        at("group.version", 0);
        at("share.version", 0);
        register(1, new RegisteredFeature("group.version", (short) 0, (short) 0));
        assertRefused("Broker 1 does not support this feature.", to("group.version", 1));
        assertThat(update(to("share.version", 1)).reply().errorCode()).isZero();
        assertRefused("Broker 1 does not support this feature.", to("share.version", 1), to("group.version", 1));
    }

    @Test
    void everyVoterHasToHaveRegistered() {
        Cluster three = new Cluster(1, NodeConfig.with(Map.of("default.replication.factor", "1", "node.id", "1", "process.roles", "controller",
            "listeners", "CONTROLLER://localhost:9093", "controller.quorum.voters", "1@localhost:9093,2@localhost:9094")));
        UpdateFeaturesRequest down = new UpdateFeaturesRequest(0, List.of(to("group.version", 0, SAFE_DOWNGRADE)), false);
        assertThat(three.controller.updateFeatures(down, 2).reply().errorMessage()).contains("controller 2 has not registered, and may not support this feature");
        three.commit(Cluster.registerController(2).apply(three.controller));
        assertThat(three.controller.updateFeatures(down, 2).reply().errorCode()).isZero();
    }

    @Test
    void metadataVersionGoesDownOnlyWhereNothingCanBeLost() {
        at("metadata.version", MetadataVersion.IBP_4_2_IV1.level());
        for (byte type : new byte[] {SAFE_DOWNGRADE, UNSAFE_DOWNGRADE}) {
            assertThat(update(to("metadata.version", MetadataVersion.IBP_4_0_IV1.level(), type)).records()).containsExactly(
                new FeatureLevelRecord("metadata.version", MetadataVersion.IBP_4_0_IV1.level()));
        }
        assertRefused("Unsupported metadata.version downgrade from 29 to 22. Refusing to perform the requested downgrade because it might delete "
            + "metadata information.", to("metadata.version", MetadataVersion.IBP_4_0_IV0.level(), SAFE_DOWNGRADE));
        assertRefused("Unsafe metadata downgrade is not supported in this version.", to("metadata.version", MetadataVersion.IBP_4_0_IV0.level(), UNSAFE_DOWNGRADE));
        assertRefused("Local controller 1 only supports versions 7-30", to("metadata.version", 31));
        assertRefused("Local controller 1 only supports versions 7-30", to("metadata.version", 6, SAFE_DOWNGRADE));
        cluster.commit(update(to("metadata.version", 30)));
        assertThat(cluster.image().features().metadataVersion()).isEqualTo(MetadataVersion.IBP_4_3_IV0);
    }

    /** KIP-966: from then on min.insync.replicas is the cluster's, and no broker's own. */
    @Test
    void eligibleLeaderReplicasBringAMinInsyncReplicasOfTheCluster() {
        at("eligible.leader.replicas.version", 0);
        cluster.commit(new Decision<>(List.of(new ConfigRecord((byte) 4, "", "min.insync.replicas", null),
            new ConfigRecord((byte) 4, "2", "min.insync.replicas", "3"), new ConfigRecord((byte) 4, "2", "num.io.threads", "9")), true));
        cluster.commit(update(to("eligible.leader.replicas.version", 1)));
        assertThat(cluster.image().configs().of(ConfigResource.ALL_BROKERS)).containsEntry("min.insync.replicas", "1");
        assertThat(cluster.image().configs().of(ConfigResource.broker(2))).doesNotContainKey("min.insync.replicas").containsEntry("num.io.threads", "9");
        at("eligible.leader.replicas.version", 0);
        at("metadata.version", MetadataVersion.IBP_4_0_IV0.level());
        assertRefused("eligible.leader.replicas.version could not be set to 1 because it depends on metadata.version level 23",
            to("eligible.leader.replicas.version", 1));
        assertThat(update(to("eligible.leader.replicas.version", 1), to("metadata.version", 30)).records()).as("both at once").hasSize(2);
    }

    @Test
    void kraftVersionIsTheQuorums() {
        assertThat(update(to("kraft.version", 1)).records()).containsExactly(new NoOpRecord());
        assertRefused("Can't downgrade the version of this feature.", to("kraft.version", 0, UNSAFE_DOWNGRADE));
    }

    @Test
    void whatIsOnlyCheckedChangesNothingAndOldVersionsListTheFeatures() {
        UpdateFeaturesRequest request = new UpdateFeaturesRequest(0, List.of(to("group.version", 0, SAFE_DOWNGRADE)), true);
        assertThat(cluster.controller.updateFeatures(request, 2)).isEqualTo(Decision.noChange(new UpdateFeaturesResponse(0, (short) 0, null, List.of())));
        assertThat(cluster.controller.updateFeatures(request, 1).reply().results()).containsExactly(new UpdatableFeatureResult("group.version", (short) 0, null));
    }

    /** Whatever is asked, each registered node can work at each finalized level, and a request is granted whole or not at all. */
    @Property(tries = 100)
    void noNodeIsLeftBehind(@ForAll long seed) {
        Random random = new Random(seed);
        Cluster random3 = new Cluster(seed);
        List<NodeFeature> known = Feature.supported();
        known.stream().filter(each -> each.minSupportedVersion() == 0)
            .forEach(each -> random3.commit(new Decision<>(List.of(new FeatureLevelRecord(each.name(), (short) 0)), true)));
        for (int i = 0; i < 20; i++) {
            if (random.nextInt(3) == 0) {
                int id = 1 + random.nextInt(3);
                BrokerRegistrationRequest like = Cluster.registration(id, null, 100 + i);
                String older = known.get(random.nextInt(known.size())).name(); // the one feature that this broker is a release behind with
                List<RegisteredFeature> features = like.features().stream().map(each -> new RegisteredFeature(each.name(), each.minSupportedVersion(),
                    (short) (each.maxSupportedVersion() - (each.name().equals(older) ? 1 : 0)))).toList();
                random3.clock.advance(60_000);
                try {
                    random3.register(new BrokerRegistrationRequest(id, like.clusterId(), new Uuid(i, 1), List.of(), features, null, false, like.logDirs(), -1));
                } catch (KafkaException cannotWorkHere) {
                    assertThat(cannotWorkHere.error()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
                }
            }
            List<FeatureUpdateKey> updates = new ArrayList<>();
            for (int n = 1 + random.nextInt(2); n > 0; n--) {
                NodeFeature feature = known.get(random.nextInt(known.size()));
                updates.add(to(feature.name(), feature.maxSupportedVersion() - random.nextInt(3), (byte) (1 + random.nextInt(3))));
            }
            Decision<UpdateFeaturesResponse> decision = random3.controller.updateFeatures(new UpdateFeaturesRequest(0, updates, false), 2);
            random3.commit(decision);
            for (FeatureUpdateKey update : updates) {
                boolean last = updates.lastIndexOf(update) == updates.size() - 1 || updates.stream().filter(each -> each.feature().equals(update.feature())).count() == 1;
                if (decision.reply().errorCode() == 0 && last) {
                    assertThat(FeatureControl.level(random3, update.feature())).isEqualTo(update.maxVersionLevel());
                }
            }
            assertThat(decision.reply().errorCode() == 0 || decision.records().equals(List.<MetadataRecord>of())).isTrue();
            for (BrokerRegistration broker : random3.image().cluster().brokers().values()) {
                for (NodeFeature feature : broker.features()) {
                    assertThat(FeatureControl.level(random3, feature.name())).as("%s of broker %d", feature, broker.id())
                        .isBetween(feature.minSupportedVersion(), feature.maxSupportedVersion());
                }
            }
        }
    }

    /** KAFKA-16540: a leader goes on by a lower minimum of its own until it hears of the cluster's; what it proposes meanwhile comes too late. */
    @Test
    void theFirstMinimumOfTheClusterGivesEachPartitionAnotherEpoch() {
        PartitionActions actions = new PartitionActions(2).topic(1, 1, 2);
        Cluster two = actions.cluster;
        two.commit(new Decision<>(List.of(new FeatureLevelRecord("eligible.leader.replicas.version", (short) 0)), true));
        AlterPartitionPartition early = actions.wanted(1);
        UpdateFeaturesRequest request = new UpdateFeaturesRequest(60_000, List.of(to("eligible.leader.replicas.version", 1)), false);
        two.commit(two.controller.updateFeatures(request, 2));
        assertThat(actions.alter(1, early).errorCode()).isEqualTo(ErrorCode.INVALID_UPDATE_VERSION.code());
        assertThat(actions.isr(1)).isEqualTo(ErrorCode.NONE);
        int epoch = actions.partition().partitionEpoch();
        two.commit(two.controller.updateFeatures(request, 2));
        assertThat(actions.partition().partitionEpoch()).as("nothing changes").isEqualTo(epoch);
    }
}
