package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.AlterPartitionMessage.AlterPartitionPartition;
import gregor.message.AlterPartitionMessage.AlterPartitionPartitionResult;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionResponse;
import gregor.message.AlterPartitionMessage.AlterPartitionTopic;
import gregor.message.AlterPartitionMessage.BrokerState;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsResponse;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartition;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopic;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.ConfigOperation;
import gregor.message.ConfigResourceType;
import gregor.message.CreateTopicsMessage.CreatableReplicaAssignment;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicConfig;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResource;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.PartitionImage;
import java.util.ArrayList;
import java.util.List;

/** What brokers and operators do to one partition of a {@link Cluster}, in few words. */
final class PartitionActions {

    static final String TOPIC = "t";

    final Cluster cluster;

    /** A cluster of brokers 1 to {@code count}, all of which take part. */
    PartitionActions(int count) {
        cluster = new Cluster(1).withBrokers(count);
    }

    /** Topic {@link #TOPIC} with one partition, which can be written to while so many are in sync. */
    PartitionActions topic(int minInsyncReplicas, Integer... replicas) {
        CreateTopicsResponse response = cluster.commit(cluster.controller.createTopics(new CreateTopicsRequest(List.of(new CreatableTopic(TOPIC, -1,
            (short) -1, List.of(new CreatableReplicaAssignment(0, List.of(replicas))),
            List.of(new CreatableTopicConfig("min.insync.replicas", "" + minInsyncReplicas)))), 0, false)));
        if (response.topics().get(0).errorCode() != 0) {
            throw new IllegalStateException(response.toString());
        }
        return this;
    }

    PartitionImage partition() {
        return cluster.image().topics().topic(TOPIC).partition(0);
    }

    List<Integer> inSyncOrEligible() {
        List<Integer> all = new ArrayList<>(partition().isr());
        all.addAll(partition().elr());
        return all;
    }

    Uuid topicId() {
        return cluster.image().topics().topic(TOPIC).id();
    }

    BrokerRegistration broker(int id) {
        return cluster.image().cluster().broker(id);
    }

    /** What the leader would send to have this ISR. */
    AlterPartitionPartition wanted(Integer... isr) {
        List<BrokerState> members = new ArrayList<>();
        for (int member : isr) {
            members.add(new BrokerState(member, broker(member) == null ? 7 : broker(member).epoch()));
        }
        return new AlterPartitionPartition(0, partition().leaderEpoch(), List.of(), members, partition().leaderRecoveryState(),
            partition().partitionEpoch());
    }

    Decision<AlterPartitionResponse> decide(int leader, AlterPartitionPartition wanted) {
        return cluster.controller.alterPartition(
            new AlterPartitionRequest(leader, broker(leader).epoch(), List.of(new AlterPartitionTopic(topicId(), List.of(wanted)))), 3);
    }

    AlterPartitionPartitionResult alter(int leader, AlterPartitionPartition wanted) {
        return cluster.commit(decide(leader, wanted)).topics().get(0).partitions().get(0);
    }

    /** The leader reports an ISR. */
    ErrorCode isr(Integer... isr) {
        return ErrorCode.of(alter(partition().leader(), wanted(isr)).errorCode());
    }

    /** A broker is not heard of for so long that it is fenced. */
    void silent(int id) {
        cluster.clock.advance(60_000);
        for (BrokerRegistration other : cluster.image().cluster().brokers().values()) {
            if (other.id() != id && !other.fenced()) {
                cluster.unfence(other.id(), other.epoch());
            }
        }
        while (cluster.commit(cluster.controller.fenceStaleBroker(cluster.clock.nanos()))) {
            continue;
        }
    }

    /** Another process of a broker that was silent registers and is let in. */
    void back(int id, boolean withProofOfACleanStop) {
        BrokerRegistrationRequest like = Cluster.registration(id, null, cluster.written.size() * 1000L + id);
        long epoch = cluster.register(new BrokerRegistrationRequest(id, like.clusterId(), like.incarnationId(), like.listeners(), like.features(),
            null, false, like.logDirs(), withProofOfACleanStop ? broker(id).epoch() : -1));
        cluster.unfence(id, epoch);
    }

    /** A broker says that it wants to stop. */
    void leave(int id) {
        cluster.commit(cluster.controller.heartbeat(new BrokerHeartbeatRequest(id, broker(id).epoch(), cluster.nextOffset(), false, true, List.of(), null), 1));
    }

    /** @param topic the empty string for all brokers' default */
    void set(String topic, String key, String value) {
        byte type = (topic.isEmpty() ? ConfigResourceType.BROKER : ConfigResourceType.TOPIC).id();
        cluster.commit(cluster.controller.alterConfigs(new IncrementalAlterConfigsRequest(List.of(new AlterConfigsResource(type, topic,
            List.of(new AlterableConfig(key, ConfigOperation.SET.id(), value)))), false)));
    }

    /** @param target null to give a move up */
    AlterPartitionReassignmentsResponse move(boolean mayChangeFactor, List<Integer> target) {
        return cluster.commit(cluster.controller.alterPartitionReassignments(new AlterPartitionReassignmentsRequest(0, mayChangeFactor,
            List.of(new ReassignableTopic(TOPIC, List.of(new ReassignablePartition(0, target)))))));
    }

    ErrorCode move(Integer... target) {
        return error(move(true, List.of(target)));
    }

    ErrorCode giveUpMove() {
        return error(move(true, null));
    }

    static ErrorCode error(AlterPartitionReassignmentsResponse response) {
        return ErrorCode.of(response.responses().get(0).partitions().get(0).errorCode());
    }
}
