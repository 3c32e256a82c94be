package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.controller.LeaderElection.Kind;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersResponse;
import gregor.message.ElectLeadersMessage.PartitionResult;
import gregor.message.ElectLeadersMessage.ReplicaElectionResult;
import gregor.message.ElectLeadersMessage.TopicPartitions;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Elections that no change of a broker calls for: somebody asks for them (KIP-183, KIP-460), or the controller looks now and
 * then whether leaders are where they should be. Source: the methods {@code electLeaders}, {@code maybeBalancePartitionLeaders}
 * and {@code maybeElectUncleanLeaders} of Kafka's {@code ReplicationControlManager}.
 */
final class ElectionControl {

    /** How many leaders move at a time by the controller's own doing; Kafka's {@code maxElectionsPerImbalance}. */
    static final int MAX_ELECTIONS_AT_ONCE = 1000;

    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    private ElectionControl() {}

    /** @throws KafkaException INVALID_REQUEST if there is no such kind of election */
    static Decision<ElectLeadersResponse> elect(ElectLeadersRequest request, PartitionChanges changes) {
        if (request.electionType() != PREFERRED && request.electionType() != UNCLEAN) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "Unknown election type " + request.electionType() + "; 0 is preferred, 1 unclean");
        }
        Kind kind = request.electionType() == PREFERRED ? Kind.PREFERRED : Kind.UNCLEAN;
        List<ReplicaElectionResult> results = new ArrayList<>();
        if (request.topicPartitions() == null) {
            for (TopicImage topic : changes.image().topics().byName().values()) {
                List<PartitionResult> partitions = new ArrayList<>(elect(topic.name(), topic.partitions().keySet(), kind, changes));
                partitions.removeIf(each -> each.errorCode() == ErrorCode.ELECTION_NOT_NEEDED.code());
                results.add(new ReplicaElectionResult(topic.name(), partitions));
            }
        } else {
            for (TopicPartitions asked : request.topicPartitions()) {
                results.add(new ReplicaElectionResult(asked.topic(), elect(asked.topic(), asked.partitions(), kind, changes)));
            }
        }
        return new Decision<>(changes.records(), new ElectLeadersResponse(0, ErrorCode.NONE.code(), results));
    }

    private static List<PartitionResult> elect(String topic, Iterable<Integer> numbers, Kind kind, PartitionChanges changes) {
        List<PartitionResult> results = new ArrayList<>();
        for (int number : numbers) {
            try {
                elect(topic, number, kind, changes);
                results.add(new PartitionResult(number, ErrorCode.NONE.code(), null));
            } catch (KafkaException e) {
                results.add(new PartitionResult(number, e.error().code(), e.getMessage()));
            }
        }
        return results;
    }

    private static void elect(String name, int number, Kind kind, PartitionChanges changes) {
        TopicImage topic = changes.image().topics().topic(name);
        PartitionImage partition = topic == null ? null : changes.partition(topic, number);
        if (partition == null) {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                topic == null ? "No such topic as " + name : "No such partition as " + name + "-" + number);
        }
        if (kind == Kind.PREFERRED ? hasPreferredLeader(partition) : partition.leader() != PartitionImage.NO_LEADER) {
            throw new KafkaException(ErrorCode.ELECTION_NOT_NEEDED);
        }
        if (changes.isFull()) {
            throw new KafkaException(ErrorCode.POLICY_VIOLATION, BatchLimit.TOO_MANY_RECORDS);
        }
        if (!changes.add(topic, number, changes.change(topic, number).elect(kind))) {
            throw new KafkaException(kind == Kind.PREFERRED ? ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE : ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE);
        }
    }

    private static boolean hasPreferredLeader(PartitionImage partition) {
        return partition.leader() == partition.replicas().get(0);
    }

    /** Leaders go back to their preferred brokers where these can lead; the reply is whether there may be more to do. */
    static Decision<Boolean> balance(PartitionChanges changes) {
        return some(partition -> !hasPreferredLeader(partition), Kind.PREFERRED, changes);
    }

    /** Partitions without leader get one where that may cost records; the reply is whether there may be more to do. */
    static Decision<Boolean> electUncleanly(PartitionChanges changes) {
        return some(partition -> partition.leader() == PartitionImage.NO_LEADER, Kind.UNCLEAN, changes);
    }

    private static Decision<Boolean> some(Predicate<PartitionImage> wanted, Kind kind, PartitionChanges changes) {
        for (TopicImage topic : changes.image().topics().byId().values()) {
            if (kind == Kind.PREFERRED || changes.mayElectUncleanly(topic)) {
                for (var partition : topic.partitions().entrySet()) {
                    if (wanted.test(partition.getValue())) {
                        changes.add(topic, partition.getKey(), changes.change(topic, partition.getKey()).elect(kind));
                    }
                    if (changes.records().size() >= MAX_ELECTIONS_AT_ONCE) {
                        return new Decision<>(changes.records(), true);
                    }
                }
            }
        }
        return new Decision<>(changes.records(), false);
    }
}
