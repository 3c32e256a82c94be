package gregor.controller;

import gregor.base.ErrorCode;
import gregor.message.AlterPartitionMessage.AlterPartitionPartition;
import gregor.message.AlterPartitionMessage.AlterPartitionPartitionResult;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionResponse;
import gregor.message.AlterPartitionMessage.AlterPartitionTopic;
import gregor.message.AlterPartitionMessage.AlterPartitionTopicResult;
import gregor.message.AlterPartitionMessage.BrokerState;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A leader says who is in sync (KIP-497). It is a compare and set: the leader names the epochs of what it changes, and of two
 * that change the same only the first one does. An epoch larger than the one here means that this controller is behind: another
 * one has decided more, and is to be asked (REP-14).
 *
 * <p>Who is fenced, leaving, or another process than the leader thinks (KIP-903) does not join, whatever the leader has seen
 * of it (KIP-841); nor does a replica whose directory has failed (which Kafka lets in). Source: the methods {@code alterPartition} and {@code validateAlterPartitionData} of Kafka's
 * {@code ReplicationControlManager}.
 */
final class AlterPartitionControl {

    /** Before it, a request does not tell the brokers' epochs. */
    private static final int FIRST_VERSION_WITH_EPOCHS = 3;
    private static final long UNKNOWN_EPOCH = -1;
    private static final byte RECOVERED = 0;
    private static final byte RECOVERING = 1;

    private AlterPartitionControl() {}

    /** @throws gregor.base.KafkaException if the leader's broker is not registered with the epoch that it names */
    static Decision<AlterPartitionResponse> alter(AlterPartitionRequest request, int version, PartitionChanges changes) {
        BrokerControl.checkEpoch(changes.image(), request.brokerId(), request.brokerEpoch());
        List<AlterPartitionTopicResult> topics = new ArrayList<>();
        for (AlterPartitionTopic each : request.topics()) {
            TopicImage topic = changes.image().topics().topic(each.topicId());
            List<AlterPartitionPartitionResult> partitions = new ArrayList<>();
            for (AlterPartitionPartition wanted : each.partitions()) {
                partitions.add(topic == null ? refused(wanted, ErrorCode.UNKNOWN_TOPIC_ID)
                    : alter(request.brokerId(), topic, wanted, isr(wanted, version), changes));
            }
            topics.add(new AlterPartitionTopicResult(each.topicId(), partitions));
        }
        return new Decision<>(changes.records(), new AlterPartitionResponse(0, ErrorCode.NONE.code(), topics));
    }

    private static List<BrokerState> isr(AlterPartitionPartition wanted, int version) {
        return version >= FIRST_VERSION_WITH_EPOCHS ? wanted.newIsrWithEpochs()
            : wanted.newIsr().stream().map(broker -> new BrokerState(broker, UNKNOWN_EPOCH)).toList();
    }

    private static AlterPartitionPartitionResult refused(AlterPartitionPartition wanted, ErrorCode error) {
        return new AlterPartitionPartitionResult(wanted.partitionIndex(), error.code(), 0, 0, List.of(), RECOVERED, 0);
    }

    private static AlterPartitionPartitionResult alter(int leader, TopicImage topic, AlterPartitionPartition wanted, List<BrokerState> isr,
            PartitionChanges changes) {
        int number = wanted.partitionIndex();
        ErrorCode error = check(leader, changes.partition(topic, number), wanted, isr, changes.image());
        if (error == ErrorCode.NONE && changes.isFull()) {
            error = ErrorCode.OPERATION_NOT_ATTEMPTED;
        }
        if (error != ErrorCode.NONE) {
            return refused(wanted, error);
        }
        changes.add(topic, number, changes.change(topic, number).elect(BrokerPartitions.kind(topic, changes))
            .isr(isr.stream().map(BrokerState::brokerId).toList())
            .recoveryState(wanted.leaderRecoveryState()));
        PartitionImage now = changes.partition(topic, number);
        return now.leader() != leader ? refused(wanted, ErrorCode.NEW_LEADER_ELECTED) // the end of a reassignment took the lead from it
            : new AlterPartitionPartitionResult(number, ErrorCode.NONE.code(), now.leader(), now.leaderEpoch(), now.isr(),
                now.leaderRecoveryState(), now.partitionEpoch());
    }

    private static ErrorCode check(int leader, PartitionImage partition, AlterPartitionPartition wanted, List<BrokerState> isr, MetadataImage image) {
        if (partition == null) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        if (wanted.leaderEpoch() > partition.leaderEpoch() || wanted.partitionEpoch() > partition.partitionEpoch()) {
            return ErrorCode.NOT_CONTROLLER;
        }
        if (wanted.leaderEpoch() < partition.leaderEpoch()) {
            return ErrorCode.FENCED_LEADER_EPOCH;
        }
        if (leader != partition.leader()) {
            return ErrorCode.INVALID_REQUEST;
        }
        if (wanted.partitionEpoch() < partition.partitionEpoch()) {
            return ErrorCode.INVALID_UPDATE_VERSION;
        }
        if (!isPossible(leader, partition, wanted.leaderRecoveryState(), isr.stream().map(BrokerState::brokerId).toList())) {
            return ErrorCode.INVALID_REQUEST;
        }
        return isr.stream().allMatch(member -> isEligible(member, partition, image)) ? ErrorCode.NONE : ErrorCode.INELIGIBLE_REPLICA;
    }

    private static boolean isPossible(int leader, PartitionImage partition, byte recoveryState, List<Integer> isr) {
        boolean isSet = new HashSet<>(isr).size() == isr.size();
        boolean isState = recoveryState == RECOVERED || recoveryState == RECOVERING;
        boolean onlyOneRecovers = recoveryState != RECOVERING || isr.size() == 1 && partition.leaderRecoveryState() == RECOVERING;
        return isSet && partition.replicas().containsAll(isr) && isr.contains(leader) && isState && onlyOneRecovers;
    }

    private static boolean isEligible(BrokerState member, PartitionImage partition, MetadataImage image) {
        BrokerRegistration broker = image.cluster().broker(member.brokerId());
        return image.cluster().isActive(member.brokerId())
            && (member.brokerEpoch() == UNKNOWN_EPOCH || member.brokerEpoch() == broker.epoch())
            && broker.isOnline(partition.directory(member.brokerId()));
    }
}
