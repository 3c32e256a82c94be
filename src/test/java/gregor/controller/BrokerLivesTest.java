package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.RegisteredListener;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerRequest;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.LogRecords.NoOpRecord;
import gregor.metadata.PartitionImage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Brokers that come, say more of themselves, leave, and are not heard of any more. */
class BrokerLivesTest {

    private final Cluster cluster = new Cluster(1);

    private BrokerHeartbeatResponse beat(int id, long epoch, long applied, boolean wantFence, boolean wantShutDown) {
        return cluster.commit(cluster.controller.heartbeat(new BrokerHeartbeatRequest(id, epoch, applied, wantFence, wantShutDown, List.of(), null), 1));
    }

    private BrokerRegistration broker(int id) {
        return cluster.image().cluster().broker(id);
    }

    private static void assertRefused(Runnable request, ErrorCode error) {
        assertThatThrownBy(request::run).isInstanceOfSatisfying(KafkaException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    private void create(int partitions, int replicationFactor) {
        cluster.commit(cluster.controller.createTopics(new CreateTopicsRequest(
            List.of(new CreatableTopic("t", partitions, (short) replicationFactor, List.of(), List.of())), 0, false)));
    }

    /** KAFKA-13959: the log of a busy cluster has always gone on by the time a broker has read up to where it was. */
    @Test
    void h70ABrokerHasCaughtUpWhenItKnowsItsOwnRegistration() {
        long epoch = cluster.register(1, null);
        for (int i = 0; i < 5; i++) {
            cluster.commit(new Decision<>(Collections.nCopies(100, new NoOpRecord()), true));
            BrokerHeartbeatResponse behind = beat(1, epoch, epoch - 1, false, false);
            assertThat(behind.isCaughtUp()).isFalse();
            assertThat(behind.isFenced()).isTrue();
        }
        BrokerHeartbeatResponse there = beat(1, epoch, epoch, false, false);
        assertThat(there.isCaughtUp()).isTrue();
        assertThat(there.isFenced()).as("%d records behind the end", cluster.nextOffset() - epoch).isFalse();
        assertThat(broker(1).fenced()).isFalse();
    }

    /** KAFKA-16952: a process that registers again, to say more, stays who it is. */
    @Test
    void h73TheSameProcessKeepsItsEpochAndItsState() {
        BrokerRegistrationRequest first = Cluster.registration(1, null, 7);
        long epoch = cluster.register(first);
        cluster.unfence(1, epoch);
        BrokerRegistrationRequest more = new BrokerRegistrationRequest(1, first.clusterId(), first.incarnationId(),
            List.of(first.listeners().get(0), new RegisteredListener("SSL", "host1", 9094, (short) 1)), first.features(), "r2", false, first.logDirs(), -1);
        assertThat(cluster.register(more)).isEqualTo(epoch);
        assertThat(broker(1).endpoints()).hasSize(2);
        assertThat(broker(1).rack()).isEqualTo("r2");
        assertThat(broker(1).fenced()).isFalse();
        cluster.commit(cluster.controller.allocateProducerIds(new AllocateProducerIdsRequest(1, epoch))); // its epoch is good as ever
        beat(1, epoch, cluster.nextOffset(), true, false);
        assertThat(cluster.register(more)).isEqualTo(epoch);
        assertThat(broker(1).fenced()).as("as it was").isTrue();
    }

    @Test
    void anIdBelongsToOneProcessAtATime() {
        long epoch = cluster.register(Cluster.registration(1, null, 7));
        assertRefused(() -> cluster.register(Cluster.registration(1, null, 8)), ErrorCode.DUPLICATE_BROKER_REGISTRATION);
        cluster.unfence(1, epoch);
        cluster.clock.advance(9_000);
        assertRefused(() -> cluster.register(Cluster.registration(1, null, 8)), ErrorCode.DUPLICATE_BROKER_REGISTRATION);
        cluster.unfence(1, epoch);
        cluster.clock.advance(9_001);
        assertThat(cluster.register(Cluster.registration(1, null, 8))).isGreaterThan(epoch);
        assertRefused(() -> cluster.unfence(1, epoch), ErrorCode.STALE_BROKER_EPOCH);
    }

    @Test
    void whoWasToldToStopDoesNotHoldItsId() {
        long epoch = cluster.register(Cluster.registration(1, null, 7));
        cluster.unfence(1, epoch);
        BrokerHeartbeatResponse reply = beat(1, epoch, cluster.nextOffset(), false, true);
        assertThat(reply.shouldShutDown()).as("it leads nothing").isTrue();
        assertThat(broker(1).fenced()).isTrue();
        assertThat(cluster.register(Cluster.registration(1, null, 8))).isGreaterThan(epoch);
    }

    @Test
    void aBrokerThatLeavesGivesItsLeadersAwayAndWaitsForTheOthers() {
        cluster.withBrokers(3);
        create(6, 3);
        long epoch = broker(1).epoch();
        BrokerHeartbeatResponse leaving = beat(1, epoch, cluster.nextOffset(), false, true);
        long left = cluster.nextOffset() - 1;
        assertThat(leaving.shouldShutDown()).isFalse();
        assertThat(leaving.isFenced()).isFalse();
        assertThat(broker(1).inControlledShutdown()).isTrue();
        for (PartitionImage partition : cluster.image().topics().topic("t").partitions().values()) {
            assertThat(partition.leader()).isIn(2, 3);
            assertThat(partition.isr()).doesNotContain(1);
        }
        beat(2, broker(2).epoch(), left, false, false);
        beat(3, broker(3).epoch(), left - 1, false, false);
        assertThat(beat(1, epoch, left, false, true).shouldShutDown()).as("3 may still send it clients").isFalse();
        beat(3, broker(3).epoch(), left, false, false);
        assertThat(beat(1, epoch, left, false, true).shouldShutDown()).isTrue();
        assertThat(broker(1).fenced()).isTrue();
    }

    @Test
    void aClusterTakesOnlyItsOwnBrokers() {
        BrokerRegistrationRequest like = Cluster.registration(1, null, 7);
        BrokerRegistrationRequest stranger = new BrokerRegistrationRequest(1, "another", like.incarnationId(), like.listeners(), like.features(), null,
            false, like.logDirs(), -1);
        assertRefused(() -> cluster.register(stranger), ErrorCode.INCONSISTENT_CLUSTER_ID);
        BrokerRegistrationRequest migrating = new BrokerRegistrationRequest(1, like.clusterId(), like.incarnationId(), like.listeners(),
            like.features(), null, true, like.logDirs(), -1);
        assertRefused(() -> cluster.register(migrating), ErrorCode.BROKER_ID_NOT_REGISTERED);
    }

    @Test
    void whoIsUnregisteredIsInNoIsrAndMayComeBack() {
        cluster.withBrokers(2);
        create(2, 2);
        cluster.commit(cluster.controller.unregisterBroker(new UnregisterBrokerRequest(1)));
        assertThat(broker(1)).isNull();
        assertThat(cluster.image().topics().topic("t").partitions().values()).allSatisfy(partition -> {
            assertThat(partition.leader()).isEqualTo(2);
            assertThat(partition.isr()).containsExactly(2);
        });
        assertRefused(() -> cluster.controller.unregisterBroker(new UnregisterBrokerRequest(1)), ErrorCode.BROKER_ID_NOT_REGISTERED);
        cluster.register(Cluster.registration(1, null, 99));
        assertThat(broker(1).fenced()).isTrue();
    }

    @Test
    void theOneThatWasSilentForLongestIsFencedFirst() {
        cluster.withBrokers(1);
        cluster.clock.advance(1_000);
        cluster.unfence(2, cluster.register(Cluster.registration(2, null, 70)));
        assertThat(cluster.controller.fenceStaleBroker(cluster.clock.nanos()).records()).isEmpty();
        cluster.clock.advance(9_001);
        assertThat(cluster.commit(cluster.controller.fenceStaleBroker(cluster.clock.nanos()))).isTrue();
        assertThat(broker(1).fenced()).isTrue();
        assertThat(broker(2).fenced()).isFalse();
        assertThat(cluster.commit(cluster.controller.fenceStaleBroker(cluster.clock.nanos()))).isTrue();
        assertThat(broker(2).fenced()).isTrue();
        assertThat(cluster.commit(cluster.controller.fenceStaleBroker(cluster.clock.nanos()))).isFalse();
    }

    @Test
    void aBrokerThatAsksToBeFencedIs() {
        cluster.withBrokers(2);
        create(4, 2);
        beat(1, broker(1).epoch(), cluster.nextOffset(), true, false);
        assertThat(broker(1).fenced()).isTrue();
        assertThat(cluster.image().topics().topic("t").partitions().values()).allSatisfy(partition -> assertThat(partition.leader()).isEqualTo(2));
    }
}
