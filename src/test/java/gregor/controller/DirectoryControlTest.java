package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.metadata.DirectoryId;
import gregor.metadata.PartitionImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Brokers with several log directories, and what the controller makes of one that fails (KIP-858). */
class DirectoryControlTest {

    private static final Uuid A = new Uuid(50, 1);
    private static final Uuid B = new Uuid(50, 2);

    private final Cluster cluster = new Cluster(1);

    private long restart(Uuid... directories) {
        cluster.clock.advance(60_000);
        long epoch = cluster.register(Cluster.registration(1, null, cluster.written.size(), List.of(directories)));
        cluster.unfence(1, epoch);
        return epoch;
    }

    private Decision<BrokerHeartbeatResponse> offline(long epoch, Uuid... failed) {
        return cluster.controller.heartbeat(new BrokerHeartbeatRequest(1, epoch, cluster.nextOffset(), false, false, List.of(failed), null));
    }

    private PartitionImage partition(int number) {
        return cluster.image().topics().topic("t").partition(number);
    }

    private void createTopic(int partitions) {
        cluster.commit(cluster.controller.createTopics(new CreateTopicsRequest(
            List.of(new CreatableTopic("t", partitions, (short) 1, List.of(), List.of())), 0, false)));
    }

    private void assign(long epoch, int number, Uuid directory) {
        cluster.commit(cluster.controller.assignReplicasToDirs(1, epoch,
            List.of(new ReplicaDirectory(cluster.image().topics().topic("t").id(), number, directory))));
    }

    @Test
    void aDirectoryThatFailsTakesItsLeadersAlongUntilItIsBack() {
        long epoch = restart(A, B);
        createTopic(3);
        assertThat(partition(0).directory(1)).as("the broker chooses").isEqualTo(DirectoryId.UNASSIGNED);
        assign(epoch, 0, A);
        assign(epoch, 1, B);
        assertThat(partition(0).directory(1)).isEqualTo(A);
        assertThat(partition(0).leaderEpoch()).as("nobody takes over").isZero();
        int partitionEpoch = partition(0).partitionEpoch();
        assign(epoch, 0, A);
        assertThat(partition(0).partitionEpoch()).as("no news").isEqualTo(partitionEpoch);

        cluster.commit(offline(epoch, A, new Uuid(9, 9)));
        assertThat(partition(0).leader()).isEqualTo(PartitionImage.NO_LEADER);
        assertThat(partition(0).elr()).as("who has all there is, should it come back").containsExactly(1);
        assertThat(partition(0).leaderEpoch()).isEqualTo(1);
        assertThat(partition(1).leader()).isEqualTo(1);
        assertThat(partition(2).leader()).as("nobody knows where it is").isEqualTo(1);
        assertThat(cluster.image().cluster().broker(1).directories()).containsExactly(B);
        assertThat(offline(epoch, A).records()).as("known").isEmpty();

        long later = restart(B);
        assertThat(partition(0).leader()).as("the broker is back, the directory is not").isEqualTo(PartitionImage.NO_LEADER);
        assertThat(partition(1).leader()).isEqualTo(1);
        restart(A, B);
        assertThat(partition(0).leader()).isEqualTo(1);
        assertThatThrownBy(() -> offline(later, A)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.STALE_BROKER_EPOCH));
        assertThatThrownBy(() -> cluster.controller.assignReplicasToDirs(2, 1, List.of())).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.STALE_BROKER_EPOCH));
    }

    @Test
    void whatIsGoneMeanwhileIsNotAssigned() {
        long epoch = restart(A, B);
        createTopic(1);
        Uuid id = cluster.image().topics().topic("t").id();
        assertThat(cluster.controller.assignReplicasToDirs(1, epoch, List.of(new ReplicaDirectory(new Uuid(8, 8), 0, A),
            new ReplicaDirectory(id, 7, A))).records()).isEmpty();
    }

    @Test
    void aBrokerWithOneDirectoryHasNoChoice() {
        restart(A);
        createTopic(1);
        assertThat(partition(0).directory(1)).isEqualTo(A);
    }
}
