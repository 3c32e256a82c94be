package gregor.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Crashes a workload at each of its calls to the disk, in each way, and looks at what is left.
 *
 * <p>The workload runs once. Before each call that would change the disk, copies of the disk are made as a crash at that
 * moment would leave it, and each is inspected at once, while what was promised so far is known. It is the same as to run
 * the workload again from the beginning for each crash, since a run repeats exactly, and takes a hundredth of the time.
 */
public final class CrashHarness {

    /** So small that a segment has several, and some of them can be lost. */
    static final int PAGE_BYTES = 128;

    private final Set<DiskPromise> broken;
    private final int draws;
    private final long seed;

    /**
     * @param broken promises that the disk does not keep
     * @param draws how often chance decides what a power failure takes, at each call and for each kind of loss
     * @param seed of the first draw; the next ones have the next seeds
     */
    public CrashHarness(Set<DiskPromise> broken, int draws, long seed) {
        this.broken = broken;
        this.draws = draws;
        this.seed = seed;
    }

    /** All crashes of a workload. */
    public CrashReport crashEverywhere(CrashWorkload workload) throws IOException {
        return new Run(workload, null).run();
    }

    /** One crash. */
    public CrashReport crash(CrashWorkload workload, CrashCase only) throws IOException {
        return new Run(workload, only).run();
    }

    private final class Run implements DiskWatcher {
        private final CrashWorkload workload;
        private final CrashCase only;
        private final List<CrashFinding> findings = new ArrayList<>();
        private CrashNode node;
        private long call;
        private long cases;

        Run(CrashWorkload workload, CrashCase only) {
            this.workload = workload;
            this.only = only;
        }

        CrashReport run() throws IOException {
            node = new CrashNode(new SimDisk(PAGE_BYTES, broken), this, workload.topicSettings());
            node.firstStart();
            try {
                workload.script().run(node);
            } catch (Violation e) { // of a workload that starts again after a crash
                findings.add(new CrashFinding(caseOf(Tear.NOTHING, Loss.ANY, 0), "a restart", e.getMessage()));
            }
            call++;
            crashAt("the end", 0);
            return new CrashReport(workload, call - 1, cases, findings);
        }

        @Override
        public DiskFault before(DiskCall next) {
            call++;
            crashAt(new DiskCall(call, next.kind(), next.path(), next.bytes()).toString(), next.bytes());
            return DiskFault.NONE;
        }

        private void crashAt(String where, int bytes) {
            if (only != null) {
                if (only.call() == call) {
                    inspect(only, where, bytes);
                }
                return;
            }
            for (Map.Entry<Integer, Tear> tear : Tear.distinct(bytes, caseOf(Tear.RANDOM, Loss.NOTHING, 0).entropy()).entrySet()) {
                inspect(caseOf(tear.getValue(), Loss.NOTHING, 0), where, bytes);
            }
            inspect(caseOf(Tear.NOTHING, Loss.ALL_UNFORCED, 0), where, bytes);
            for (int draw = 0; draw < draws; draw++) {
                inspect(caseOf(Tear.RANDOM, Loss.PREFIX, draw), where, bytes);
                inspect(caseOf(Tear.RANDOM, Loss.ANY, draw), where, bytes);
            }
        }

        private CrashCase caseOf(Tear tear, Loss loss, int draw) {
            return new CrashCase(workload.name(), call, tear, loss, seed + draw);
        }

        private void inspect(CrashCase crash, String where, int bytes) {
            cases++;
            SimEntropy entropy = crash.entropy();
            SimDisk left = node.disk().afterCrash(crash.tear().of(bytes, entropy), crash.loss(), entropy);
            try {
                new LogInspection(left, node).run();
            } catch (Violation e) {
                findings.add(new CrashFinding(crash, where, e.getMessage().replace("\0", "\\0")));
            } catch (IOException | RuntimeException e) {
                findings.add(new CrashFinding(crash, where, "LOG-5: the node does not start: " + e));
            }
        }
    }
}
