package gregor.tools;

import gregor.sim.CrashCase;
import gregor.sim.CrashFinding;
import gregor.sim.CrashHarness;
import gregor.sim.CrashReport;
import gregor.sim.CrashWorkload;
import gregor.sim.CrashWorkloads;
import gregor.sim.DiskPromise;
import gregor.sim.Loss;
import gregor.sim.Tear;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Crashes a log on a simulated disk at every call it makes to the disk, in every way, and tells what got lost that should
 * not. Apache Kafka has no such command.
 */
public final class CrashTool {

    public static final String SUMMARY = "Crash a log at every call to a simulated disk, and see what recovery makes of it.";

    private static final int DRAWS = 20;
    /** Of each workload so many findings are told in full. */
    private static final int TOLD = 2;
    private static final String IGNORES = "ignores-";

    private CrashTool() {}

    /** @return 1 if a crash left something that was not as promised */
    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = new CommandLine("crash", SUMMARY)
            .value("workload", "name", "One of " + names(CrashWorkloads.ALL.stream().map(CrashWorkload::name).toList()) + "; all of them if left out.")
            .value("disk", "what", "A disk that breaks a promise: " + names(Arrays.stream(DiskPromise.values()).map(CrashTool::flaw).toList()) + ".")
            .value("seed", "number", "Where chance begins, 1 if left out.")
            .value("draws", "number", "How often chance decides at each call what a power failure takes, " + DRAWS + " if left out.")
            .value("call", "number", "Crash at this call only.")
            .value("tear", "how", "With --call: how much of a write got through: " + names(words(Tear.values())) + ".")
            .value("loss", "what", "With --call: what else is lost: " + names(words(Loss.values())) + ".");
        return Tool.run(flags, args, context, "Error: ", parsed -> {
            if (parsed.has("call")) {
                return crashOnce(parsed, context);
            }
            for (String alone : List.of("tear", "loss")) {
                if (parsed.has(alone)) {
                    parsed.require("call");
                }
            }
            return crashEverywhere(parsed, context);
        });
    }

    private static int crashEverywhere(CommandLine parsed, ToolContext context) throws IOException {
        Set<DiskPromise> broken = broken(parsed);
        long seed = parsed.longValue("seed", 1);
        CrashHarness harness = new CrashHarness(broken, parsed.intValue("draws", DRAWS), seed);
        context.out().println("seed " + seed);
        long cases = 0;
        long bad = 0;
        for (CrashWorkload workload : parsed.has("workload") ? List.of(workload(parsed)) : CrashWorkloads.ALL) {
            CrashReport report = harness.crashEverywhere(workload);
            cases += report.cases();
            bad += report.findings().size();
            context.out().printf(Locale.ROOT, "%-15s %3d calls, %,7d crashes, %,6d bad   %s%n", workload.name(), report.calls(), report.cases(),
                report.findings().size(), workload.what());
            report.findings().stream().limit(TOLD).forEach(finding -> tell(finding, parsed, context));
            context.out().flush();
        }
        context.out().printf(Locale.ROOT, "%,d crashes, after %,d of them something was not as promised%n", cases, bad);
        if (bad > 0) {
            context.err().println("something was lost, or came back");
        }
        return bad > 0 ? 1 : 0;
    }

    private static void tell(CrashFinding finding, CommandLine parsed, ToolContext context) {
        context.out().println("    " + finding.call() + ", loss " + word(finding.crash().loss()));
        context.out().println("    " + finding.problem());
        context.out().println("    again: ./gregor crash " + (parsed.has("disk") ? "--disk " + parsed.value("disk") + " " : "")
            + arguments(finding.crash()));
    }

    private static String arguments(CrashCase crash) {
        return "--workload " + crash.workload() + " --call " + crash.call() + " --tear " + word(crash.tear()) + " --loss "
            + word(crash.loss()) + " --seed " + crash.seed();
    }

    private static int crashOnce(CommandLine parsed, ToolContext context) throws IOException {
        CrashCase crash = new CrashCase(workload(parsed.require("workload").refuse("draws", "call")).name(), parsed.longValue("call", 0),
            constant(Tear.values(), parsed.value("tear", word(Tear.NOTHING)), "tear"),
            constant(Loss.values(), parsed.value("loss", word(Loss.ALL_UNFORCED)), "loss"), parsed.longValue("seed", 1));
        CrashReport report = new CrashHarness(broken(parsed), 0, crash.seed()).crash(workload(parsed), crash);
        if (report.cases() == 0) {
            throw new UsageException("--call must be from 1 to " + (report.calls() + 1) + " for the workload " + crash.workload());
        }
        if (report.findings().isEmpty()) {
            context.out().println("all that was promised is there");
            return 0;
        }
        tell(report.findings().get(0), parsed, context);
        context.err().println("something was lost, or came back");
        return 1;
    }

    private static CrashWorkload workload(CommandLine parsed) {
        String name = parsed.value("workload");
        return CrashWorkloads.ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow(() -> new UsageException(
            "There is no workload '" + name + "'; there are " + names(CrashWorkloads.ALL.stream().map(CrashWorkload::name).toList())));
    }

    private static Set<DiskPromise> broken(CommandLine parsed) {
        Set<DiskPromise> broken = EnumSet.noneOf(DiskPromise.class);
        if (parsed.has("disk")) {
            List<String> flaws = Arrays.stream(DiskPromise.values()).map(CrashTool::flaw).toList();
            int found = flaws.indexOf(parsed.value("disk"));
            if (found < 0) {
                throw new UsageException("--disk must be one of " + names(flaws) + ", not '" + parsed.value("disk") + "'");
            }
            broken.add(DiskPromise.values()[found]);
        }
        return broken;
    }

    private static String flaw(DiskPromise promise) {
        return IGNORES + word(promise);
    }

    private static <E extends Enum<E>> E constant(E[] all, String word, String flag) {
        for (E constant : all) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        throw new UsageException("--" + flag + " must be one of " + names(words(all)) + ", not '" + word + "'");
    }

    private static List<String> words(Enum<?>[] constants) {
        List<String> words = new ArrayList<>();
        for (Enum<?> constant : constants) {
            words.add(word(constant));
        }
        return words;
    }

    /** {@code ALL_BUT_ONE} as one types it: {@code all-but-one}. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String names(List<String> names) {
        return names.stream().collect(Collectors.joining(", "));
    }
}
