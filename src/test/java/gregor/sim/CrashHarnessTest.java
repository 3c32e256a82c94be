package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every workload crashed at each of its calls to the disk, with each tear of the write in progress, and some draws of what a
 * power failure takes; {@code ./gregor crash} does it with more draws.
 */
class CrashHarnessTest {

    private static final int DRAWS = 1;
    private static final int SEED = 1;
    private static final int EVERY_CALL = 6;

    /** It tells of every directory that fails, and here thousands do. A field, or its level would be forgotten with it. */
    private static final Logger TALKATIVE = Logger.getLogger("gregor.log");

    @BeforeAll
    static void quiet() {
        TALKATIVE.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        TALKATIVE.setLevel(null);
    }

    private static CrashWorkload workload(String name) {
        return CrashWorkloads.ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> everyCrashLeavesWhatWasPromised() {
        return CrashWorkloads.ALL.stream().map(workload -> DynamicTest.dynamicTest(workload.name(), () -> {
            CrashReport report = new CrashHarness(Set.of(), DRAWS, SEED).crashEverywhere(workload);
            System.out.println(workload.name() + ": " + report.calls() + " calls, " + report.cases() + " crashes");
            assertThat(report.findings()).isEmpty();
            assertThat(report.calls()).isGreaterThan(50);
            assertThat(report.cases()).isGreaterThan(4 * report.calls());
        }));
    }

    /** F05, F06: a call that fails is the last thing that happens to a directory, whichever it is. */
    @TestFactory
    Stream<DynamicTest> everyFailedCallStopsTheDirectory() {
        return CrashWorkloads.ALL.stream().map(workload -> DynamicTest.dynamicTest(workload.name(), () -> {
            CrashReport report = new FaultHarness(EVERY_CALL, SEED).failEverywhere(workload);
            System.out.println(workload.name() + ": " + report.calls() + " calls, " + report.cases() + " failures");
            assertThat(report.findings()).isEmpty();
            assertThat(report.cases()).isGreaterThan(10);
        }));
    }

    /** The canary: a disk that forgets what was forced is found out, or the harness sees nothing at all. */
    @Test
    void aDiskThatIgnoresForceIsFoundOut() throws IOException {
        for (String name : List.of("append", "stop", "delete-topic")) {
            assertThat(new CrashHarness(Set.of(DiskPromise.FORCE), DRAWS, SEED).crashEverywhere(workload(name)).findings()).as(name).isNotEmpty();
        }
    }

    @Test
    void aDiskThatForgetsNamesIsFoundOut() throws IOException {
        List<CrashFinding> findings = new CrashHarness(Set.of(DiskPromise.DIRECTORY_FORCE), DRAWS, SEED).crashEverywhere(workload("append")).findings();
        assertThat(findings).extracting(CrashFinding::problem).contains("LOG-5: the whole log is gone");
    }

    /** What is printed for a finding is enough to have it again. */
    @Test
    void oneCaseIsRepeatedExactly() throws IOException {
        CrashHarness harness = new CrashHarness(Set.of(DiskPromise.FORCE), 2, 5);
        List<CrashFinding> findings = harness.crashEverywhere(workload("append")).findings();
        for (CrashFinding finding : findings.subList(0, 20)) {
            CrashReport again = new CrashHarness(Set.of(DiskPromise.FORCE), 0, 0).crash(workload("append"), finding.crash());
            assertThat(again.cases()).isEqualTo(1);
            assertThat(again.findings()).containsExactly(finding);
        }
    }
}
