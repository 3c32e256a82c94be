package gregor.sim;

import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.message.QuorumListener;
import gregor.raft.MetadataLogConfig;
import gregor.raft.RaftChannel.Peer;
import gregor.raft.RaftSettings;
import gregor.raft.ReplicaKey;
import gregor.raft.SnapshotFile;
import gregor.raft.VoterSet;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.RecordBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A quorum alone, whose members agree on numbers. Settings, voters and work are drawn. */
final class RaftQuorum extends SimCluster<RaftMember> implements NumberLog.Agreed {

    private static final String LISTENER = "CONTROLLER";
    private static final int IDLE_EVENTS_PER_NODE = 100;

    /** A leader counts for one and a half fetch timeouts, and may just have begun when it hears the last of a majority. */
    private static final double PATIENCE = 3.2;

    private final RaftInvariants invariants;
    private final VoterChangeClient voterChange;
    private final boolean isStatic;
    private final VoterSet firstVoters;
    private final int electionTimeoutMs;
    private final int fetchTimeoutMs;
    private final int snapshotEvery;
    private final long workEveryNanos;
    private final int mostAtOnce;
    private final MetadataLogConfig logConfig;
    private final Map<Long, NumberLog.State> states = new HashMap<>();
    private long nextNumber;

    RaftQuorum(SimNetwork network, int nodes, SimEntropy draws) {
        super(network.world());
        electionTimeoutMs = (int) draws.between(300, 1_500);
        fetchTimeoutMs = Math.max(2 * RaftSettings.FETCH_MAX_WAIT_MS, 2 * electionTimeoutMs);
        snapshotEvery = draws.nextInt(2) == 0 ? 0 : (int) draws.between(3, 100);
        workEveryNanos = draws.between(10, 400) * Simulator.NANOS_PER_MS;
        mostAtOnce = 1 + draws.nextInt(30);
        logConfig = new MetadataLogConfig(draws.nextInt(2) == 0 ? 1 << 20 : 4096, 3_600_000, 8 << 20, snapshotEvery > 0 && draws.nextInt(2) == 0 ? 4096 : -1, -1, 1_000);
        for (int id = 1; id <= nodes; id++) {
            add(new RaftMember(network, id, this));
        }
        isStatic = draws.nextInt(2) == 0;
        int voters = isStatic ? nodes : nodes - draws.nextInt(nodes - 2);
        List<VoterSet.Voter> named = new ArrayList<>();
        members().headMap(voters + 1).values().forEach(member -> named.add(new VoterSet.Voter(
            isStatic ? new ReplicaKey(member.id(), Uuid.ZERO) : member.key(), listeners(member.id()), (short) 0, (short) (isStatic ? 0 : 1))));
        firstVoters = VoterSet.of(named);
        invariants = new RaftInvariants(firstVoters);
        SnapshotFile bootstrap = isStatic ? null
            : new SnapshotFile(0, new KRaftVersionRecord((short) 0, (short) 1), firstVoters.toRecord(), List.of());
        members().values().forEach(member -> member.format(bootstrap));
        voterChange = new VoterChangeClient(network, this, requestTimeoutMs());
    }

    static List<QuorumListener> listeners(int id) {
        return List.of(new QuorumListener(LISTENER, SimNetwork.hostOf(id), RaftMember.PORT));
    }

    RaftSettings settings(ReplicaKey self) {
        List<Peer> bootstrap = new ArrayList<>();
        for (int id : members().keySet()) {
            if (id != self.id()) {
                bootstrap.add(new Peer(-1 - id, SimNetwork.hostOf(id), RaftMember.PORT));
            }
        }
        return new RaftSettings(self, "simulated", true, listeners(self.id()), LISTENER, isStatic ? firstVoters : VoterSet.EMPTY, bootstrap, false,
            electionTimeoutMs, electionTimeoutMs, fetchTimeoutMs, fetchTimeoutMs, 20, 8 << 20, 4096);
    }

    int requestTimeoutMs() {
        return fetchTimeoutMs;
    }

    MetadataLogConfig logConfig() {
        return logConfig;
    }

    int snapshotEvery() {
        return snapshotEvery;
    }

    @Override
    RaftInvariants invariants() {
        return invariants;
    }

    @Override
    long workEveryNanos() {
        return workEveryNanos;
    }

    /** Whoever thinks that it leads is given something to append. */
    @Override
    void giveWork() {
        for (RaftMember member : members().values()) {
            if (member.leads()) {
                member.append(nextNumber++, 1 + draws().nextInt(mostAtOnce));
            }
        }
    }

    @Override
    void check(SimProcess process) {
        RaftMember member = process == null ? null : members().get(process.node());
        if (member != null && member.process() == process && member.isRunning()) {
            invariants.check(member, process.life(), world().nowNanos());
            long sinceNanos = world().nowNanos() - (long) (PATIENCE * fetchTimeoutMs) * Simulator.NANOS_PER_MS;
            if (process.heldUpUntilNanos() < sinceNanos) {
                invariants.checkContact(member, sinceNanos);
            }
        }
    }

