package gregor.sim;

import java.util.List;

/**
 * What came of the crashes of a workload.
 *
 * @param calls of the workload that change the disk
 * @param cases crashes after which was looked
 * @param findings in the order of the calls
 */
public record CrashReport(CrashWorkload workload, long calls, long cases, List<CrashFinding> findings) {}
