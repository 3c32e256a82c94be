package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.NodeAddress;
import gregor.client.Result;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsPartition;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResult;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Replicas on their way from one log directory of their broker to another (KIP-113). */
final class DirectoryMoves {

    private static final long RETRY_MS = 100;

    /** @param current null if no directory that works has the replica; @param future null if it is not moving */
    private record Place(String current, String future) {}

    private final AdminClient admin;
    private final ToolContext context;

    DirectoryMoves(AdminClient admin, ToolContext context) {
        this.admin = admin;
        this.context = context;
    }

    /** Says how each of them stands. @return whether all are where they should be, or not on the way there */
    boolean tell(Map<ReplicaOnBroker, String> targets) {
        List<String> lines = new ArrayList<>();
        Map<ReplicaOnBroker, Place> places = places(targets.keySet());
        targets.forEach((replica, target) -> lines.add(line(replica, target, places.get(replica))));
        context.out().println(String.join(System.lineSeparator(), lines));
        return places.values().stream().allMatch(place -> place.future() == null);
    }

    private static String line(ReplicaOnBroker replica, String target, Place place) {
        String partition = "Partition " + replica.partition();
        if (place.current() == null) {
            return partition + " is not found in any live log dir on broker " + replica.broker()
                + ". There is likely an offline log directory on the broker.";
        } else if (place.future() != null && place.future().equals(target)) {
            return "Reassignment of replica " + replica + " is still in progress.";
        } else if (place.future() != null) {
            return partition + " on broker " + replica.broker() + " is being moved to log dir " + place.future() + " instead of " + target + ".";
        } else if (place.current().equals(target)) {
            return "Reassignment of replica " + replica + " completed successfully.";
        }
        return partition + " on broker " + replica.broker() + " is not being moved from log dir " + place.current() + " to " + target + ".";
    }

    /** The directories to leave those in that are moving now: what cancels their moves. */
    Map<ReplicaOnBroker, String> stays(Map<ReplicaOnBroker, String> targets) {
        Map<ReplicaOnBroker, String> stays = new TreeMap<>();
        places(targets.keySet()).forEach((replica, place) -> {
            if (place.current() != null && place.future() != null) {
                stays.put(replica, place.current());
            }
        });
        return stays;
    }

    /** Where the replicas on brokers that are alive are. */
    Map<ReplicaOnBroker, String> now(Map<TopicPartition, List<Integer>> assignment) {
        Set<Integer> alive = admin.nodes().stream().map(NodeAddress::id).collect(Collectors.toCollection(TreeSet::new));
        Set<ReplicaOnBroker> replicas = new TreeSet<>();
        assignment.forEach((partition, brokers) -> brokers.stream().filter(alive::contains)
            .forEach(broker -> replicas.add(new ReplicaOnBroker(partition, broker))));
        Map<ReplicaOnBroker, String> now = new TreeMap<>();
        places(replicas).forEach((replica, place) -> now.put(replica, place.current()));
        now.values().removeIf(Objects::isNull);
        return now;
    }

    private Map<ReplicaOnBroker, Place> places(Set<ReplicaOnBroker> replicas) {
        Map<ReplicaOnBroker, Place> places = new TreeMap<>();
        replicas.forEach(replica -> places.put(replica, new Place(null, null)));
        TreeSet<Integer> brokers = new TreeSet<>();
        replicas.forEach(replica -> brokers.add(replica.broker()));
        for (int broker : brokers) {
            for (DescribeLogDirsResult directory : admin.describeLogDirs(broker)) {
                for (DescribeLogDirsTopic topic : directory.topics()) {
                    for (DescribeLogDirsPartition partition : topic.partitions()) {
                        places.computeIfPresent(new ReplicaOnBroker(new TopicPartition(topic.name(), partition.partitionIndex()), broker),
                            (replica, place) -> partition.isFutureKey() ? new Place(place.current(), directory.logDir())
                                : new Place(directory.logDir(), place.future()));
                    }
                }
            }
        }
        return places;
    }

    /**
     * Starts moves. A replica that is on its way to the broker cannot move yet, so this asks again until it is there.
     *
     * @param timeoutMs how long to ask
     */
    void start(Map<ReplicaOnBroker, String> targets, long timeoutMs) {
        Map<ReplicaOnBroker, String> pending = new TreeMap<>(targets);
        long deadlineMs = context.clock().millis() + timeoutMs;
        while (true) {
            startSome(pending);
            if (pending.isEmpty()) {
                return;
            }
            if (context.clock().millis() >= deadlineMs) {
                throw new KafkaException(ErrorCode.REQUEST_TIMED_OUT, "Timed out before log directory move" + (pending.size() == 1 ? "" : "s")
                    + " could be started for: " + ReassignmentFile.joined(pending.keySet()));
            }
            admin.pause(RETRY_MS);
        }
    }

    private void startSome(Map<ReplicaOnBroker, String> pending) {
        Map<Integer, Map<TopicPartition, String>> byBroker = new TreeMap<>();
        pending.forEach((replica, path) -> byBroker.computeIfAbsent(replica.broker(), id -> new TreeMap<>()).put(replica.partition(), path));
        byBroker.forEach((broker, paths) -> {
            Map<TopicPartition, Result<Void>> results = admin.alterReplicaLogDirs(broker, paths);
            paths.forEach((partition, path) -> {
                Result<Void> result = results.get(partition);
                ReplicaOnBroker replica = new ReplicaOnBroker(partition, broker);
                if (result != null && result.error() == null) {
                    pending.remove(replica);
                    context.out().println("Successfully started moving log directory to " + path + " for replica " + partition
                        + " with broker " + broker + " ");
                } else if (result == null || result.error().error() != ErrorCode.REPLICA_NOT_AVAILABLE) {
                    throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "Failed to alter dir for " + replica
                        + (result == null ? ": the reply says nothing about it" : ": " + result.error().getMessage()));
                }
            });
        });
    }
}