    @Override
    void ask(Fault fault) {
        RaftMember leader = members().values().stream().filter(RaftMember::leads).findFirst().orElse(null);
        if (fault.kind() == FaultKind.F21 && leader != null) {
            mark("resigned");
            leader.resign();
        } else if (fault.kind() == FaultKind.F22 && !isStatic && leader != null) {
            voterChange.ask(leader, fault.draws());
        } else if (fault.kind() == FaultKind.F13 && !isStatic && mayLoseDisk(members().get(fault.node()))) {
            RaftMember wiped = members().get(fault.node());
            mark("disk lost");
            wiped.kill();
            wiped.emptyDisk();
            wiped.newIdentity();
            wiped.format(null);
            world().at(fault.lengthMs() * Simulator.NANOS_PER_MS, "restart", wiped::start);
        }
    }

    /** Wherever one may believe in other voters, most of them must have kept their disks. */
    private boolean mayLoseDisk(RaftMember member) {
        return sets().stream().allMatch(voters -> 2 * (healthy(voters).size() - 1) > voters.size());
    }

    /** The sets of voters that some replica has at the end of its log. */
    List<VoterSet> sets() {
        List<VoterSet> sets = new ArrayList<>();
        sets.add(firstVoters);
        for (RaftMember member : members().values()) {
            ReplicaGhost replica = invariants.replica(member.key());
            if (!replica.last().equals(BatchId.NOTHING)) {
                sets.add(invariants.votersOf(replica));
            }
        }
        return sets.size() > 1 ? sets.subList(1, sets.size()) : sets;
    }

    /** Voters that still are what the set says: their disks were not lost. */
    List<Integer> healthy(VoterSet voters) {
        return voters.voters().stream().filter(voter -> voter.is(members().get(voter.key().id()).key())).map(voter -> voter.key().id()).toList();
    }

    @Override
    public void committed(String name, RecordBatch batch, NumberLog.State behind) {
        if (batch.nextOffset() > invariants.committedEnd()) {
            check(world().current()); // listeners are told in the event in which it is committed
        }
        Violation.unless(batch.nextOffset() <= invariants.committedEnd(), "RFT-12", "%s is told of %s; only what is below %d is committed", name,
            ReplicaGhost.idOf(batch), invariants.committedEnd());
        agree(name, batch.nextOffset(), behind);
    }

    private void agree(String name, long offset, NumberLog.State state) {
        NumberLog.State known = states.putIfAbsent(offset, state);
        if (known != null && !known.equals(state)) {
            Violation.unless(false, "CTL-1", "at offset %d the state of %s is %s, that of another %s", offset, name, state, known);
        }
    }

    @Override
    public void snapshot(String name, OffsetAndEpoch id, NumberLog.State state) {
        mark("snapshot loaded");
        Violation.unless(id.offset() <= invariants.committedEnd(), "RFT-9", "%s loads a snapshot that ends at %s; committed is what is below %d", name, id,
            invariants.committedEnd());
        if (id.offset() > 0) {
            agree(name, id.offset(), state);
        }
    }

    @Override
    public void leads(String name, int epoch, long knownOffset) {
        long start = invariants.epochStart(epoch);
        Violation.unless(knownOffset > start, "RFT-12", "%s hears that it leads epoch %d, which begins at %d, and knows what is below %d", name, epoch,
            start, knownOffset);
    }

    @Override
    List<Integer> drawCore(SimEntropy entropy) {
        List<Integer> all = new ArrayList<>(members().keySet());
        if (entropy.nextInt(2) == 0) {
            return all;
        }
        for (int tries = 0; tries < 20; tries++) {
            List<Integer> some = new ArrayList<>(all);
            some.removeIf(id -> entropy.nextInt(3) == 0);
            if (sets().stream().allMatch(voters -> 2 * healthy(voters).stream().filter(some::contains).count() > voters.size())) {
                return some;
            }
        }
        return all;
    }

    @Override
    long liveWithinMs() {
        return 10L * fetchTimeoutMs; // 20 election timeouts of Kafka's defaults
    }

    @Override
    long done() {
        return nextNumber;
    }

    @Override
    String missing() {
        int leaders = 0;
        int epoch = -1;
        for (int id : core()) {
            RaftMember member = members().get(id);
            if (!member.isRunning()) {
                return "node " + id + " does not run";
            }
            epoch = Math.max(epoch, member.epoch());
            leaders += member.leads() ? 1 : 0;
        }
        if (leaders != 1) {
            return leaders + " nodes lead";
        }
        for (int id : core()) {
            RaftMember member = members().get(id);
            if (member.epoch() != epoch || !member.raft().leader().hasLeader()) {
                return "node " + id + " is in epoch " + member.epoch() + " under " + member.raft().leader().leaderId() + ", the latest is " + epoch;
            }
            if (member.numbers().nextOffset() < invariants.committedEnd() || invariants.lastCommittedEpoch() != epoch) {
                return "node " + id + " knows what is below " + member.numbers().nextOffset() + "; committed is what is below "
                    + invariants.committedEnd() + ", in epoch " + invariants.lastCommittedEpoch() + " of " + epoch;
            }
        }
        return hasGoneOn() ? null : "nothing new was appended";
    }

    @Override
    int idleEventsPerNode() {
        return IDLE_EVENTS_PER_NODE;
    }
}
