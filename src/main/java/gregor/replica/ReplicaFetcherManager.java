package gregor.replica;

import gregor.base.TopicPartition;
import gregor.config.NodeConfig;
import gregor.log.LogCleanerManager;
import gregor.metadata.PartitionImage;
import gregor.port.Clock;
import gregor.port.Timers;
import gregor.port.Trace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Gives each partition that this broker follows to a fetcher of its leader's node: one for each leader, or
 * {@code num.replica.fetchers} of them, among which the partitions are spread.
 *
 * <p>Told by the publisher's thread, which knows who leads. Source: Kafka's {@code ReplicaFetcherManager} and
 * {@code AbstractFetcherManager}.
 */
final class ReplicaFetcherManager implements AutoCloseable {

    /** One of the fetchers of one leader. */
    private record FetcherId(int leaderId, int number) implements Comparable<FetcherId> {
        /** As Kafka names the thread. */
        String clientId() {
            return "ReplicaFetcherThread-" + number + "-" + leaderId;
        }

        @Override
        public int compareTo(FetcherId other) {
            return leaderId != other.leaderId ? Integer.compare(leaderId, other.leaderId) : Integer.compare(number, other.number);
        }
    }

    /** Who follows a partition, and in which term. */
    private record Place(FetcherId fetcher, Partition partition, int leaderEpoch) {}

    private static final class Running {
        final FetcherLoop loop;
        /** What it follows now. */
        final Set<TopicPartition> partitions = new LinkedHashSet<>();
        /** What it is to be told. */
        final List<FollowedPartition> added = new ArrayList<>();
        final List<TopicPartition> left = new ArrayList<>();

        Running(FetcherLoop loop) {
            this.loop = loop;
        }
    }

    private final int brokerId;
    private final FetcherSettings settings;
    private int fetchersPerLeader;
    private final LeaderChannel.Factory channels;
    private final LongSupplier brokerEpoch;
    private final LogCleanerManager cleaning;
    private final ReplicationThrottle throttle;
    private final Clock clock;
    private final Timers timers;
    private final Consumer<TopicPartition> onProgress;
    private final FollowerMetrics metrics;
    private final Trace trace;
    private final SortedMap<FetcherId, Running> fetchers = new TreeMap<>();
    private final Map<TopicPartition, Place> places = new LinkedHashMap<>();
    private boolean closed;

    /**
     * @param brokerEpoch of this broker's registration
     * @param onProgress told of a partition of which readers here may see more, or less; on a fetcher's thread
     * @param metrics told who follows what
     */
    ReplicaFetcherManager(NodeConfig config, LeaderChannel.Factory channels, LongSupplier brokerEpoch, LogCleanerManager cleaning,
            ReplicationThrottle throttle, Clock clock, Timers timers, Consumer<TopicPartition> onProgress, FollowerMetrics metrics, Trace trace) {
        this.brokerId = config.nodeId();
        this.settings = FetcherSettings.of(config);
        this.fetchersPerLeader = config.numReplicaFetchers();
        this.channels = channels;
        this.brokerEpoch = brokerEpoch;
        this.cleaning = cleaning;
        this.throttle = throttle;
        this.clock = clock;
        this.timers = timers;
        this.onProgress = onProgress;
        this.metrics = metrics;
        this.trace = trace;
    }

    /**
     * Follows the leaders that the latest image names, and nobody where there is none. A partition that is followed in that term
     * already is left alone; in any other it starts anew, even if the leader is the same (KAFKA-7164).
     */
    synchronized void follow(Collection<Partition> partitions) {
        if (closed) {
            return;
        }
        for (Partition partition : partitions) {
            TopicPartition name = partition.topicPartition();
            PartitionImage image = partition.image();
            Place before = places.get(name);
            Place now = image.leader() == PartitionImage.NO_LEADER ? null
                : new Place(new FetcherId(image.leader(), numberOf(name)), partition, image.leaderEpoch());
            if (before != null && (now == null || !now.fetcher().equals(before.fetcher()))) {
                remove(name);
            }
            if (now != null && !now.equals(before)) {
                places.put(name, now);
                Running fetcher = fetchers.computeIfAbsent(now.fetcher(), this::open);
                fetcher.partitions.add(name);
                FollowedPartition followed = new FollowedPartition(partition, now.leaderEpoch(), cleaning);
                fetcher.added.add(followed);
                if (before != null && now.fetcher().equals(before.fetcher())) {
                    metrics.leaves(now.fetcher().clientId(), name);
                }
                metrics.follows(now.fetcher().clientId(), followed);
            }
        }
        tellFetchers();
    }

    /** Does not follow these any more: they are led here now, or gone. */
    synchronized void leave(Collection<TopicPartition> partitions) {
        partitions.forEach(this::remove);
        tellFetchers();
    }

    /** Spreads what is followed over another number of fetchers a leader. */
    synchronized void resize(int newFetchersPerLeader) {
        if (newFetchersPerLeader != fetchersPerLeader && !closed) {
            fetchersPerLeader = newFetchersPerLeader;
            List<Partition> all = places.values().stream().map(Place::partition).toList();
            endAll(); // first: a log has one fetcher at a time
            follow(all);
        }
    }

    private void endAll() {
        places.forEach((name, place) -> metrics.leaves(place.fetcher().clientId(), name));
        fetchers.forEach((id, fetcher) -> end(id, fetcher));
        fetchers.clear();
        places.clear();
    }

    private void end(FetcherId id, Running fetcher) {
        fetcher.loop.close();
        metrics.closed(id.clientId());
    }

    private int numberOf(TopicPartition partition) {
        return Math.floorMod(31 * partition.topic().hashCode() + partition.partition(), fetchersPerLeader);
    }

    private Running open(FetcherId id) {
        LeaderChannel channel = channels.open(id.leaderId(), "replica-fetcher-" + brokerId + "-from-" + id.leaderId() + "-" + id.number());
        return new Running(new FetcherLoop(new ReplicaFetcher(settings, brokerEpoch, throttle, onProgress,
            metrics.opened(id.clientId(), id.leaderId()), trace), channel, clock, timers));
    }

    private void remove(TopicPartition name) {
        Place place = places.remove(name);
        if (place != null) {
            Running fetcher = fetchers.get(place.fetcher());
            fetcher.partitions.remove(name);
            fetcher.left.add(name);
            metrics.leaves(place.fetcher().clientId(), name);
        }
    }

    /** Hands each fetcher what has changed for it, in one piece. One that has nothing left to follow ends. */
    private void tellFetchers() {
        fetchers.entrySet().removeIf(each -> {
            Running fetcher = each.getValue();
            if (fetcher.partitions.isEmpty()) {
                end(each.getKey(), fetcher);
                return true;
            }
            if (!fetcher.left.isEmpty() || !fetcher.added.isEmpty()) {
                List<TopicPartition> left = List.copyOf(fetcher.left);
                List<FollowedPartition> added = List.copyOf(fetcher.added);
                fetcher.left.clear();
                fetcher.added.clear();
                fetcher.loop.change(step -> {
                    left.forEach(step::leave);
                    added.forEach(step::follow);
                });
            }
            return false;
        });
    }

    /** Follows nobody any more. Nothing is appended or cut by a fetcher when this returns. */
    @Override
    public synchronized void close() {
        closed = true;
        endAll();
    }
}
