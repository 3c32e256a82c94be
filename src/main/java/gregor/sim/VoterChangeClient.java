package gregor.sim;

import gregor.base.ErrorCode;
import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.AddRaftVoterMessage.AddRaftVoterResponse;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterRequest;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterResponse;
import gregor.port.Trace;
import gregor.raft.RaftChannel.Peer;
import gregor.raft.ReplicaKey;
import gregor.raft.VoterSet;
import java.util.List;

/**
 * An administrator who adds and removes voters (F22). Who has lost a disk is removed first; a healthy one only while all are, so that
 * nobody takes away a majority by mistake.
 */
final class VoterChangeClient {

    private static final int NODE = 201;
    private static final int FEWEST = 3;

    private final RaftQuorum quorum;
    private final SimRaftChannel channel;

    VoterChangeClient(SimNetwork network, RaftQuorum quorum, long timeoutMs) {
        this.quorum = quorum;
        network.addNode(NODE);
        SimProcess process = new SimProcess(network.world(), NODE, 1, new SkewedClock(network.world(), 0));
        channel = new SimRaftChannel(network, process, process.executor("administrator"), timeoutMs, Trace.OFF);
    }

    /** Asks the leader for a change that is lawful as far as one can see. */
    void ask(RaftMember leader, SimEntropy draws) {
        VoterSet voters = quorum.invariants().votersOf(quorum.invariants().replica(leader.key()));
        List<Integer> healthy = quorum.healthy(voters);
        List<RaftMember> others = quorum.nodes().stream().filter(member -> !voters.ids().contains(member.id())).toList();
        List<VoterSet.Voter> lost = voters.voters().stream().filter(voter -> !healthy.contains(voter.key().id())).toList();
        if (!lost.isEmpty()) {
            remove(leader, lost.get(0).key());
        } else if (!others.isEmpty() && (voters.size() <= FEWEST || draws.nextInt(2) == 0)) {
            add(leader, others.get(draws.nextInt(others.size())));
        } else if (voters.size() > FEWEST && allAreHealthy()) {
            remove(leader, List.copyOf(voters.voters()).get(draws.nextInt(voters.size())).key());
        }
    }

    private boolean allAreHealthy() {
        return quorum.sets().stream().allMatch(voters -> quorum.healthy(voters).size() == voters.size());
    }

    private static Peer peer(RaftMember member) {
        return new Peer(member.id(), SimNetwork.hostOf(member.id()), RaftMember.PORT);
    }

    private void add(RaftMember leader, RaftMember added) {
        channel.send(peer(leader), new AddRaftVoterRequest(null, 1_000, added.id(), added.key().directoryId(), RaftQuorum.listeners(added.id()), true),
            (response, failure) -> told("voter added", failure == null ? ((AddRaftVoterResponse) response).errorCode() : -1));
    }

    private void remove(RaftMember leader, ReplicaKey removed) {
        channel.send(peer(leader), new RemoveRaftVoterRequest(null, removed.id(), removed.directoryId()),
            (response, failure) -> told("voter removed", failure == null ? ((RemoveRaftVoterResponse) response).errorCode() : -1));
    }

    private void told(String what, int errorCode) {
        quorum.mark(errorCode == ErrorCode.NONE.code() ? what : "voter change refused");
    }
}
