package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.port.Trace;
import gregor.replica.Partition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Three nodes, each broker and controller, and a topic of which two replicas must be in sync: nodes are killed, stopped and paused, and
 * however that was, records are acknowledged again soon after two nodes can talk. What {@code NemesisTest} does to processes, in a
 * time that is the same on every machine.
 */
class ServiceSimulationTest {

    private static final TopicPartition KEPT = new TopicPartition("kept", 0);
    private static final List<Integer> NODES = List.of(1, 2, 3);
    /** Nobody is paused for as long, so nothing waits for its end. */
    private static final int SESSION_MS = 12_000;
    /** For a fetch timeout and some rounds of an election, which is what it takes at most. */
    private static final int SERVED_MS = 6_000;
    private static final Map<String, String> SETTINGS = Map.of("broker.session.timeout.ms", "" + SESSION_MS,
        "controller.quorum.fetch.timeout.ms", "1500", "controller.quorum.election.timeout.ms", "500");
    private static final int STROKES = 6;
    private static final int STEP_MS = 20;
    private static final int[] AWAY_MS = {50, 500, 2_000};
    private static final int MOST_QUIET_MS = 2_000;
    private static final int LIMIT_MS = 60_000;

    private enum Fault {
        KILL, STOP, PAUSE
    }

    /** One cluster, and what was done to it. */
    private static final class Run {
        private final List<String> log = new ArrayList<>();
        private final Random random;
        private final ClusterStage nodes;
        private final long beganMs;
        private int records;

        Run(long seed) {
            random = new Random(seed);
            nodes = ClusterStage.combined(seed, NODES.size(), SETTINGS, node -> Trace.OFF);
            beganMs = nodes.clock().millis();
            nodes.start(1, 2, 3);
            nodes.until("all to be let in", () -> NODES.stream().allMatch(nodes::isUp));
            nodes.createTopic(1, KEPT.topic(), NODES, Map.of("min.insync.replicas", "2"));
        }

        private void tell(String what) {
            log.add((nodes.clock().millis() - beganMs) + ": " + what);
        }

        /** How long it takes until a record is acknowledged that is written now, or later, to whoever believes that it leads. */
        long msUntilServed() {
            long fromMs = nodes.clock().millis();
            List<CompletableFuture<Long>> writes = new ArrayList<>();
            while (writes.stream().noneMatch(write -> write.isDone() && !write.isCompletedExceptionally())) {
                assertThat(nodes.clock().millis() - fromMs).as("%s", log).isLessThan(LIMIT_MS);
                for (int id : NODES) {
                    Partition replica = nodes.replica(id, KEPT);
                    if (replica != null && replica.isLeader()) {
                        writes.add(nodes.produce(id, KEPT, "key", "value-" + records++));
                    }
                }
                nodes.pass(STEP_MS);
            }
            long ms = nodes.clock().millis() - fromMs;
            tell("served after " + ms + " ms");
            return ms;
        }

        /** Whether all are in sync, as somebody says who leads. */
        private boolean isWhole() {
            return NODES.stream().map(id -> nodes.replica(id, KEPT)).anyMatch(replica -> replica != null && replica.isLeader() && replica.isr().isr().size() == NODES.size());
        }

        /** One stroke against some nodes. @return how long nothing was acknowledged though two nodes were there; 0 if nobody looked */
        long strike() {
            List<Integer> hit = new ArrayList<>(NODES);
            Collections.shuffle(hit, random);
            hit = hit.subList(0, 1 + Math.max(0, random.nextInt(5) - 2));
            Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
            int awayMs = 1 + random.nextInt(AWAY_MS[random.nextInt(AWAY_MS.length)]);
            tell(fault + " " + hit + " for " + awayMs + " ms");
            boolean twoRemain = hit.size() == 1 && isWhole();
            long untilMs = nodes.clock().millis() + awayMs;
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            hit.forEach(id -> strike(fault, id, awayMs, ends));
            long withoutMs = twoRemain ? msUntilServed() : 0;
            nodes.until("the ends", () -> ends.stream().allMatch(CompletableFuture::isDone));
            nodes.pass(Math.max(0, untilMs - nodes.clock().millis()));
            if (fault != Fault.PAUSE) {
                hit.forEach(nodes::start);
            }
            tell("end of " + fault);
            if (random.nextInt(3) > 0) {
                return Math.max(withoutMs, msUntilServed());
            }
            nodes.pass(random.nextInt(MOST_QUIET_MS));
            return withoutMs;
        }

        private void strike(Fault fault, int id, int awayMs, List<CompletableFuture<Void>> ends) {
            if (fault == Fault.PAUSE) {
                ((WiredNode) ((SimStage) nodes).node(id)).process().pause(awayMs * Simulator.NANOS_PER_MS);
            } else if (fault == Fault.STOP && nodes.isUp(id)) {
                ends.add(nodes.stop(id));
            } else {
                nodes.kill(id);
            }
        }
    }

    @Property(tries = 5)
    void recordsAreAcknowledgedAgainLongBeforeASessionIsOver(@ForAll long seed) {
        Run run = new Run(seed);
        run.msUntilServed();
        for (int i = 0; i < STROKES; i++) {
            assertThat(run.strike()).as("%s", run.log).isLessThan(SERVED_MS);
        }
    }
}
