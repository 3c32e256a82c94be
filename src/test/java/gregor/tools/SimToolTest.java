package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimToolTest {

    private final ToolRun tool = new ToolRun();

    @Test
    void runsASeed() {
        assertThat(tool.run(SimTool::run, "7", "--faults", "F10,F21")).isZero();
        assertThat(tool.out().get(0)).isEqualTo("seed 7");
        assertThat(tool.out().get(1)).startsWith("#0 at ");
        assertThat(tool.out()).anyMatch(line -> line.matches("1 seeds, .* events, [0-9.]+ virtual (seconds|minutes), .* elections, .* faults, .* crashes, .*"));
        assertThat(tool.out().get(tool.out().size() - 1)).startsWith("trace hash ");
    }

    @Test
    void theSameSeedGivesTheSameHash() {
        tool.run(SimTool::run, "--seed", "8", "--schedule", "none", "--nodes", "3");
        String hash = tool.out().get(tool.out().size() - 1);
        tool.run(SimTool::run, "--seed", "8", "--schedule", "none", "--nodes", "3");
        assertThat(tool.out().get(tool.out().size() - 1)).isEqualTo(hash);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        refuses("--nodes must be from 3 to 9, not 2", "--nodes", "2");
        refuses("there is no fault 'F99'; there are F01, ", "--faults", "F99");
        refuses("either --raft or --cluster", "--raft", "--cluster");
        refuses("--schedule is for one seed", "1", "--schedule", "1,2", "--seeds", "3");
        refuses("Cannot parse argument 'seven' of option seed", "seven");
    }

    private void refuses(String message, String... args) {
        assertThat(tool.run(SimTool::run, args)).isEqualTo(1);
        assertThat(tool.err()).hasSize(1).first().asString().startsWith(message);
    }
}
