package gregor.sim;

import gregor.port.Clock;
import gregor.port.Trace;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * A simulated quorum that does what it is told, for pictures and for stories with names: nothing goes wrong but what the script
 * says. Each wait has an end; a script that waits in vain fails.
 */
public final class QuorumStage {

    private static final long PATIENCE_MS = 60_000;

    private final Simulator world;
    private final SimNetwork network;
    private final RaftQuorum quorum;

    /** @param traces of each node */
    public QuorumStage(long seed, int nodes, IntFunction<Trace> traces) {
        world = new Simulator(seed);
        world.traces(traces);
        network = new SimNetwork(world);
        quorum = new RaftQuorum(network, nodes, world.entropy("cluster"));
        quorum.stopWork();
    }

    /** The world's time; a node's own may be skewed. */
    public Clock clock() {
        return new Clock() {
            @Override
            public long millis() {
                return world.nowMs();
            }

            @Override
            public long nanos() {
                return world.nowNanos();
            }
        };
    }

    public void start(int... ids) {
        for (int id : ids) {
            member(id).start();
        }
    }

    public void kill(int id) {
        member(id).kill();
    }

    public void resign(int id) {
        member(id).resign();
    }

    /** Nothing passes between two nodes, in neither direction, until {@link #heal}. */
    public void cut(int one, int other) {
        network.path(one, other).block();
        network.path(other, one).block();
    }

    public void heal() {
        network.heal();
    }

    /** Something that the leader appends. */
    public void append(int leader, long number) {
        member(leader).append(number, 1);
    }

    /** Lets time pass. */
    public void pass(long ms) {
        long endNanos = world.nowNanos() + ms * Simulator.NANOS_PER_MS;
        while (world.step(endNanos)) {
            quorum.check(world.current());
        }
    }

    /** Lets time pass until something is so. */
    public void until(String what, BooleanSupplier so) {
        long endNanos = world.nowNanos() + PATIENCE_MS * Simulator.NANOS_PER_MS;
        while (!so.getAsBoolean()) {
            if (!world.step(endNanos)) {
                throw new IllegalStateException("waited in vain, for a minute, for " + what);
            }
            quorum.check(world.current());
        }
    }

    /** The node that leads and is known to lead by all that run; 0 if there is none. */
    public int leader() {
        List<RaftMember> running = quorum.nodes().stream().filter(RaftMember::isRunning).toList();
        for (RaftMember member : running) {
            if (member.leads() && running.stream().allMatch(each -> each.raft().leader().equals(member.raft().leader()))) {
                return member.id();
            }
        }
        return 0;
    }

    public boolean leads(int id) {
        return member(id).leads();
    }

    /** What is committed as far as a node knows, exclusive. */
    public long highWatermark(int id) {
        return member(id).isRunning() ? member(id).highWatermark() : 0;
    }

    public long endOffset(int id) {
        return member(id).log().endOffset();
    }

    public int epoch(int id) {
        return member(id).epoch();
    }

    /** What is on a node's disk. */
    public SimDisk disk(int id) {
        return member(id).disk();
    }

    private RaftMember member(int id) {
        return quorum.nodes().stream().filter(each -> each.id() == id).findFirst().orElseThrow();
    }
}
