package gregor.sim;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The nodes of a run, the work they are given, and what must hold of them. */
abstract class SimCluster<N extends SimNode> {

    private final Simulator world;
    private final SimEntropy work;
    private final SortedMap<Integer, N> members = new TreeMap<>();
    private final SortedMap<String, Long> marks = new TreeMap<>();
    private boolean working = true;
    private List<Integer> core = List.of();
    private long goal;

    SimCluster(Simulator world) {
        this.world = world;
        this.work = world.entropy("work");
    }

    final Simulator world() {
        return world;
    }

    /** Numbers for the work. */
    final SimEntropy draws() {
        return work;
    }

    final void add(N member) {
        members.put(member.id(), member);
    }

    /** By their numbers. */
    final SortedMap<Integer, N> members() {
        return members;
    }

    final List<N> nodes() {
        return List.copyOf(members.values());
    }

    /** What must hold of the quorum. */
    abstract RaftInvariants invariants();

    /** Starts all nodes and begins to give them work. */
    void start() {
        members.values().forEach(SimNode::start);
        world.at(workEveryNanos(), "work", this::work);
    }

    private void work() {
        if (working) {
            giveWork();
            world.at(work.between(1, 2 * workEveryNanos()), "work", this::work);
        }
    }

    /** How long it is between two pieces of work, on the average. */
    abstract long workEveryNanos();

    /** Gives one piece of work. */
    abstract void giveWork();

    /** Gives no more work. */
    void stopWork() {
        working = false;
    }

    /** Checks what must hold after something has happened. @param process that did it; null for the world */
    abstract void check(SimProcess process);

    /** A fault that is a request to the cluster, or needs its knowledge: F13, F21 to F24. */
    abstract void ask(Fault fault);

    /** Which nodes, if all others are gone for good, must go on: by their ids. */
    abstract List<Integer> drawCore(SimEntropy entropy);

    /** How long the core may take until it is alive, in milliseconds. */
    abstract long liveWithinMs();

    /** From now on {@link #missing} counts. */
    final void beginLiveness(List<Integer> ids) {
        core = ids;
        goal = done();
        mark(core.size() == members.size() ? "all live on" : "some are gone for good");
    }

    final List<Integer> core() {
        return core;
    }

    /** How much work was done; it never falls. */
    abstract long done();

    /** Whether work was done since {@link #beginLiveness}. */
    final boolean hasGoneOn() {
        return done() > goal;
    }

    /** What is not as it must be in the end; null once all is. */
    abstract String missing();

    /** What is not as it must be when no more work is given; null once all is. */
    String unsettled() {
        return null;
    }

    /** Takes a last look, when all is settled. */
    void audit() {
        // who has something to look at says so
    }

    /** Where in the network those are who are no nodes of the cluster, and meet the network's faults too. */
    List<Integer> clientPlaces() {
        return List.of();
    }

    /** How many events a second are too many for a node of a cluster that does nothing. */
    abstract int idleEventsPerNode();

    final void mark(String what) {
        marks.merge(what, 1L, Long::sum);
    }

    /** How often something rare has happened, by its name. */
    SortedMap<String, Long> marks() {
        return marks;
    }
}
