package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsPartition;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsResponse;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsTopic;
import gregor.message.AssignReplicasToDirsMessage.AssignedDirectory;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.metadata.DirectoryId;
import gregor.metadata.PartitionImage;
import java.util.List;
import net.jqwik.api.Example;
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
        return cluster.controller.heartbeat(new BrokerHeartbeatRequest(1, epoch, cluster.nextOffset(), false, false, List.of(failed), null), 1);
    }

    private PartitionImage partition(int number) {
        return cluster.image().topics().topic("t").partition(number);
    }

    private void createTopic(int partitions) {
        cluster.commit(cluster.controller.createTopics(new CreateTopicsRequest(
            List.of(new CreatableTopic("t", partitions, (short) 1, List.of(), List.of())), 0, false)));
    }

    private Decision<AssignReplicasToDirsResponse> assignment(int broker, long epoch, Uuid topic, int number, Uuid directory) {
        return cluster.controller.assignReplicasToDirs(new AssignReplicasToDirsRequest(broker, epoch, List.of(new AssignedDirectory(directory,
            List.of(new AssignReplicasToDirsTopic(topic, List.of(new AssignReplicasToDirsPartition(number))))))));
    }

    private void assign(long epoch, int number, Uuid directory) {
        assertThat(error(cluster.commit(assignment(1, epoch, cluster.image().topics().topic("t").id(), number, directory)))).isEqualTo(ErrorCode.NONE);
    }

    private static ErrorCode error(AssignReplicasToDirsResponse response) {
        return ErrorCode.of(response.directories().get(0).topics().get(0).partitions().get(0).errorCode());
    }

    @Example
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
        assertThatThrownBy(() -> assignment(2, 1, A, 0, A)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.STALE_BROKER_EPOCH));
    }

    @Test
    void whatIsGoneMeanwhileIsNotAssigned() {
        long epoch = restart(A, B);
        long other = cluster.register(2, null);
        createTopic(1);
        Uuid id = cluster.image().topics().topic("t").id();
        assertThat(error(assignment(1, epoch, new Uuid(8, 8), 0, A).reply())).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
        assertThat(error(assignment(1, epoch, id, 7, A).reply())).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(assignment(2, other, id, 0, A).reply())).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(assignment(2, other, id, 0, A).records()).isEmpty();
    }

    @Test
    void aReplicaThatIsPutIntoADirectoryThatFailedLeadsNoLonger() {
        long epoch = restart(A, B);
        createTopic(1);
        cluster.commit(offline(epoch, A));
        assertThat(partition(0).leader()).isEqualTo(1);
        assign(epoch, 0, A);
        assertThat(partition(0).leader()).isEqualTo(PartitionImage.NO_LEADER);
        assertThat(partition(0).directory(1)).isEqualTo(A);
    }

    /** H25, CTL-9: what was in the directory is not in the new one; only an election that says so makes such a replica a leader. */
    @Test
    void h25AReplicaThatBeginsAnewInAnotherDirectoryIsNotInSync() {
        long epoch = restart(A, B);
        createTopic(1);
        assign(epoch, 0, A);
        cluster.commit(offline(epoch, A));
        assertThat(partition(0).elr()).containsExactly(1);
        assign(epoch, 0, B);
        assertThat(partition(0).elr()).isEmpty();
        assertThat(partition(0).isr()).isEmpty();
        assertThat(partition(0).leader()).isEqualTo(PartitionImage.NO_LEADER);
    }

    @Test
    void aBrokerWithOneDirectoryHasNoChoice() {
        restart(A);
        createTopic(1);
        assertThat(partition(0).directory(1)).isEqualTo(A);
    }
}
