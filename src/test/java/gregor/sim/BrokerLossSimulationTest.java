package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.port.Trace;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** How soon a broker is fenced, by what becomes of it: three nodes, each broker and controller. */
class BrokerLossSimulationTest {

    private static final int NODES = 3;
    private static final int SESSION_MS = 3_000;
    private static final int SOON_MS = 300;
    /** For an election, and to be let in. */
    private static final int BACK_MS = 8_000;

    private static final class Stage {
        private final ClusterStage nodes;
        private final int victim;

        /** Of three nodes that know each other for a while. @param leads whether the victim is the active controller */
        Stage(long seed, boolean leads) {
            this(seed, leads, SESSION_MS);
        }

        Stage(long seed, boolean leads, int sessionMs) {
            nodes = ClusterStage.combined(seed, NODES, Map.of("broker.session.timeout.ms", Integer.toString(sessionMs), "broker.heartbeat.interval.ms", "500"),
                node -> Trace.OFF);
            nodes.start(1, 2, NODES);
            nodes.until("all to be let in", () -> nodes.isUp(1) && nodes.isUp(2) && nodes.isUp(NODES));
            nodes.pass(nodes.world().entropy("script").between(0, 1_000));
            victim = IntStream.rangeClosed(1, NODES).filter(id -> node(id).wiring().quorum().leader().isLeader(id) == leads).findFirst().orElseThrow();
        }

        private WiredNode node(int id) {
            return (WiredNode) ((SimStage) nodes).node(id);
        }

        /** Whether both others know that the victim is fenced. */
        boolean isFenced() {
            return others().noneMatch(id -> node(id).wiring().image().cluster().isUnfenced(victim));
        }

        IntStream others() {
            return IntStream.rangeClosed(1, NODES).filter(id -> id != victim);
        }

        long msUntilFenced() {
            long fromMs = nodes.clock().millis();
            nodes.until("the broker to be fenced", this::isFenced);
            return nodes.clock().millis() - fromMs;
        }

        boolean isFencedWithin(long ms) {
            for (long i = 0; i < ms && !isFenced(); i += 10) {
                nodes.pass(10);
            }
            return isFenced();
        }
    }

    @Property(tries = 12)
    void whoIsKilledIsFencedAtOnce(@ForAll long seed, @ForAll boolean leads) {
        Stage stage = new Stage(seed, leads);
        stage.nodes.kill(stage.victim);
        assertThat(stage.msUntilFenced()).isLessThanOrEqualTo(SOON_MS);
        stage.nodes.start(stage.victim);
        long fromMs = stage.nodes.clock().millis();
        stage.nodes.until("its next process to be let in", () -> stage.nodes.isUp(stage.victim));
        assertThat(stage.nodes.clock().millis() - fromMs).as("it need not wait for the session of the one before").isLessThan(SESSION_MS);
    }

    /** All nodes crash, or the controller and one more: the next controller has heard of nobody, and all ports answer. */
    @Property(tries = 8)
    void whoStartsAgainUnderANewControllerNeedNotWaitForTheSessionBefore(@ForAll long seed, @ForAll boolean all) {
        Stage stage = new Stage(seed, true, 20 * BACK_MS);
        int spared = all ? 0 : stage.others().min().getAsInt();
        List<Integer> ids = IntStream.rangeClosed(1, NODES).filter(id -> id != spared).boxed().toList();
        ids.forEach(stage.nodes::kill);
        stage.nodes.pass(200);
        ids.forEach(id -> stage.nodes.start(id));
        long fromMs = stage.nodes.clock().millis();
        stage.nodes.until("all to be let in", () -> ids.stream().allMatch(stage.nodes::isUp));
        assertThat(stage.nodes.clock().millis() - fromMs).isLessThan(BACK_MS);
    }

    @Property(tries = 5)
    void whoIsPausedWaitsForTheSession(@ForAll long seed, @ForAll boolean leads, @ForAll @IntRange(min = 1, max = SESSION_MS - 600) int pauseMs) {
        Stage stage = new Stage(seed, leads);
        stage.node(stage.victim).process().pause(pauseMs * Simulator.NANOS_PER_MS);
        assertThat(stage.isFencedWithin(pauseMs + SESSION_MS)).isFalse();
        stage.node(stage.victim).process().pause(60_000 * Simulator.NANOS_PER_MS);
        assertThat(stage.isFencedWithin(SESSION_MS - 600)).isFalse();
        assertThat(stage.isFencedWithin(20_000)).isTrue();
    }

    @Property(tries = 5)
    void whoIsCutOffWaitsForTheSession(@ForAll long seed, @ForAll boolean leads) {
        Stage stage = new Stage(seed, leads);
        stage.others().forEach(other -> stage.nodes.cut(stage.victim, other));
        assertThat(stage.isFencedWithin(SESSION_MS - 600)).isFalse();
        assertThat(stage.isFencedWithin(20_000)).isTrue();
    }
}
