package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsPartitionResult;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsResponse;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsTopic;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsTopicResult;
import gregor.message.AssignReplicasToDirsMessage.AssignedDirectory;
import gregor.message.AssignReplicasToDirsMessage.AssignedDirectoryResult;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterRecords.BrokerRegistrationChangeRecord;
import gregor.metadata.DirectoryId;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * In which log directories replicas are, and what becomes of them when one fails (KIP-858). A broker says where it put a
 * replica; when a directory is gone, the controller thus knows which partitions it leads no longer.
 *
 * <p>Source: the methods {@code handleAssignReplicasToDirs} and {@code handleDirectoriesOffline} of Kafka's
 * {@code ReplicationControlManager}.
 */
final class DirectoryControl {

    private DirectoryControl() {}

    /**
     * A broker has put replicas into directories. One that has failed meanwhile takes its replicas out of the ISR. A replica that was
     * in a directory which is not there any more begins anew, with nothing in it: it is neither in the ISR nor eligible (CTL-9).
     *
     * @throws KafkaException STALE_BROKER_EPOCH if another process is registered, or none; UNSUPPORTED_VERSION if the cluster's records
     *     cannot tell directories yet
     */
    static Decision<AssignReplicasToDirsResponse> assign(AssignReplicasToDirsRequest request, PartitionChanges changes) {
        MetadataImage image = changes.image();
        if (!image.features().metadataVersion().hasDirectoryAssignment()) {
            throw new KafkaException(ErrorCode.UNSUPPORTED_VERSION, "Directory assignment is not supported yet.");
        }
        BrokerControl.checkEpoch(image, request.brokerId(), request.brokerEpoch());
        List<AssignedDirectoryResult> results = new ArrayList<>();
        for (AssignedDirectory directory : request.directories()) {
            List<AssignReplicasToDirsTopicResult> topics = new ArrayList<>();
            for (AssignReplicasToDirsTopic topic : directory.topics()) {
                topics.add(new AssignReplicasToDirsTopicResult(topic.topicId(), topic.partitions().stream().map(partition ->
                    new AssignReplicasToDirsPartitionResult(partition.partitionIndex(),
                        assign(request.brokerId(), directory.id(), topic.topicId(), partition.partitionIndex(), changes).code())).toList()));
            }
            results.add(new AssignedDirectoryResult(directory.id(), topics));
        }
        return Decision.inBatches(changes.records(), new AssignReplicasToDirsResponse(0, ErrorCode.NONE.code(), results));
    }

    private static ErrorCode assign(int brokerId, Uuid directory, Uuid topicId, int number, PartitionChanges changes) {
        TopicImage topic = changes.image().topics().topic(topicId);
        PartitionImage partition = topic == null ? null : changes.partition(topic, number);
        if (partition == null) {
            return topic == null ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        if (!partition.hasReplica(brokerId)) {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }
        BrokerRegistration broker = changes.image().cluster().broker(brokerId);
        boolean anew = !broker.isOnline(partition.directory(brokerId));
        PartitionChange change = anew || !broker.isOnline(directory)
            ? BrokerPartitions.withoutReplica(brokerId, topic, number, anew, changes) : changes.change(topic, number);
        changes.add(topic, number, change.directory(brokerId, directory));
        return ErrorCode.NONE;
    }

    /**
     * What a heartbeat says of directories. Those that have failed: the replicas in them leave the ISR and lead no longer. A partition
     * that has no other replica in its ISR keeps it, and has no leader until the directory is back. And which ones take no new replicas.
     */
    static void reported(BrokerRegistration broker, BrokerHeartbeatRequest heartbeat, PartitionChanges changes) {
        MetadataVersion level = changes.image().features().metadataVersion();
        List<Uuid> lost = broker.directories().stream().filter(heartbeat.offlineLogDirs()::contains).toList();
        if (!lost.isEmpty() && level.hasDirectoryAssignment()) {
            BrokerPartitions.withoutDirectories(broker.id(), lost, changes);
            List<Uuid> online = broker.directories().stream().filter(directory -> !lost.contains(directory)).toList();
            changes.add(new BrokerRegistrationChangeRecord(broker.id(), broker.epoch(), (byte) 0, (byte) 0, online, null));
        }
        List<Uuid> cordoned = heartbeat.cordonedLogDirs();
        if (cordoned != null && level.hasCordonedLogDirs() && !cordoned.equals(broker.cordonedDirectories())) {
            changes.add(new BrokerRegistrationChangeRecord(broker.id(), broker.epoch(), (byte) 0, (byte) 0, List.of(), cordoned));
        }
    }

    /**
     * The directory of a replica that its broker does not have yet: where a broker has only one, there is no choice to wait for.
     *
     * @param broker null if it is not registered
     */
    static Uuid ofNewReplica(BrokerRegistration broker) {
        return broker == null || broker.directories().size() > 1 ? DirectoryId.UNASSIGNED
            : broker.directories().isEmpty() ? DirectoryId.MIGRATING : broker.directories().get(0);
    }
}
