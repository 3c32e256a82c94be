package gregor.node;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.broker.ControllerChannel;
import gregor.log.LogManager;
import gregor.log.UnifiedLog;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsPartition;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsResponse;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsPartitionResult;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsTopic;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsTopicResult;
import gregor.message.AssignReplicasToDirsMessage.AssignedDirectory;
import gregor.message.AssignReplicasToDirsMessage.AssignedDirectoryResult;
import gregor.metadata.LocalReplicaChanges;
import gregor.metadata.LocalReplicaChanges.LocalReplica;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataPublisher;
import gregor.port.Timers;
import gregor.replica.DirectoryChannel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Tells the controller in which of its log directories this broker has put replicas. It has to know, because when a directory
 * fails it is told only that, and finds leaders for what was in there. One request at a time; what is not acknowledged is told
 * again.
 *
 * <p>Source: Kafka's class of the same name; KIP-858.
 */
final class AssignmentsManager implements MetadataPublisher, DirectoryChannel {

    private record Replica(Uuid topicId, int partition) {}

    /** Who wants to know when the controller has taken note of a directory. */
    private record Asked(Uuid directory, Runnable accepted) {}

    private static final Logger LOG = System.getLogger(AssignmentsManager.class.getName());
    /** In one request; as in Kafka. */
    private static final int MAX_REPLICAS = 2_250;
    private static final long TIMEOUT_MS = 30_000;
    private static final long RETRY_MS = 500;

    private final int brokerId;
    private final LogManager logs;
    private final ControllerChannel channel;
    private final Timers timers;
    private final LongSupplier brokerEpoch;
    // Guarded by this.
    private final Map<Replica, Uuid> untold = new LinkedHashMap<>();
    private final Map<Replica, Asked> asked = new LinkedHashMap<>();
    private boolean isKnownToCluster;
    private boolean underWay;

    /** @param brokerEpoch of the registration; -1 before there is one */
    AssignmentsManager(int brokerId, LogManager logs, ControllerChannel channel, Timers timers, LongSupplier brokerEpoch) {
        this.brokerId = brokerId;
        this.logs = logs;
        this.channel = channel;
        this.timers = timers;
        this.brokerEpoch = brokerEpoch;
    }

    /** To be called behind the publisher that puts replicas into directories. */
    @Override
    public synchronized void onMetadataUpdate(MetadataDelta delta, MetadataImage image) {
        isKnownToCluster = image.features().metadataVersion().hasDirectoryAssignment();
        LocalReplicaChanges changes = delta.topics().localChanges(brokerId);
        changes.leaders().forEach(this::look);
        changes.followers().forEach(this::look);
        send();
    }

    private void look(LocalReplica replica) {
        UnifiedLog log = logs.log(replica.partition());
        if (log != null && log.topicId().equals(replica.topicId())) {
            Uuid directory = logs.directoryOf(log).id();
            UnifiedLog future = logs.futures().of(replica.partition());
            Uuid known = replica.after().directory(brokerId);
            boolean isMoving = future != null && logs.directoryOf(future).id().equals(known);
            if (!directory.equals(known) && !isMoving) {
                untold.put(new Replica(replica.topicId(), replica.partition().partition()), directory);
            }
        }
    }

    @Override
    public void assign(TopicPartition partition, Uuid topicId, Uuid directory, Runnable accepted) {
        synchronized (this) {
            if (isKnownToCluster) {
                Replica replica = new Replica(topicId, partition.partition());
                untold.put(replica, directory);
                asked.put(replica, new Asked(directory, accepted));
                send();
                return;
            }
        }
        accepted.run(); // in a cluster of an older version nobody asks where replicas are
    }

    private void send() {
        if (underWay || untold.isEmpty()) {
            return;
        }
        underWay = true;
        Map<Replica, Uuid> telling = new LinkedHashMap<>();
        for (Map.Entry<Replica, Uuid> replica : untold.entrySet()) {
            if (telling.size() < MAX_REPLICAS) {
                telling.put(replica.getKey(), replica.getValue());
            }
        }
        untold.keySet().removeAll(telling.keySet());
        List<AssignedDirectory> directories = byDirectory(telling);
        channel.send(AssignReplicasToDirsRequest.class, AssignReplicasToDirsResponse.class,
            version -> new AssignReplicasToDirsRequest(brokerId, brokerEpoch.getAsLong(), directories), TIMEOUT_MS,
            (reply, failure) -> {
                onOutcome(telling, failure == null ? ErrorCode.of(reply.errorCode()) : failure.error(), failure);
                (failure == null ? accepted(reply) : List.<Runnable>of()).forEach(Runnable::run);
            });
    }

    private static List<AssignedDirectory> byDirectory(Map<Replica, Uuid> telling) {
        Map<Uuid, Map<Uuid, List<AssignReplicasToDirsPartition>>> sorted = new TreeMap<>();
        telling.forEach((replica, directory) -> sorted.computeIfAbsent(directory, id -> new TreeMap<>())
            .computeIfAbsent(replica.topicId(), id -> new ArrayList<>()).add(new AssignReplicasToDirsPartition(replica.partition())));
        List<AssignedDirectory> directories = new ArrayList<>();
        sorted.forEach((directory, topics) -> {
            List<AssignReplicasToDirsTopic> listed = new ArrayList<>();
            topics.forEach((topic, partitions) -> listed.add(new AssignReplicasToDirsTopic(topic, partitions)));
            directories.add(new AssignedDirectory(directory, listed));
        });
        return directories;
    }

    /** An error of a single replica says that it is gone, or another's: the metadata will tell, if it has not yet. */
    private synchronized void onOutcome(Map<Replica, Uuid> told, ErrorCode error, KafkaException failure) {
        if (error == ErrorCode.NONE) {
            underWay = false;
            send();
            return;
        }
        LOG.log(Level.WARNING, "the controller could not be told where {0} replicas are: {1}", told.size(), failure == null ? error : failure.getMessage());
        told.forEach(untold::putIfAbsent); // what was noted since is newer
        timers.after(RETRY_MS, this::sendAgain);
    }

    /** Who has waited for what the reply says. */
    private synchronized List<Runnable> accepted(AssignReplicasToDirsResponse reply) {
        List<Runnable> accepted = new ArrayList<>();
        for (AssignedDirectoryResult directory : reply.directories()) {
            for (AssignReplicasToDirsTopicResult topic : directory.topics()) {
                for (AssignReplicasToDirsPartitionResult partition : topic.partitions()) {
                    Replica replica = new Replica(topic.topicId(), partition.partitionIndex());
                    Asked waiting = asked.get(replica);
                    if (partition.errorCode() == ErrorCode.NONE.code() && waiting != null && waiting.directory().equals(directory.id())) {
                        asked.remove(replica);
                        accepted.add(waiting.accepted());
                    }
                }
            }
        }
        return accepted;
    }

    private synchronized void sendAgain() {
        underWay = false;
        send();
    }
}
