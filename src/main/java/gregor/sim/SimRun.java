package gregor.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One run: a cluster, a schedule of faults, and a look at what must hold after each event. First anything may happen; then all that is
 * entitled to go on is healed for good, the rest is gone for good, and the cluster must come to life within a bound.
 */
public final class SimRun {

    private static final long MIN_SAFETY_MS = 8_000;
    private static final long MAX_SAFETY_MS = 30_000;
    private static final long IDLE_MS = 4_000;
    /** How often to ask whether all is well again, which takes a look at everything. */
    private static final long ASK_EVERY_MS = 20;
    /** A run that is busier than that goes round in circles. */
    private static final long MAX_EVENTS = 3_000_000;

    private final RunSettings settings;
    private final Simulator world;
    private final SimNetwork network;
    private final SimCluster<?> cluster;
    private final Swarm swarm;
    private final List<Fault> schedule = new ArrayList<>();
    private final FaultInjector faults;
    private final long safetyMs;

    private SimRun(RunSettings settings, Consumer<Fault> watcher, RunTrace trace) {
        this.settings = settings;
        world = new Simulator(settings.seed());
        if (trace != null) {
            world.traces(node -> trace.of(world, node));
        }
        network = new SimNetwork(world);
        SimEntropy draws = world.entropy("faults");
        safetyMs = draws.between(MIN_SAFETY_MS, MAX_SAFETY_MS);
        swarm = Swarm.draw(draws, Swarm.possible(settings), settings.onPurpose());
        SimEntropy shape = world.entropy("cluster");
        cluster = settings.whole() ? new WholeCluster(network, settings.nodes(), shape) : new RaftQuorum(network, settings.nodes(), shape);
        List<Fault> drawn = swarm.schedule(draws, cluster.nodes().size(), safetyMs);
        drawn.stream().filter(fault -> settings.only() == null || settings.only().contains(fault.number())).forEach(schedule::add);
        boolean torn = schedule.stream().anyMatch(fault -> fault.kind() == FaultKind.F02);
        faults = new FaultInjector(network, cluster.nodes(), cluster.clientPlaces(), schedule, torn, cluster::ask, watcher);
        network.beforeSending(this::lookBeforeSending);
        SimEntropy repairs = world.entropy("repairs");
        cluster.nodes().forEach(node -> node.onHalt(() -> world.at(repairs.between(0, 5_000) * Simulator.NANOS_PER_MS, "repaired", node::start)));
    }

    /** Runs. */
    public static RunReport run(RunSettings settings) {
        return run(settings, fault -> { });
    }

    /** @param watcher is told of each fault as it begins */
    public static RunReport run(RunSettings settings, Consumer<Fault> watcher) {
        return new SimRun(settings, watcher, null).run();
    }

    /** Runs, and keeps the last steps. */
    public static RunReport run(RunSettings settings, RunTrace trace) {
        return new SimRun(settings, trace::add, trace).run();
    }

    private RunReport run() {
        RunReport.Failure failure = null;
        try {
            cluster.start();
            runUntil(safetyMs);
            heal();
            becomeAlive();
            settle();
            idle();
        } catch (Violation e) {
            failure = new RunReport.Failure(e.getMessage(), world.events(), world.nowMs(), e);
        } catch (RuntimeException e) {
            failure = new RunReport.Failure(e.getClass().getSimpleName() + ": " + e.getMessage(), world.events(), world.nowMs(), e);
        }
        return new RunReport(settings, swarm.toString(), schedule, world.hash(), world.events(), world.nowNanos(), cluster.invariants().elections(),
            faults.crashes(), network.messages(), cluster.marks(), failure);
    }

    private void runUntil(long endMs) {
        long endNanos = endMs * Simulator.NANOS_PER_MS;
        while (world.step(endNanos)) {
            look();
        }
    }

    private void look() {
        cluster.check(world.current());
        Violation.unless(world.events() < MAX_EVENTS, "LIV-12", "%d events in %d ms", world.events(), world.nowMs());
    }

    /** Within the code under test, which may let no exception pass. */
    private void lookBeforeSending(SimProcess process) {
        try {
            cluster.check(process);
        } catch (Violation e) {
            world.fail(e);
        }
    }

    /** The core is up, connected and undisturbed from here on; the others are not there any more. */
    private void heal() {
        faults.end();
        network.heal();
        List<Integer> core = cluster.drawCore(world.entropy("core"));
        long pausedUntilMs = world.nowMs();
        for (SimNode node : cluster.nodes()) {
            node.trouble(SimNode.DiskTrouble.NONE);
            node.clock().drift(0);
            if (!core.contains(node.id())) {
                node.removeForGood();
            } else {
                node.start();
                pausedUntilMs = Math.max(pausedUntilMs, node.process().pausedUntilNanos() / Simulator.NANOS_PER_MS + 1);
            }
        }
        runUntil(pausedUntilMs);
        cluster.beginLiveness(core);
    }

    private void becomeAlive() {
        until(cluster::missing, "all faults have ended");
    }

    private void settle() {
        cluster.stopWork();
        until(cluster::unsettled, "nothing is to be done any more");
        cluster.audit();
    }

    private void until(Supplier<String> missing, String since) {
        long endMs = world.nowMs() + cluster.liveWithinMs();
        while (missing.get() != null) {
            Violation.unless(world.nowMs() < endMs, "LIV", "%s, %d ms after %s", missing.get(), cluster.liveWithinMs(), since);
            runUntil(Math.min(endMs, world.nowMs() + ASK_EVERY_MS));
        }
    }

    /** LIV-12: a cluster that has nothing to do does next to nothing. */
    private void idle() {
        runUntil(world.nowMs() + IDLE_MS);
        long before = world.events();
        runUntil(world.nowMs() + IDLE_MS);
        long perSecond = (world.events() - before) * 1_000 / IDLE_MS;
        Violation.unless(perSecond <= (long) cluster.idleEventsPerNode() * cluster.nodes().size(), "LIV-12", "%d events a second in a cluster that does nothing", perSecond);
    }
}
