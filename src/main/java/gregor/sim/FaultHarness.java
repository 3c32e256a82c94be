package gregor.sim;

import gregor.base.KafkaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Lets each call of a workload to the disk go wrong once, in each way it can, and looks what becomes of it: nothing more may
 * be written where an error was, no clean stop may be claimed, and what was promised before is found again after a crash.
 */
public final class FaultHarness {

    private static final List<DiskFault> FAULTS = List.of(DiskFault.SHORT_WRITE, DiskFault.NO_SPACE, DiskFault.TOO_LARGE, DiskFault.FAILED_FORCE);

    private final int everyCall;
    private final long seed;

    /** @param everyCall 1 for each call to the disk, 2 for every second one, and so on */
    public FaultHarness(int everyCall, long seed) {
        this.everyCall = everyCall;
        this.seed = seed;
    }

    /** @return a report whose cases are the pairs of a call and a fault that can hit it */
    public CrashReport failEverywhere(CrashWorkload workload) throws IOException {
        List<DiskCall.Kind> calls = new ArrayList<>();
        CrashNode whole = newNode(workload, call -> {
            calls.add(call.kind());
            return DiskFault.NONE;
        });
        whole.firstStart();
        workload.script().run(whole);
        List<CrashFinding> findings = new ArrayList<>();
        long cases = 0;
        for (int call = 1; call <= calls.size(); call += everyCall) {
            for (DiskFault fault : FAULTS) {
                if (fault.canHit(calls.get(call - 1))) {
                    cases++;
                    run(workload, call, fault, findings);
                }
            }
        }
        return new CrashReport(workload, calls.size(), cases, findings);
    }

    private static CrashNode newNode(CrashWorkload workload, DiskWatcher watcher) {
        return new CrashNode(new SimDisk(CrashHarness.PAGE_BYTES, Set.of()), watcher, workload.topicSettings());
    }

    /** Counts the calls of all disks that a node has had. */
    private static final class OneFault implements DiskWatcher {
        private final int at;
        private final DiskFault fault;
        private int calls;
        private DiskCall hit;

        OneFault(int at, DiskFault fault) {
            this.at = at;
            this.fault = fault;
        }

        @Override
        public DiskFault before(DiskCall call) {
            calls++;
            if (calls == at) {
                hit = call;
            }
            // a full disk stays full
            return (calls == at || calls > at && fault == DiskFault.NO_SPACE) && fault.canHit(call.kind()) ? fault : DiskFault.NONE;
        }
    }

    private void run(CrashWorkload workload, int call, DiskFault fault, List<CrashFinding> findings) {
        OneFault watcher = new OneFault(call, fault);
        CrashNode node = newNode(workload, watcher);
        Loss loss = Loss.NOTHING;
        try {
            boolean failed = fails(workload, node);
            Violation.unless(failed == (fault != DiskFault.SHORT_WRITE), "LOG-14", "%s, and the workload %s", fault, failed ? "ended" : "went on");
            if (failed) {
                node.checkFailStop();
            }
            for (Loss each : Loss.values()) {
                loss = each;
                new LogInspection(node.disk().afterCrash(0, each, new SimEntropy(seed + call)), node).run();
            }
        } catch (Violation e) {
            findings.add(finding(workload, call, loss, fault + " at " + watcher.hit, e.getMessage()));
        } catch (IOException | RuntimeException e) {
            findings.add(finding(workload, call, loss, fault + " at " + watcher.hit, "LOG-5: the node does not start: " + e));
        }
    }

    private CrashFinding finding(CrashWorkload workload, int call, Loss loss, String where, String problem) {
        return new CrashFinding(new CrashCase(workload.name(), call, Tear.NOTHING, loss, seed), where, problem);
    }

    private static boolean fails(CrashWorkload workload, CrashNode node) {
        try {
            node.firstStart();
            workload.script().run(node);
            return false;
        } catch (KafkaException | IOException | UncheckedIOException e) {
            return true;
        }
    }
}
