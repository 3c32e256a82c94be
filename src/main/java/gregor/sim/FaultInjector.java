package gregor.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Makes the faults of a schedule happen to the nodes of a cluster and the network between them. */
final class FaultInjector {

    private static final int MILLION = 1_000_000;
    /** A write or a force, and how many before it. */
    private static final int MOST_CALLS_BEFORE = 40;
    private static final long MAX_SLOW_DISK_NANOS = 400 * Simulator.NANOS_PER_MS;
    private static final long MAX_LATENCY_NANOS = 2_000 * Simulator.NANOS_PER_MS;
    private static final long MINUTE_NANOS = 60_000 * Simulator.NANOS_PER_MS;
    private static final int MAX_DRIFT_PPM = 20_000;
    private static final int HOUR_MS = 3_600_000;

    private final Simulator world;
    private final SimNetwork network;
    private final SortedMap<Integer, SimNode> nodes = new TreeMap<>();
    /** Of the nodes, and of clients whose network may be troubled too. */
    private final List<Integer> places = new ArrayList<>();
    private final Consumer<Fault> toCluster;
    private final Consumer<Fault> watcher;
    private final boolean torn;
    private boolean over;
    private int crashes;
    private int injected;

    /**
     * @param clients where in the network they are; nothing happens to them but by the network
     * @param schedule what happens, and when
     * @param torn whether a process that dies at a write may leave a part of it (F02)
     * @param toCluster takes the faults that are requests to the cluster: F13, F21 to F24
     * @param watcher is told of each as it begins
     */
    FaultInjector(SimNetwork network, List<? extends SimNode> nodes, List<Integer> clients, List<Fault> schedule, boolean torn,
            Consumer<Fault> toCluster, Consumer<Fault> watcher) {
        this.world = network.world();
        this.network = network;
        this.torn = torn;
        this.toCluster = toCluster;
        this.watcher = watcher;
        nodes.forEach(node -> this.nodes.put(node.id(), node));
        places.addAll(this.nodes.keySet());
        places.addAll(clients);
        for (Fault fault : schedule) {
            world.at(fault.atMs() * Simulator.NANOS_PER_MS, fault.kind().name(), () -> begin(fault));
        }
    }

    /** How many processes died of these. */
    int crashes() {
        return crashes;
    }

    int injected() {
        return injected;
    }

    /** Nothing new begins, and what has begun does nothing more than to end. */
    void end() {
        over = true;
    }

    private void begin(Fault fault) {
        if (over) {
            return;
        }
        injected++;
        watcher.accept(fault);
        SimNode node = nodes.get(fault.node());
        SimEntropy draws = fault.draws();
        switch (fault.kind()) {
            case F01, F02 -> atWrite(fault, draws, bytes -> die(fault, node, node.disk().afterKill(tornBytes(draws, bytes)), true));
            case F03 -> atWrite(fault, draws, bytes -> die(fault, node, node.disk().afterCrash(tornBytes(draws, bytes), Loss.PREFIX, draws), false));
            case F04 -> atWrite(fault, draws, bytes -> die(fault, node, node.disk().afterCrash(tornBytes(draws, bytes), Loss.ANY, draws), false));
            case F05 -> diskFails(node, DiskFault.FAILED_FORCE, draws);
            case F06 -> diskFails(node, List.of(DiskFault.NO_SPACE, DiskFault.TOO_LARGE, DiskFault.SHORT_WRITE).get(draws.nextInt(3)), draws);
            case F09 -> slowDisk(fault, node, draws);
            case F10 -> kill(fault, node);
            case F11 -> losePower(fault, draws);
            case F12 -> pause(fault, node);
            case F14, F16, F18 -> trouble(fault, draws);
            case F15 -> slow(fault, draws);
            case F17 -> partition(fault, draws);
            case F19 -> block(fault, path(fault.node(), fault.other()));
            case F20 -> clock(fault, node, draws);
            case F13, F21, F22, F23, F24 -> toCluster.accept(fault);
        }
    }

    private void later(Fault fault, String what, Runnable task) {
        world.at(fault.lengthMs() * Simulator.NANOS_PER_MS, what, task);
    }

    private void restartLater(Fault fault, SimNode node) {
        crashes++;
        later(fault, "restart", node::start);
    }

    private void die(Fault fault, SimNode node, SimDisk left, boolean powerStays) {
        node.die(left, powerStays);
        restartLater(fault, node);
    }

    private int tornBytes(SimEntropy draws, int bytes) {
        return torn ? Tear.values()[draws.nextInt(Tear.values().length)].of(bytes, draws) : 0;
    }

    /** The process dies at one of its next writes. */
    private void atWrite(Fault fault, SimEntropy draws, IntConsumer death) {
        int[] left = {1 + draws.nextInt(MOST_CALLS_BEFORE)};
        SimNode node = nodes.get(fault.node());
        node.trouble(call -> {
            if (!over && --left[0] == 0) {
                death.accept(call.bytes());
            }
            return DiskFault.NONE;
        });
    }

    private void diskFails(SimNode node, DiskFault kind, SimEntropy draws) {
        int[] left = {1 + draws.nextInt(MOST_CALLS_BEFORE)};
        node.trouble(call -> !over && kind.canHit(call.kind()) && --left[0] == 0 ? kind : DiskFault.NONE);
    }

