package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.ProduceMessage.PartitionProduceData;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import gregor.message.ProduceMessage.TopicProduceData;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import gregor.record.BatchBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A node is told to stop while somebody writes: three nodes, each broker and controller, and a partition with a replica on each. */
class ControlledShutdownTest {

    private static final TopicPartition LAMPS = new TopicPartition("lamps", 0);
    private static final int NODES = 3;
    private static final long PATIENCE_MS = 60_000;
    private static final Map<String, String> SETTINGS = Map.of("min.insync.replicas", "2", "leader.imbalance.check.interval.seconds", "5");

    private final List<ErrorCode> errors = new ArrayList<>();
    private ClusterStage stage;
    private Uuid topicId;

    private void setUp(long seed) {
        errors.clear();
        stage = ClusterStage.combined(seed, NODES, SETTINGS, node -> Trace.OFF);
        stage.start(1, 2, NODES);
        stage.until("all to be up", () -> stage.isUp(1) && stage.isUp(2) && stage.isUp(NODES));
        stage.createTopic(1, LAMPS.topic(), List.of(2, 3, 1), Map.of());
        stage.until("the preferred leader to lead", () -> stage.leader(LAMPS) == 2);
        topicId = stage.replica(2, LAMPS).topicId();
    }

    /** Sends one record after the other with acks=all, each until it is taken, to whomever the last answer has named. */
    private final class Writer {
        private final Set<Long> offsets = new TreeSet<>();
        private int leader = 2;
        private CompletableFuture<Record> underWay;
        private long lastAckMs = stage.clock().millis();
        private long longestGapMs;
        private int silences;

        /** What the clients' side does when something has come in; called again and again. */
        void step() {
            if (underWay != null && !underWay.isDone()) {
                return;
            }
            if (underWay != null) {
                hear();
            }
            ByteBuffer batch = new BatchBuilder(100).append(stage.clock().millis(), null, ByteBuffer.allocate(1), List.of()).build();
            underWay = stage.send(leader, new ProduceRequest(null, (short) -1, 30_000, List.of(new TopicProduceData(null, topicId,
                List.of(new PartitionProduceData(0, new MemoryRecords(batch)))))));
        }

        private void hear() {
            if (underWay.isCompletedExceptionally()) {
                silences++;
                leader = leader % NODES + 1;
                return;
            }
            PartitionProduceResponse answer = ((ProduceResponse) underWay.join()).responses().get(0).partitionResponses().get(0);
            if (answer.errorCode() == ErrorCode.NONE.code()) {
                long nowMs = stage.clock().millis();
                longestGapMs = Math.max(longestGapMs, nowMs - lastAckMs);
                lastAckMs = nowMs;
                assertThat(offsets.add(answer.baseOffset())).as("each offset is given out once").isTrue();
            } else {
                errors.add(ErrorCode.of(answer.errorCode()));
                leader = answer.currentLeader().leaderId() > 0 ? answer.currentLeader().leaderId() : leader;
            }
        }

        void goOnUntil(String what, BooleanSupplier so) {
            long endMs = stage.clock().millis() + PATIENCE_MS;
            while (!so.getAsBoolean()) {
                assertThat(stage.clock().millis()).as("waiting for " + what).isLessThan(endMs);
                step();
                stage.pass(1);
            }
        }

        void goOnFor(long ms) {
            long endMs = stage.clock().millis() + ms;
            goOnUntil("time to pass", () -> stage.clock().millis() >= endMs);
        }
    }

    @Property(tries = 5)
    void itsLeadershipMovesBeforeItClosesAndComesBack(@ForAll long seed) {
        setUp(seed);
        Writer writer = new Writer();
        writer.goOnFor(500);
        long askedMs = stage.clock().millis();
        CompletableFuture<Void> ended = stage.stop(2);
        writer.goOnUntil("the node to end", ended::isDone);
        assertThat(stage.clock().millis() - askedMs).as("nobody waits for a heartbeat's time").isLessThan(1_000);
        writer.goOnFor(500);
        assertThat(stage.leader(LAMPS)).isEqualTo(3);
        stage.start(2);
        writer.goOnUntil("the leadership to be back", () -> stage.leader(LAMPS) == 2);
        writer.goOnFor(500);
        assertThat(writer.longestGapMs).as("between acknowledgements, both times that the leadership moved").isLessThan(30);
        assertThat(writer.silences).as("nobody was left without an answer").isZero();
        assertThat(errors).as("errors that a client gets over by itself").containsOnly(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }
}
