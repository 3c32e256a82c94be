package gregor.nemesis;

import gregor.MixedNode;
import gregor.OneBroker;
import gregor.TestNode;
import gregor.base.KafkaException;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A cluster of three, each broker and controller in a process and a rack of its own: all ours, or the third Apache Kafka's. */
public final class ThreeNodes implements AutoCloseable {

    private static final long LOOK_AGAIN_NANOS = 20_000_000;

    private final List<MixedNode> nodes = new ArrayList<>();

    /**
     * Nothing runs yet.
     *
     * @param kafka which of 1, 2, 3 is Apache Kafka's; 0 for none
     * @param settings besides those that say who they are
     */
    public ThreeNodes(Path folder, int kafka, Map<String, String> settings) throws IOException {
        int[] ports = TestNode.freePorts(6);
        Map<String, String> all = new LinkedHashMap<>(Map.of("controller.quorum.voters",
            "1@127.0.0.1:" + ports[3] + ",2@127.0.0.1:" + ports[4] + ",3@127.0.0.1:" + ports[5]));
        all.putAll(settings);
        for (int id = 1; id <= 3; id++) {
            all.put("broker.rack", rack(id));
            nodes.add(new MixedNode(id == kafka, id, folder.resolve("node-" + id), ports[id - 1], ports[id + 2], all));
            if (id == kafka) {
                nodes.get(id - 1).format();
            }
        }
    }

    /** Where a node stands. */
    public static String rack(int id) {
        return "rack-" + id;
    }

    /** Starts all that do not run, and waits until each broker knows of three. */
    public void start(long patienceMs) throws IOException {
        for (MixedNode node : nodes) {
            if (!node.isAlive()) {
                node.start();
            }
        }
        await("three brokers", patienceMs, () -> nodes.stream().allMatch(node -> OneBroker.metadata(node.broker()).brokers().size() == nodes.size()));
    }

    public MixedNode node(int id) {
        return nodes.get(id - 1);
    }

    public List<MixedNode> nodes() {
        return List.copyOf(nodes);
    }

    public String bootstrap() {
        return nodes.stream().map(MixedNode::broker).collect(Collectors.joining(","));
    }

    /** Waits until each broker says that all partitions of these topics have a leader, and all replicas are in sync. */
    public void awaitInSync(Set<String> topics, long patienceMs) {
        await("all replicas of " + topics, patienceMs, () -> nodes.stream().allMatch(node -> {
            Map<String, List<MetadataResponsePartition>> known = OneBroker.topics(node.broker());
            return topics.stream().allMatch(topic -> known.containsKey(topic) && known.get(topic).stream().allMatch(ThreeNodes::isWhole));
        }));
    }

    private static boolean isWhole(MetadataResponsePartition partition) {
        return partition.leaderId() >= 0 && partition.isrNodes().size() == partition.replicaNodes().size();
    }

    /** Asks again and again until something is so; who does not answer counts as no. */
    public void await(String what, long patienceMs, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patienceMs * 1_000_000;
        while (!isSo(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + patienceMs + " ms in vain for " + what + "\n" + state() + output());
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static boolean isSo(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (KafkaException e) {
            return false;
        }
    }

    /** What each broker that answers knows of the partitions. */
    public String state() {
        StringBuilder text = new StringBuilder();
        for (MixedNode node : nodes) {
            text.append("node ").append(node.id()).append(" says: ");
            try {
                OneBroker.topics(node.broker()).forEach((topic, partitions) -> partitions.forEach(partition -> text.append('\n').append(topic)
                    .append('-').append(partition.partitionIndex()).append(": leader ").append(partition.leaderId()).append(" in epoch ")
                    .append(partition.leaderEpoch()).append(", replicas ").append(partition.replicaNodes()).append(", ISR ").append(partition.isrNodes())));
            } catch (KafkaException e) {
                text.append(e.getMessage());
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** The last lines of each. */
    public String output() {
        return nodes.stream().map(MixedNode::output).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        nodes.forEach(MixedNode::close);
    }
}