    private void slowDisk(Fault fault, SimNode node, SimEntropy draws) {
        long nanos = MAX_SLOW_DISK_NANOS >> draws.nextInt(10);
        long endNanos = world.nowNanos() + fault.lengthMs() * Simulator.NANOS_PER_MS;
        boolean onlyForces = draws.nextInt(2) == 0;
        node.trouble(call -> {
            if (!over && node.isUp() && (!onlyForces || call.kind() == DiskCall.Kind.FORCE)) {
                node.process().waitForDisk(nanos, endNanos);
            }
            return DiskFault.NONE;
        });
        later(fault, "the disk is quick again", () -> node.trouble(SimNode.DiskTrouble.NONE));
    }

    private void kill(Fault fault, SimNode node) {
        if (node.isUp()) {
            node.kill();
            restartLater(fault, node);
        }
    }

    private void losePower(Fault fault, SimEntropy draws) {
        int how = draws.nextInt(4);
        for (SimNode node : nodes.values()) {
            boolean hit = how == 0 || (how == 1 ? draws.nextInt(2) == 0 : node.id() == fault.node());
            if (hit && node.isUp()) {
                node.losePower(Loss.values()[1 + draws.nextInt(Loss.values().length - 1)], draws);
                crashes++;
                long extraNanos = draws.between(0, 1_000) * Simulator.NANOS_PER_MS;
                world.at(fault.lengthMs() * Simulator.NANOS_PER_MS + extraNanos, "power is back", node::start);
            }
        }
    }

    private void pause(Fault fault, SimNode node) {
        if (node.isUp()) {
            node.process().pause(fault.lengthMs() * Simulator.NANOS_PER_MS);
        }
    }

    private SimPath path(int from, int to) {
        return network.path(from, to);
    }

    /** The paths that a fault touches: of two nodes, of one node, or all. */
    private List<SimPath> paths(Fault fault, SimEntropy draws) {
        int how = draws.nextInt(3);
        List<SimPath> paths = new ArrayList<>();
        for (int from : places) {
            for (int to : places) {
                boolean ofTheTwo = from == fault.node() && to == fault.other() || to == fault.node() && from == fault.other();
                boolean ofTheOne = from == fault.node() || to == fault.node();
                if (from != to && (how == 0 || (how == 1 ? ofTheOne : ofTheTwo))) {
                    paths.add(path(from, to));
                }
            }
        }
        return paths;
    }

    private void trouble(Fault fault, SimEntropy draws) {
        int most = fault.kind() == FaultKind.F16 ? MILLION / 2 : MILLION * 3 / 10;
        int rate = (int) (draws.between(1, most) >> draws.nextInt(6));
        long hold = (fault.kind() == FaultKind.F16 ? MINUTE_NANOS : 10_000 * Simulator.NANOS_PER_MS) >> draws.nextInt(8);
        for (SimPath path : paths(fault, draws)) {
            LinkTrouble trouble = new LinkTrouble(fault.kind() == FaultKind.F18 ? rate : 0, fault.kind() == FaultKind.F14 ? rate : 0, 0,
                fault.kind() == FaultKind.F16 ? rate : 0, hold, draws.fork(path.from() + "-" + path.to()));
            path.trouble(trouble);
            later(fault, "no more trouble", () -> end(path, trouble));
        }
    }

    private static void end(SimPath path, LinkTrouble trouble) {
        if (path.trouble() == trouble) {
            path.trouble(null);
        }
    }

    private void slow(Fault fault, SimEntropy draws) {
        long maxNanos = MAX_LATENCY_NANOS >> draws.nextInt(8);
        for (SimPath path : paths(fault, draws)) {
            LinkTrouble trouble = new LinkTrouble(0, 0, 1 + draws.nextInt(MILLION / 50), 0, MINUTE_NANOS, draws.fork(path.from() + "-" + path.to()));
            path.trouble(trouble);
            path.slow(maxNanos);
            later(fault, "quick again", () -> {
                path.slow(0);
                end(path, trouble);
            });
        }
    }

    private void block(Fault fault, SimPath path) {
        path.block();
        later(fault, "unblock", path::unblock);
    }

    /** One node alone, two halves, one direction of one node, or a node that some of the others see: drawn as a map of who hears whom. */
    private void partition(Fault fault, SimEntropy draws) {
        int how = draws.nextInt(5);
        SortedMap<Integer, Boolean> side = new TreeMap<>();
        places.forEach(id -> side.put(id, how == 0 ? id == fault.node() : draws.nextInt(2) == 0));
        for (int from : places) {
            for (int to : places) {
                boolean cut = switch (how) {
                    case 0, 1 -> !side.get(from).equals(side.get(to));
                    case 2 -> from == fault.node(); // is not heard
                    case 3 -> to == fault.node(); // hears nobody
                    default -> !side.get(from).equals(side.get(to)) && from != fault.node() && to != fault.node(); // a bridge
                };
                if (cut && from != to) {
                    block(fault, path(from, to));
                }
            }
        }
    }

    private void clock(Fault fault, SimNode node, SimEntropy draws) {
        switch (draws.nextInt(3)) {
            case 0 -> node.clock().step(draws.between(-5 * HOUR_MS, 5 * HOUR_MS));
            case 1 -> node.clock().step(draws.between(-2_000, 2_000));
            default -> {
                node.clock().drift((int) draws.between(-MAX_DRIFT_PPM, MAX_DRIFT_PPM));
                later(fault, "the clock is right again", () -> node.clock().drift(0));
            }
        }
    }
}
