package gregor.sim;

import java.io.IOException;
import java.util.Set;

/** Runs a harness where other classes than the usual ones may be loaded, for who looks for planted faults. */
public final class HarnessRun {

    private HarnessRun() {}

    /**
     * @param kind {@code crashes} or {@code failures}
     * @return how many cases of how many found something, and what the first found; empty if none did
     */
    public static String findings(String kind, String name) throws IOException {
        CrashWorkload workload = CrashWorkloads.ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        CrashReport report = kind.equals("crashes") ? new CrashHarness(Set.of(), 1, 1).crashEverywhere(workload)
            : new FaultHarness(1, 1).failEverywhere(workload);
        return report.findings().isEmpty() ? "" : report.findings().size() + " of " + report.cases() + " " + kind + ", the first: "
            + report.findings().get(0).call() + ": " + report.findings().get(0).problem();
    }
}
