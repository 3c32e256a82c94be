package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrashToolTest {

    private final ToolRun tool = new ToolRun();

    @Test
    void aGoodDiskLosesNothing() {
        assertThat(tool.run(CrashTool::run, "--workload", "delete-topic", "--draws", "1", "--seed", "9")).isZero();
        assertThat(tool.out()).hasSize(3);
        assertThat(tool.out().get(0)).isEqualTo("seed 9");
        assertThat(tool.out().get(1)).matches("delete-topic +\\d+ calls, +\\d+ crashes, +0 bad   a topic is deleted .*");
        assertThat(tool.out().get(2)).matches("\\d+ crashes, after 0 of them something was not as promised");
    }

    /** What a bad disk loses is told with the command that loses it again. */
    @Test
    void aBadDiskIsToldAndCanBeHadAgain() {
        assertThat(tool.run(CrashTool::run, "--workload", "append", "--draws", "1", "--disk", "ignores-force")).isEqualTo(1);
        assertThat(tool.err()).containsExactly("something was lost, or came back");
        String call = tool.out().get(2);
        String problem = tool.out().get(3);
        String again = tool.out().get(4);
        assertThat(problem).contains("LOG-5: offsets 0 to ").contains(" were forced and are gone");
        assertThat(again).startsWith("    again: ./gregor crash --disk ignores-force --workload append --call ");
        assertThat(tool.run(CrashTool::run, again.substring("    again: ./gregor crash ".length()).split(" "))).isEqualTo(1);
        assertThat(tool.out()).containsExactly(call, problem, again);
    }

    @Test
    void oneCrashOfAGoodDisk() {
        assertThat(tool.run(CrashTool::run, "--workload", "stop", "--call", "7", "--tear", "one-byte", "--loss", "nothing")).isZero();
        assertThat(tool.out()).containsExactly("all that was promised is there");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        refuses("There is no workload 'apend'; there are append, ", "--workload", "apend");
        refuses("--disk must be one of ignores-force, ignores-directory-force, not 'slow'", "--disk", "slow");
        refuses("--loss must be one of nothing, all-unforced, prefix, any, not 'some'", "--workload", "stop", "--call", "1", "--loss", "some");
        refuses("--call must be from 1 to ", "--workload", "stop", "--call", "0");
        refuses("Missing required argument \"[call]\"", "--tear", "page");
        refuses("Missing required argument \"[workload]\"", "--call", "1");
    }

    private void refuses(String message, String... args) {
        assertThat(tool.run(CrashTool::run, args)).isEqualTo(1);
        assertThat(tool.err()).hasSize(1).first().asString().startsWith(message);
    }
}
