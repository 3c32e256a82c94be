package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Quorums of five under all faults that a seed draws. {@code ./gregor sim} runs more of them. */
class SimulationTest {

    /** In a field, since one of the tests is jqwik's, which does not know what JUnit writes above a class. */
    @RegisterExtension
    static final QuietNodes QUIET = new QuietNodes();

    private static final int VOTERS = 5;
    private static final int BROKERS = 3;
    private static final int SEEDS = 20;
    private static final long FIRST_SEED = 1;

    static RunSettings raft(long seed) {
        return new RunSettings(seed, VOTERS, false, EnumSet.allOf(FaultKind.class), false, null);
    }

    static RunSettings whole(long seed) {
        return new RunSettings(seed, BROKERS, true, EnumSet.allOf(FaultKind.class), false, null);
    }

    static void assertHolds(RunReport report) {
        String again = "FAILED ./gregor sim " + report.settings().seed() + (report.settings().whole() ? " --cluster" : "");
        assertThat(report.failure()).as("%s with %s", again, report.swarm()).isNull();
    }

    @Test
    void whatMustHoldHoldsForFixedSeeds() {
        long elections = 0;
        long crashes = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            RunReport report = SimRun.run(raft(seed));
            assertHolds(report);
            elections += report.elections();
            crashes += report.crashes();
        }
        assertThat(elections).as("elections in %d seeds", SEEDS).isGreaterThan(2 * SEEDS);
        assertThat(crashes).as("crashes in %d seeds", SEEDS).isGreaterThan(2 * SEEDS);
    }

    @Test
    void whatMustHoldHoldsForAFreshSeed() {
        long seed = new Random().nextLong() >>> Integer.SIZE;
        System.out.println("fresh seed: ./gregor sim " + seed);
        assertHolds(SimRun.run(raft(seed)));
    }

    /** Whole nodes: controllers that decide, brokers that replicate, clients that want topics, write and read. */
    @Test
    void wholeNodesHoldToo() {
        long fresh = new Random().nextLong() >>> Integer.SIZE;
        System.out.println("fresh seed: ./gregor sim " + fresh + " --cluster");
        long acknowledged = 0;
        for (long seed : new long[] {1, 2, 3, fresh}) {
            RunReport report = SimRun.run(whole(seed));
            assertHolds(report);
            acknowledged += report.marks().get("acknowledged");
        }
        assertThat(acknowledged).isGreaterThan(10);
        assertThat(SimRun.run(whole(4)).hash()).isEqualTo(SimRun.run(whole(4)).hash());
    }

    /** The last steps of a run, as the player wants them. */
    @Test
    void aRunCanBeTraced() {
        RunTrace trace = new RunTrace();
        long hash = SimRun.run(raft(5), trace).hash();
        assertThat(hash).as("tracing changes nothing").isEqualTo(SimRun.run(raft(5)).hash());
        String script = trace.script("sim-5", "a \"title\" < another");
        assertThat(script).startsWith("gregor.trace(\"sim-5\", {\"title\":\"a \\\"title\\\" \\u003c another\",\n\"participants\":[").endsWith("\n]});\n");
        assertThat(script).contains("FetchRequests on node ", "\"node\":\"node 1\"", "{\"n\":500,");
    }

    /** Nothing but the seed decides: the hash of all events, and of all bytes that arrive, is the same. */
    @Claim("26.1")
    @Property(tries = 5)
    void sameSeedSameRun(@ForAll @LongRange(max = 0xFFFF_FFFFL) long seed) {
        RunReport one = SimRun.run(raft(seed));
        RunReport other = SimRun.run(raft(seed));
        assertThat(one.hash()).as("the hash of seed %d", seed).isEqualTo(other.hash());
        assertThat(one.events()).isEqualTo(other.events());
        assertThat(one.schedule()).isEqualTo(other.schedule());
    }

    @Test
    void whatHappensChangesTheHash() {
        assertThat(SimRun.run(raft(100).only(List.of())).hash()).isNotEqualTo(SimRun.run(raft(100)).hash());
    }

    /** About half of the kinds are off in a run, and over some runs each is on. */
    @Test
    void theSwarmLeavesHalfOut() {
        EnumSet<FaultKind> seen = EnumSet.noneOf(FaultKind.class);
        int on = 0;
        for (long seed = 0; seed < 100; seed++) {
            Swarm swarm = Swarm.draw(new SimEntropy(seed), EnumSet.allOf(FaultKind.class), false);
            seen.addAll(swarm.times().keySet());
            on += swarm.times().size();
        }
        assertThat(seen).containsExactlyInAnyOrder(FaultKind.values());
        assertThat(on).isBetween(40 * FaultKind.values().length, 60 * FaultKind.values().length);
        assertThat(Swarm.draw(new SimEntropy(1), EnumSet.of(FaultKind.F10), true).times()).containsOnlyKeys(FaultKind.F10);
    }
}
