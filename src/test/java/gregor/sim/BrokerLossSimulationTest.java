package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.port.Trace;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** How soon a broker is fenced, by what becomes of it: three nodes, each broker and controller. */
class BrokerLossSimulationTest {

    private static final int NODES = 3;
    /** As {@link WholeCluster} has it. */
    private static final int SESSION_MS = 3_000;
    private static final int SOON_MS = 300;

    private static final class Stage extends SimStage {
        private final WholeCluster cluster;
        private final SimEntropy draws;
        private final int victim;

        /** Of three nodes that know each other for a while. @param leads whether the victim is the active controller */
        Stage(long seed, boolean leads) {
            super(seed, node -> Trace.OFF);
            cluster = new WholeCluster(network(), NODES, world().entropy("cluster"));
            cluster.stopWork();
            draws = world().entropy("script");
            start(1, 2, NODES);
            until("all to be let in", () -> cluster.nodes().stream().allMatch(WiredNode::isServed));
            pass(draws.between(0, 1_000));
            victim = cluster.nodes().stream().filter(node -> node.leads() == leads).findFirst().orElseThrow().id();
        }

        @Override
        WholeMember node(int id) {
            return cluster.members().get(id);
        }

        @Override
        void check(SimProcess process) {
            cluster.check(process);
        }

        /** Whether both others know that the victim is fenced. */
        boolean isFenced() {
            return cluster.nodes().stream().filter(node -> node.id() != victim).noneMatch(node -> node.image().cluster().isUnfenced(victim));
        }

        long msUntilFenced() {
            long fromMs = clock().millis();
            until("the broker to be fenced", this::isFenced);
            return clock().millis() - fromMs;
        }

        boolean isFencedWithin(long ms) {
            for (long i = 0; i < ms && !isFenced(); i += 10) {
                pass(10);
            }
            return isFenced();
        }
    }

    @Property(tries = 12)
    void whoIsKilledIsFencedAtOnce(@ForAll long seed, @ForAll boolean leads) {
        Stage stage = new Stage(seed, leads);
        stage.kill(stage.victim);
        assertThat(stage.msUntilFenced()).isLessThanOrEqualTo(SOON_MS);
        stage.start(stage.victim);
        long fromMs = stage.clock().millis();
        stage.until("its next process to be let in", () -> stage.node(stage.victim).isServed());
        assertThat(stage.clock().millis() - fromMs).as("it need not wait for the session of the one before").isLessThan(SESSION_MS);
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
        for (int other = 1; other <= NODES; other++) {
            if (other != stage.victim) {
                stage.cut(stage.victim, other);
            }
        }
        assertThat(stage.isFencedWithin(SESSION_MS - 600)).isFalse();
        assertThat(stage.isFencedWithin(20_000)).isTrue();
    }
}
