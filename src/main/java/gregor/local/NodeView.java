package gregor.local;

import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.config.NodeConfig;
import gregor.isr.FollowerProgress;
import gregor.log.UnifiedLog;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.node.NodeWiring;
import gregor.port.Clock;
import gregor.protocol.Schema;
import gregor.replica.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one node knows at one moment, of the cluster and of its own logs. It may be wrong about the cluster: a node that is cut
 * off believes what it knew last. A process of its own sends it as a message, so it is one.
 *
 * @param metadataOffset up to which it knows the metadata log, inclusive
 * @param quorumRole its role, in small letters
 * @param quorumEpoch of which it has that role
 * @param logs its own, of all partitions that it has
 */
@Schema(versions = "0", flexible = "0+")
public record NodeView(long metadataOffset, String quorumRole, int quorumEpoch, List<BrokerView> brokers, List<PartitionView> partitions,
        List<LogView> logs) {

    private static final long NANOS_PER_MS = 1_000_000;
    private static final String MIN_ISR = "min.insync.replicas";

    /** What only the thread of a node's quorum knows. */
    record Quorum(String role, int epoch) {

        static Quorum of(NodeWiring node) {
            return new Quorum(node.quorum().role().name().toLowerCase(Locale.ROOT), node.quorum().leader().epoch());
        }
    }

    /** @param epoch which the controller gave it */
    public record BrokerView(int id, long epoch, boolean fenced) {}

    /** @param minIsr as it counts: no more than there are replicas */
    public record PartitionView(String topic, int partition, int leader, int leaderEpoch, List<Integer> replicas, List<Integer> isr, List<Integer> elr,
            int minIsr) {}

    /**
     * @param endOffset exclusive
     * @param followers those that this node's replica leads
     */
    public record LogView(String topic, int partition, long startOffset, long highWatermark, long endOffset, List<FollowerView> followers) {}

    /**
     * What a leader knows of a follower.
     *
     * @param sinceFetchMs how long ago it fetched; {@link #NEVER} if it has not in this leader's term
     * @param sinceCaughtUpMs how long ago it had all; {@link #NEVER} if that is not known
     */
    public record FollowerView(int id, long sinceFetchMs, long sinceCaughtUpMs) {}

    static final long NEVER = -1;

    /** Whether this node is to be believed about the cluster rather than another. */
    boolean knowsMoreThan(NodeView other) {
        boolean leads = isActive();
        if (leads != other.isActive()) {
            return leads;
        }
        return leads ? quorumEpoch > other.quorumEpoch : metadataOffset > other.metadataOffset;
    }

    private boolean isActive() {
        return quorumRole.equals("leader");
    }

    /** Looks at a node. May wait for the lock of a log. */
    static NodeView of(NodeWiring node, NodeConfig config, Quorum quorum, Clock clock) {
        MetadataImage image = node.image();
        List<BrokerView> brokers = new ArrayList<>();
        for (BrokerRegistration broker : image.cluster().brokers().values()) {
            brokers.add(new BrokerView(broker.id(), broker.epoch(), broker.fenced()));
        }
        List<PartitionView> partitions = new ArrayList<>();
        List<LogView> logs = new ArrayList<>();
        for (TopicImage topic : image.topics().byName().values()) {
            String ofTopic = image.configs().ofTopic(topic.name()).get(MIN_ISR);
            int configured = ofTopic == null ? config.minInsyncReplicas() : Integer.parseInt(ofTopic);
            for (Map.Entry<Integer, PartitionImage> entry : topic.partitions().entrySet()) {
                PartitionImage partition = entry.getValue();
                partitions.add(new PartitionView(topic.name(), entry.getKey(), partition.leader(), partition.leaderEpoch(), partition.replicas(),
                    partition.isr(), partition.elr(), partition.minInsyncReplicas(configured)));
                if (partition.hasReplica(config.nodeId())) {
                    addLog(node, new TopicPartition(topic.name(), entry.getKey()), partition.replicas(), clock, logs);
                }
            }
        }
        return new NodeView(image.offset(), quorum.role(), quorum.epoch(), brokers, partitions, logs);
    }

    private static void addLog(NodeWiring node, TopicPartition name, List<Integer> replicas, Clock clock, List<LogView> logs) {
        try {
            Partition partition = node.replicas().partition(name);
            UnifiedLog log = partition.log();
            List<FollowerView> followers = new ArrayList<>();
            for (int replica : replicas) {
                FollowerProgress progress = partition.followerProgress(replica);
                if (progress != null) {
                    followers.add(new FollowerView(replica, since(progress.fetchedAtMs(), clock), since(progress.caughtUpAtMs(), clock)));
                }
            }
            logs.add(new LogView(name.topic(), name.partition(), log.logStartOffset(), log.highWatermark(), log.logEndOffset(), followers));
        } catch (KafkaException e) {
            return; // not opened yet, or on a disk that failed: nothing to see
        }
    }

    private static long since(long atMs, Clock clock) {
        return atMs == FollowerProgress.NEVER ? NEVER : Math.max(0, clock.nanos() / NANOS_PER_MS - atMs);
    }
}
