package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.RegisteredFeature;
import gregor.metadata.BootstrapMetadata;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.LogRecords.AbortTransactionRecord;
import gregor.metadata.LogRecords.BeginTransactionRecord;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.EndTransactionRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BrokerControlTest {

    @Test
    void aBrokerIsFencedUntilItHasCaughtUpAndItsEpochIsTheOffsetOfItsRegistration() {
        Cluster cluster = new Cluster(1);
        int offset = cluster.written.size();
        long epoch = cluster.register(1, "r1");
        assertThat(epoch).isEqualTo(offset);
        BrokerRegistration broker = cluster.image().cluster().broker(1);
        assertThat(broker.fenced()).isTrue();
        assertThat(broker.rack()).isEqualTo("r1");
        assertThat(broker.epoch()).isEqualTo(offset);
        cluster.unfence(1, epoch);
        assertThat(cluster.image().cluster().isActive(1)).isTrue();
    }

    @Test
    void theSameProcessKeepsItsEpochAndAnotherOneStartsOver() {
        Cluster cluster = new Cluster(1);
        BrokerRegistrationRequest process = Cluster.registration(1, null, 5);
        long epoch = cluster.register(process);
        cluster.unfence(1, epoch);
        assertThat(cluster.register(process)).isEqualTo(epoch);
        assertThat(cluster.image().cluster().isActive(1)).as("not fenced by saying the same again").isTrue();
        cluster.clock.advance(9_001);
        long later = cluster.nextOffset();
        assertThat(cluster.register(Cluster.registration(1, null, 6))).isEqualTo(later);
        assertThat(cluster.image().cluster().isActive(1)).isFalse();
        assertThatThrownBy(() -> cluster.unfence(1, epoch)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.STALE_BROKER_EPOCH));
        assertThatThrownBy(() -> cluster.unfence(2, 1)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.STALE_BROKER_EPOCH));
    }

    @Test
    void directoriesAndFeaturesThatCannotBeAreRefused() {
        Cluster cluster = new Cluster(1).withBrokers(2);
        assertRefused(cluster, List.of(), "No directories specified in request", ErrorCode.INVALID_REGISTRATION);
        assertRefused(cluster, List.of(new Uuid(0, 3)), "Reserved directory ID in request", ErrorCode.INVALID_REGISTRATION);
        assertRefused(cluster, List.of(new Uuid(7, 7), new Uuid(7, 7)), "Duplicate directory ID in request", ErrorCode.INVALID_REGISTRATION);
        assertRefused(cluster, List.of(new Uuid(1002, 1002)), "Broker 2 is already registered with directory", ErrorCode.INVALID_REGISTRATION);
        BrokerRegistrationRequest like = Cluster.registration(3, null, 3);
        assertRefused(cluster, Cluster.registration(-1, null, 3), "Invalid negative broker id -1", ErrorCode.INVALID_REGISTRATION);
        BrokerRegistrationRequest old = withFeatures(like, List.of(new RegisteredFeature("metadata.version", (short) 7, (short) 29)));
        assertRefused(cluster, old, "Unable to register because the broker does not support finalized version 30 of metadata.version",
            ErrorCode.UNSUPPORTED_VERSION);
        BrokerRegistrationRequest few = withFeatures(like, List.of(new RegisteredFeature("metadata.version", (short) 7, (short) 30)));
        assertRefused(cluster, few, "Unable to register because the broker does not support finalized version 1 of ", ErrorCode.UNSUPPORTED_VERSION);
        assertRefused(cluster, withFeatures(like, List.of()), "Request features do not contain 'metadata.version'", ErrorCode.INVALID_REGISTRATION);
    }

    private static BrokerRegistrationRequest withFeatures(BrokerRegistrationRequest like, List<RegisteredFeature> features) {
        return new BrokerRegistrationRequest(like.brokerId(), like.clusterId(), like.incarnationId(), like.listeners(), features, null, false,
            like.logDirs(), -1);
    }

    private static void assertRefused(Cluster cluster, List<Uuid> directories, String why, ErrorCode error) {
        assertRefused(cluster, Cluster.registration(3, null, 3, directories), why, error);
    }

    private static void assertRefused(Cluster cluster, BrokerRegistrationRequest request, String why, ErrorCode error) {
        assertThatThrownBy(() -> cluster.register(request)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(error)).hasMessageStartingWith(why);
    }

    @Test
    void aSingleBrokerThatComesBackLeadsEverythingInANewEpoch() {
        Cluster cluster = new Cluster(1).withBrokers(1);
        create(cluster, "t", 3, 1);
        long epoch = cluster.register(1, null);
        assertThat(partitions(cluster)).allSatisfy(partition -> {
            assertThat(partition.leader()).isEqualTo(PartitionImage.NO_LEADER);
            assertThat(partition.isr()).as("it may have lost what it had not forced").isEmpty();
            assertThat(partition.lastKnownElr()).containsExactly(1);
        });
        cluster.unfence(1, epoch);
        assertThat(partitions(cluster)).hasSize(3).allSatisfy(partition -> {
            assertThat(partition.leader()).isEqualTo(1);
            assertThat(partition.leaderEpoch()).isEqualTo(2);
        });
    }

    /** Brokers come, go and come back in any order; after each step each partition is what the rules say. */
    @Property(tries = 100)
    void i4LeadersAreInTheIsrAndAreThere(@ForAll long seed) {
        Random random = new Random(seed);
        Cluster cluster = new Cluster(seed).withBrokers(3);
        Map<Integer, Long> epochs = new TreeMap<>();
        cluster.image().cluster().brokers().forEach((id, broker) -> epochs.put(id, broker.epoch()));
        create(cluster, "a", 4, 3);
        create(cluster, "b", 3, 2);
        create(cluster, "c", 3, 1);
        for (int step = 0; step < 15; step++) {
            MetadataImage before = cluster.image();
            int id = 1 + random.nextInt(3);
            int from = cluster.written.size();
            if (cluster.image().cluster().broker(id).fenced()) {
                cluster.unfence(id, epochs.get(id));
            } else {
                epochs.put(id, cluster.register(id, null));
            }
            assertRules(before, cluster.image());
            Set<String> changed = new HashSet<>();
            for (MetadataRecord record : cluster.written.subList(from, cluster.written.size())) {
                if (record instanceof PartitionChangeRecord change) {
                    assertThat(changed.add(change.topicId() + "-" + change.partitionId())).as("one change each").isTrue();
                }
            }
        }
        epochs.forEach((id, epoch) -> {
            if (cluster.image().cluster().broker(id).fenced()) {
                cluster.unfence(id, epoch);
            }
        });
        assertThat(partitions(cluster)).as("with all brokers there nothing is without a leader")
            .allSatisfy(partition -> assertThat(partition.leader()).isNotEqualTo(PartitionImage.NO_LEADER));
    }

    private static void assertRules(MetadataImage before, MetadataImage after) {
        after.topics().byId().forEach((topicId, topic) -> topic.partitions().forEach((number, partition) -> {
            PartitionImage was = before.topics().topic(topicId).partition(number);
            assertThat(partition.isr()).isSubsetOf(partition.replicas());
            boolean canBeLed = partition.isr().stream().anyMatch(after.cluster()::isActive);
            if (canBeLed) {
                assertThat(partition.isr()).contains(partition.leader());
                assertThat(after.cluster().isActive(partition.leader())).isTrue();
                assertThat(partition.isr()).as("who is gone is out").allSatisfy(id -> assertThat(after.cluster().isActive(id)).isTrue());
            } else {
                assertThat(partition.leader()).isEqualTo(PartitionImage.NO_LEADER);
            }
            boolean stays = was.leader() != PartitionImage.NO_LEADER && after.cluster().isActive(was.leader());
            assertThat(partition.leader() == was.leader() || !stays).as("a leader that can stay, stays").isTrue();
            assertThat(partition.leaderEpoch() - was.leaderEpoch()).isEqualTo(partition.leader() == was.leader() ? 0 : 1);
            assertThat(partition.partitionEpoch() - was.partitionEpoch()).isEqualTo(partition.equals(was) ? 0 : 1);
        }));
    }

    @Property(tries = 50)
    void producerIdsAreHandedOutOnce(@ForAll long seed) {
        Random random = new Random(seed);
        Cluster cluster = new Cluster(seed).withBrokers(2);
        Set<Long> seen = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            int id = 1 + random.nextInt(2);
            long epoch = cluster.image().cluster().broker(id).epoch();
            long first = cluster.commit(cluster.controller.allocateProducerIds(new AllocateProducerIdsRequest(id, epoch))).producerIdStart();
            assertThat(first % ProducerIdControl.BLOCK_SIZE).isZero();
            assertThat(seen.add(first)).isTrue();
        }
        assertThatThrownBy(() -> cluster.controller.allocateProducerIds(new AllocateProducerIdsRequest(1, 99))).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.STALE_BROKER_EPOCH));
    }

    // ---- the controller's own beginning

    @Test
    void anEmptyLogGetsTheBootstrapRecordsInATransaction() {
        BootstrapMetadata bootstrap = BootstrapMetadata.of(MetadataVersion.LATEST_PRODUCTION,
            Map.of("eligible.leader.replicas.version", (short) 1), "a test");
        assertThat(Activation.of(MetadataImage.EMPTY, bootstrap, false, 2).records()).containsExactly(
            new BeginTransactionRecord("Bootstrap records"),
            new FeatureLevelRecord("metadata.version", (short) 30),
            new FeatureLevelRecord("eligible.leader.replicas.version", (short) 1),
            new ConfigRecord((byte) 4, "", "min.insync.replicas", "2"),
            new EndTransactionRecord());
        assertThat(Activation.of(MetadataImage.EMPTY, bootstrap, true, 2).records()).startsWith(new AbortTransactionRecord("Controller failover"));
        Decision<MetadataVersion> old = Activation.of(MetadataImage.EMPTY, BootstrapMetadata.of(MetadataVersion.IBP_3_5_IV0, Map.of(), "a test"), false, 1);
        assertThat(old.records()).containsExactly(new FeatureLevelRecord("metadata.version", (short) 9));
        assertThat(old.reply()).isEqualTo(MetadataVersion.IBP_3_5_IV0);
    }

    @Test
    void aLogThatHasBegunGetsNothingButTheEndOfAnOpenTransaction() {
        Cluster cluster = new Cluster(1);
        BootstrapMetadata bootstrap = BootstrapMetadata.of(MetadataVersion.LATEST_PRODUCTION, Map.of(), "a test");
        assertThat(Activation.of(cluster.image(), bootstrap, false, 1).records()).isEmpty();
        assertThat(Activation.of(cluster.image(), bootstrap, true, 1).records()).containsExactly(new AbortTransactionRecord("Controller failover"));
    }

    private static void create(Cluster cluster, String name, int partitions, int replicationFactor) {
        cluster.commit(cluster.controller.createTopics(new CreateTopicsRequest(
            List.of(new CreatableTopic(name, partitions, (short) replicationFactor, List.of(), List.of())), 0, false)));
    }

    private static List<PartitionImage> partitions(Cluster cluster) {
        return cluster.image().topics().byName().values().stream().flatMap(topic -> topic.partitions().values().stream()).toList();
    }
}
