package gregor.sim;

import java.util.EnumSet;
import java.util.Set;

/** Runs seeds where other classes than the usual ones may be loaded, for who looks for planted faults. */
public final class SeedSearch {

    private static final int VOTERS = 5;
    private static final int BROKERS = 3;

    private SeedSearch() {}

    /**
     * @param faults kinds with commas between, which are all on; empty for those that a seed draws
     * @param invariant that is to be found not to hold; empty for any
     * @return the number of the first of so many seeds that fails so, from 1, and how; empty if none does
     */
    public static String firstFailure(String faults, boolean whole, long firstSeed, int seeds, String invariant) {
        Set<FaultKind> kinds = faults.isEmpty() ? EnumSet.allOf(FaultKind.class) : FaultKind.parse(faults);
        for (int i = 0; i < seeds; i++) {
            RunReport report = SimRun.run(new RunSettings(firstSeed + i, whole ? BROKERS : VOTERS, whole, kinds, !faults.isEmpty(), null));
            if (report.failed() && (invariant.isEmpty() || report.failure().id().equals(invariant))) {
                return (i + 1) + " of " + seeds + " seeds: " + report.failure();
            }
        }
        return "";
    }
}
