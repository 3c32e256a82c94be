package gregor.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.MixedNode;
import gregor.OneBroker;
import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.history.History;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brokers 1 and 2 are ours, 3 is Apache Kafka's, and then ours: it is given replicas, follows, leads, is killed, and is replaced,
 * while clients write and read.
 */
class MixedBrokersTest {

    private static final int KAFKA = 3;
    private static final int RECORDS_PER_SECOND = 200;
    private static final int MORE_RECORDS = 500;
    private static final long PATIENCE_MS = 90_000;

    @TempDir
    Path folder;
    private final long began = System.nanoTime();
    private ThreeNodes nodes;
    private NemesisRun run;

    @Test
    void kafkasBrokerFollowsLeadsAndIsReplaced() throws Exception {
        nodes = new ThreeNodes(folder, KAFKA, NemesisRun.settings(3));
        try (NemesisRun made = new NemesisRun(nodes, 3, RECORDS_PER_SECOND, 1)) {
            run = made;
            NemesisRun.Verdict verdict = run.run(this::takeTurns);
            System.out.println("MixedBrokersTest: " + verdict.summary());
            assertThat(verdict.problems()).isEmpty();
            assertThat(verdict.findings()).isEmpty();
        }
    }

    private void takeTurns() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", nodes.bootstrap()))) {
            move(admin, List.of(1, 2));
            move(admin, List.of(1, 2, KAFKA));
            lead(admin, KAFKA, List.of(KAFKA, 1, 2));
            step("Kafka's is killed");
            nodes.node(KAFKA).kill();
            awaitPartitions("a leader of ours", partition -> partition.leaderId() == 1 || partition.leaderId() == 2, 1, 2);
            awaitMoreRecords();
            nodes.node(KAFKA).start();
            nodes.awaitInSync(run.topics(), PATIENCE_MS);
            lead(admin, KAFKA, List.of(KAFKA, 2, 1));
            step("one of ours is killed");
            nodes.node(1).kill();
            awaitPartitions("an ISR without it", partition -> !partition.isrNodes().contains(1), 2, KAFKA);
            awaitMoreRecords();
            nodes.node(1).start();
            nodes.awaitInSync(run.topics(), PATIENCE_MS);
            lead(admin, 2, List.of(2, KAFKA, 1));
            step("Kafka's is replaced by ours, on its files");
            MixedNode third = nodes.node(KAFKA);
            third.stop();
            third.becomes(false);
            third.start();
            nodes.awaitInSync(run.topics(), PATIENCE_MS);
            lead(admin, KAFKA, List.of(KAFKA, 1, 2));
        }
    }

    private void step(String what) {
        run.history().add(new History.Fault(System.nanoTime(), what));
        System.out.println("MixedBrokersTest: " + (System.nanoTime() - began) / 1_000_000_000 + " s: " + what + "; " + run.history().acknowledged()
            + " acknowledged");
    }

    /** Gives all partitions these replicas, and waits until they have them, in sync. */
    private void move(Admin admin, List<Integer> replicas) throws Exception {
        step("all partitions to " + replicas);
        Map<TopicPartition, Optional<NewPartitionReassignment>> moves = new HashMap<>();
        run.partitions().forEach(partition -> moves.put(RecordedReader.theirs(partition), Optional.of(new NewPartitionReassignment(replicas))));
        admin.alterPartitionReassignments(moves).all().get();
        awaitPartitions(replicas + " in sync", partition -> partition.replicaNodes().equals(replicas)
            && partition.isrNodes().size() == replicas.size(), 1, 2, 3);
        awaitMoreRecords();
    }

    private void lead(Admin admin, int leader, List<Integer> replicas) throws Exception {
        move(admin, replicas);
        step(leader + " leads");
        nodes.await("leader " + leader, PATIENCE_MS, () -> {
            elect(admin);
            return allAre(partition -> partition.leaderId() == leader, 1, 2, 3);
        });
        awaitMoreRecords();
    }

    /** Of each partition the first replica, if it is in sync now. */
    private static void elect(Admin admin) {
        try {
            admin.electLeaders(ElectionType.PREFERRED, null).partitions().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "the election failed", e);
        }
    }

    /** Until each of these brokers says so of all partitions. */
    private void awaitPartitions(String what, Predicate<MetadataResponsePartition> wanted, int... brokers) {
        nodes.await(what, PATIENCE_MS, () -> allAre(wanted, brokers));
    }

    private boolean allAre(Predicate<MetadataResponsePartition> wanted, int... brokers) {
        for (int broker : brokers) {
            Map<String, List<MetadataResponsePartition>> known = OneBroker.topics(nodes.node(broker).broker());
            if (!run.topics().stream().allMatch(topic -> known.containsKey(topic) && known.get(topic).stream().allMatch(wanted))) {
                return false;
            }
        }
        return true;
    }

    /** Under these conditions clients are served. */
    private void awaitMoreRecords() {
        long wanted = run.history().acknowledged() + MORE_RECORDS;
        nodes.await("more records", PATIENCE_MS, () -> run.history().acknowledged() >= wanted);
    }
}
