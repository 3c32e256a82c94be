package gregor.tools;

import gregor.sim.Fault;
import gregor.sim.FaultKind;
import gregor.sim.RunReport;
import gregor.sim.RunSettings;
import gregor.sim.RunTrace;
import gregor.sim.ScheduleShrinker;
import gregor.sim.SimRun;
import gregor.sim.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Runs simulated clusters under faults that a seed draws, and looks after each event at what must hold. Apache Kafka has no such
 * command.
 */
public final class SimTool {

    public static final String SUMMARY = "Run a simulated quorum under faults drawn by a seed, and check what must always hold.";

    private static final int VOTERS = 5;
    private static final int BROKERS = 3;
    private static final int MIN_NODES = 3;
    private static final int MAX_NODES = 9;
    private static final long PROGRESS_NANOS = 5_000_000_000L;
    private static final long NANOS_PER_MINUTE = 60_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_HOUR = 3.6e12;
    private static final String NONE = "none";

    /** What simulated nodes log is not about this machine, and there are thousands of them. A field, or the level would be forgotten. */
    private static final Logger SIMULATED = Logger.getLogger("gregor");

    private SimTool() {}

    /** @return 1 if something did not hold */
    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = new CommandLine("sim", SUMMARY + " The first argument may be the seed.")
            .value("seed", "number", "Where chance begins; drawn and printed if left out.")
            .value("seeds", "number", "Run so many seeds, one after the other from that on; 1 if left out.")
            .value("minutes", "number", "Run seed after seed for so long.")
            .value("nodes", "number", "From " + MIN_NODES + " to " + MAX_NODES + ": voters, " + VOTERS + " if left out; with --cluster brokers, " + BROKERS
                + " if left out.")
            .flag("raft", "The quorum alone; this is so if nothing is said.")
            .flag("cluster", "Whole nodes: brokers that are controllers too, or with three controllers beside them, and clients that write and read.")
            .value("faults", "list", "Only these kinds, all of them on, as F10,F17. If left out a seed draws which.")
            .value("schedule", "numbers", "Of the faults that the seed draws only these happen, as 3,7, or " + NONE + ".");
        List<String> all = new ArrayList<>(args);
        if (!all.isEmpty() && !all.get(0).startsWith("-")) {
            all.add(0, "--seed");
        }
        return Tool.run(flags, all, context, "Error: ", parsed -> {
            for (String other : List.of("seeds", "minutes")) {
                if (parsed.has("schedule") && parsed.has(other)) {
                    throw new UsageException("--schedule is for one seed, so --" + other + " can't be given with it");
                }
            }
            Level before = SIMULATED.getLevel();
            SIMULATED.setLevel(Level.OFF);
            try {
                return run(parsed, context);
            } finally {
                SIMULATED.setLevel(before);
            }
        });
    }

    private static int run(CommandLine parsed, ToolContext context) throws IOException {
        RunSettings first = settings(parsed, context);
        context.out().println("seed " + first.seed());
        context.out().flush();
        Totals totals = new Totals();
        long startNanos = context.clock().nanos();
        long told = startNanos;
        long endNanos = parsed.has("minutes") ? startNanos + parsed.longValue("minutes", 0) * NANOS_PER_MINUTE : Long.MAX_VALUE;
        long seeds = parsed.has("minutes") ? Long.MAX_VALUE : parsed.longValue("seeds", 1);
        boolean alone = seeds == 1;
        for (long i = 0; i < seeds && context.clock().nanos() < endNanos; i++) {
            RunReport report = SimRun.run(first.seed(first.seed() + i), fault -> {
                if (alone) {
                    context.out().println(fault);
                }
            });
            totals.add(report);
            if (report.failed()) {
                tellFailure(report, parsed, context);
                totals.print(context, context.clock().nanos() - startNanos);
                return 1;
            }
            if (context.clock().nanos() - told > PROGRESS_NANOS) {
                told = context.clock().nanos();
                context.out().println(totals.line(told - startNanos));
                context.out().flush();
            }
        }
        totals.print(context, context.clock().nanos() - startNanos);
        return 0;
    }

    private static RunSettings settings(CommandLine parsed, ToolContext context) {
        long seed = parsed.longValue("seed", context.entropy().nextLong() >>> Integer.SIZE);
        int nodes = parsed.intValue("nodes", parsed.has("cluster") ? BROKERS : VOTERS);
        if (nodes < MIN_NODES || nodes > MAX_NODES) {
            throw new UsageException("--nodes must be from " + MIN_NODES + " to " + MAX_NODES + ", not " + nodes);
        }
        if (parsed.has("raft") && parsed.has("cluster")) {
            throw new UsageException("either --raft or --cluster");
        }
        try {
            Set<FaultKind> kinds = parsed.has("faults") ? FaultKind.parse(parsed.value("faults")) : EnumSet.allOf(FaultKind.class);
            List<Integer> only = parsed.has("schedule") ? numbers(parsed.value("schedule")) : null;
            return new RunSettings(seed, nodes, parsed.has("cluster"), kinds, parsed.has("faults"), only);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static List<Integer> numbers(String list) {
        List<Integer> numbers = new ArrayList<>();
        if (!list.equals(NONE)) {
            for (String number : list.split(",")) {
                numbers.add(Integer.parseInt(number));
            }
        }
        return numbers;
    }

    /** Looks for fewer faults that are enough, and says how to have them again. */
    private static void tellFailure(RunReport report, CommandLine parsed, ToolContext context) throws IOException {
        context.out().println("FAILED seed " + report.settings().seed() + ": " + report.failure());
        if (!(report.failure().cause() instanceof Violation)) {
            report.failure().cause().printStackTrace(context.out());
        }
        context.out().println("with " + report.swarm() + "; looking for the shortest schedule that fails like this");
        context.out().flush();
        List<Fault> shortest = ScheduleShrinker.shrink(report.schedule(), faults -> fails(report, faults));
        RunTrace trace = new RunTrace();
        RunReport again = SimRun.run(report.settings().only(numbersOf(shortest)), trace);
        shortest.forEach(fault -> context.out().println("  " + fault));
        context.out().println(again.failure());
        String numbers = shortest.isEmpty() ? NONE : numbersOf(shortest).stream().map(String::valueOf).collect(Collectors.joining(","));
        context.out().println("again: ./gregor sim " + report.settings().seed() + (parsed.has("cluster") ? " --cluster" : "")
            + (parsed.has("nodes") ? " --nodes " + parsed.value("nodes") : "") + (parsed.has("faults") ? " --faults " + parsed.value("faults") : "")
            + " --schedule " + numbers);
        writeTrace(trace, "sim-" + report.settings().seed(), again.failure().toString(), context);
        context.err().println(report.failure().id() + " does not hold");
    }

    /** Where the site's player looks. */
    private static void writeTrace(RunTrace trace, String name, String title, ToolContext context) throws IOException {
        Path folder = Path.of("target", "site");
        Path file = folder.resolve("traces").resolve(name + ".js");
        context.disk().createDirectories(file.getParent());
        context.disk().replaceUnforced(file, StandardCharsets.UTF_8.encode(trace.script(name, title)));
        context.out().println("trace: its last steps are in " + file + "; " + folder.resolve("player.html") + "?left=" + name + "&right=" + name
            + " shows them, when ./gregor book has made the site");
    }

    private static boolean fails(RunReport report, List<Fault> faults) {
        RunReport other = SimRun.run(report.settings().only(numbersOf(faults)));
        return other.failed() && other.failure().id().equals(report.failure().id());
    }

    private static List<Integer> numbersOf(List<Fault> faults) {
        return faults.stream().map(Fault::number).toList();
    }

    /** Sums over runs. */
    private static final class Totals {
        private long seeds;
        private long events;
        private long virtualNanos;
        private long elections;
        private long crashes;
        private long messages;
        private long faults;
        private final SortedMap<String, Long> marks = new TreeMap<>();
        private long hash;

        void add(RunReport report) {
            seeds++;
            events += report.events();
            virtualNanos += report.virtualNanos();
            elections += report.elections();
            crashes += report.crashes();
            messages += report.messages();
            faults += report.schedule().size();
            hash = report.hash();
            report.marks().forEach((name, count) -> marks.merge(name, count, Long::sum));
        }

        String line(long nanos) {
            return String.format(Locale.ROOT, "%,d seeds, %,d events, %s, %,d elections, %,d faults, %,d crashes, %,d messages, %.1f seeds/s",
                seeds, events, virtualTime(virtualNanos), elections, faults, crashes, messages, seeds * 1e9 / Math.max(1, nanos));
        }

        /** In a unit in which it is no less than one, if there is such a one. */
        private static String virtualTime(long nanos) {
            if (nanos < NANOS_PER_MINUTE) {
                return String.format(Locale.ROOT, "%.1f virtual seconds", nanos / NANOS_PER_SECOND);
            }
            return nanos < NANOS_PER_HOUR ? String.format(Locale.ROOT, "%.1f virtual minutes", nanos / (double) NANOS_PER_MINUTE)
                : String.format(Locale.ROOT, "%,.1f virtual hours", nanos / NANOS_PER_HOUR);
        }

        void print(ToolContext context, long nanos) {
            context.out().println(line(nanos));
            context.out().println(marks.entrySet().stream().map(mark -> mark.getKey() + " " + mark.getValue()).collect(Collectors.joining(", ")));
            context.out().println("trace hash " + Long.toHexString(hash));
        }
    }
}
