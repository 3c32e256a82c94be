package gregor.sim;

import gregor.port.Trace;
import java.util.List;
import java.util.function.IntFunction;

/** A simulated quorum that does what it is told. */
public final class QuorumStage extends SimStage {

    private final RaftQuorum quorum;

    /** @param traces of each node */
    public QuorumStage(long seed, int nodes, IntFunction<Trace> traces) {
        super(seed, traces);
        quorum = new RaftQuorum(network(), nodes, world().entropy("cluster"));
        quorum.stopWork();
    }

    @Override
    RaftMember node(int id) {
        return quorum.members().get(id);
    }

    @Override
    void check(SimProcess process) {
        quorum.check(process);
    }

    public void resign(int id) {
        node(id).resign();
    }

    /** Something that the leader appends. */
    public void append(int leader, long number) {
        node(leader).append(number, 1);
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
        return node(id).leads();
    }

    /** What is committed as far as a node knows, exclusive. */
    public long highWatermark(int id) {
        return node(id).isRunning() ? node(id).highWatermark() : 0;
    }

    public long endOffset(int id) {
        return node(id).log().endOffset();
    }

    public int epoch(int id) {
        return node(id).epoch();
    }
}
