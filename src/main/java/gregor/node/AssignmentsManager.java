package gregor.node;

import gregor.base.ErrorCode;
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
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
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
 * again, for as long as the replica is one of this broker's.
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
    private MetadataImage image = MetadataImage.EMPTY;
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
    public synchronized void onMetadataUpdate(MetadataDelta delta, MetadataImage now) {
        image = now;
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
            if (image.features().metadataVersion().hasDirectoryAssignment()) {
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
            (reply, failure) -> onOutcome(telling, failure == null ? ErrorCode.of(reply.errorCode()) : failure.error(), reply).forEach(Runnable::run));
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

    /** @return who has waited for what the reply says */
    private synchronized List<Runnable> onOutcome(Map<Replica, Uuid> told, ErrorCode error, AssignReplicasToDirsResponse reply) {
        Map<Replica, ErrorCode> results = error == ErrorCode.NONE ? results(reply) : Map.of();
        List<Runnable> accepted = new ArrayList<>();
        Map<Replica, Uuid> again = new LinkedHashMap<>();
        told.forEach((replica, directory) -> {
            Asked waiting = asked.get(replica);
            if (results.get(replica) == ErrorCode.NONE) {
                if (waiting != null && waiting.directory().equals(directory)) {
                    asked.remove(replica);
                    accepted.add(waiting.accepted());
                }
            } else if (error != ErrorCode.NONE || isHere(replica)) {
                again.put(replica, directory);
            } else {
                asked.remove(replica);
            }
        });
        if (again.isEmpty()) {
            sendAgain();
        } else {
            LOG.log(Level.WARNING, "the controller has not taken note of where {0} replicas are: {1}", again.size(), error == ErrorCode.NONE ? results : error);
            again.forEach(untold::putIfAbsent); // what was noted since is newer
            timers.after(RETRY_MS, this::sendAgain);
        }
        return accepted;
    }

    private static Map<Replica, ErrorCode> results(AssignReplicasToDirsResponse reply) {
        Map<Replica, ErrorCode> results = new LinkedHashMap<>();
        for (AssignedDirectoryResult directory : reply.directories()) {
            for (AssignReplicasToDirsTopicResult topic : directory.topics()) {
                for (AssignReplicasToDirsPartitionResult partition : topic.partitions()) {
                    results.put(new Replica(topic.topicId(), partition.partitionIndex()), ErrorCode.of(partition.errorCode()));
                }
            }
        }
        return results;
    }

    /** The controller may know something newer: that a replica is gone, and also that it is back. */
    private boolean isHere(Replica replica) {
        TopicImage topic = image.topics().topic(replica.topicId());
        PartitionImage partition = topic == null ? null : topic.partition(replica.partition());
        return partition != null && partition.hasReplica(brokerId);
    }

    private synchronized void sendAgain() {
        underWay = false;
        send();
    }
}
