package gregor.raft;

import gregor.base.Check;
import gregor.message.QuorumListener;
import gregor.port.Trace;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What this replica is in its epoch, and how it becomes something else. A new epoch, vote or leader is on disk before anybody can act
 * on it (RFT-2): each change writes the quorum-state file first, where that says something new.
 *
 * <p>Source: Kafka's {@code QuorumState}.
 */
final class Quorum {

    /** Told of each change. */
    interface Watcher {

        /** Before another state takes the place of this one. */
        void leaving(EpochState state);

        /** The state is another one. */
        void entered(EpochState state);
    }

    private final RaftSettings settings;
    private final RaftNode.Ports ports;
    private final VoterHistory history;
    private final Trace trace;
    private Watcher watcher;
    private QuorumState onDisk;
    private EpochState state;
    private boolean knowsHighWatermark;

    Quorum(RaftSettings settings, RaftNode.Ports ports, VoterHistory history) {
        this.settings = settings;
        this.ports = ports;
        this.history = history;
        this.trace = ports.trace();
    }

    /**
     * Goes on where the node was when it stopped, except that it never leads again in an epoch that it has led: what it appended
     * there and had not forced may be gone, and other records would take its place (RFT-3).
     */
    void start(Watcher toTell) {
        watcher = toTell;
        onDisk = ports.store().read();
        int lastEpoch = ports.log().lastEpoch();
        QuorumState last = onDisk.leaderEpoch() >= lastEpoch ? onDisk : QuorumState.unknownLeader(lastEpoch);
        if (last.leaderId() == self().id()) {
            become(new ResignedState(last, settings.listeners(), List.of(), othersOf(voters()), randomDeadline()));
        } else if (last.hasVotedFor(self()) && isVoter()) {
            become(new NomineeState(RaftRole.CANDIDATE, last, List.of(), voters(), self(), randomDeadline()));
        } else if (last.hasLeader() && !voters().listenersOf(last.leaderId()).isEmpty()) {
            become(new FollowerState(last, voters().listenersOf(last.leaderId()), fetchDeadline()));
        } else {
            become(new UnattachedState(last, isVoter() ? randomDeadline() : Moment.NEVER));
        }
    }

    EpochState state() {
        return state;
    }

    RaftRole role() {
        return state.role();
    }

    int epoch() {
        return state.election().leaderEpoch();
    }

    QuorumState election() {
        return state.election();
    }

    /** Whether no epoch can follow. Nobody gets there by elections, but any message may name any epoch: then nobody asks for votes any more. */
    boolean isLastEpoch() {
        return epoch() == Integer.MAX_VALUE;
    }

    ReplicaKey self() {
        return settings.self();
    }

    /** The set in force, that of the last record in the log that names one. */
    VoterSet voters() {
        return history.last();
    }

    /**
     * Whether this replica may be elected: it is a voter, or was one before a set that is not known to be committed. Without it, a leader
     * that took itself out and died before anybody else had that in the log would leave nobody who could be elected: the others lack the
     * record, and it is no voter by it. It does not count itself then (Ongaro's thesis, 4.2.2).
     */
    boolean isVoter() {
        boolean leaving = history.lastOffset() >= ports.log().highWatermark() && history.previous().isVoter(self());
        return settings.mayVote() && (voters().isVoter(self()) || leaving);
    }

    /**
     * What is below is known to be committed (exclusive), as a leader of this node's life has said or found out; 0 before that. What
     * the disk remembers is not enough: there may be more, and who acts on the metadata must not act on old ones.
     */
    long highWatermark() {
        return knowsHighWatermark ? ports.log().highWatermark() : 0;
    }

    /** More is committed, or it is known for the first time how much. */
    void learnHighWatermark(long offset) {
        if (offset > ports.log().highWatermark()) {
            ports.log().updateHighWatermark(offset);
            if (trace.isOn()) {
                trace.step("RaftNode", "RaftNode", "high watermark", Map.of("offset", offset));
            }
        }
        knowsHighWatermark |= offset >= ports.log().highWatermark();
    }

    /** Who leads, as this node's users are told; it does not lead an epoch in which it has resigned. */
    LeaderAndEpoch leader() {
        boolean resigned = election().leaderId() == self().id() && role() != RaftRole.LEADER;
        return new LeaderAndEpoch(resigned ? LeaderAndEpoch.NOBODY : election().leaderId(), epoch());
    }

    /**
     * A higher epoch, or this one when nobody would vote for this replica.
     *
     * @param leaderId if it is known but not where it is, else {@link LeaderAndEpoch#NOBODY}
     */
    void becomeUnattached(int epoch, int leaderId) {
        QuorumState next = epoch == epoch() ? election() : QuorumState.unknownLeader(epoch);
        become(new UnattachedState(leaderId == LeaderAndEpoch.NOBODY ? next : next.withLeader(leaderId), unattachedDeadline()));
    }

    /** A new epoch does not give more time: who keeps beginning epochs could keep everybody from being elected. */
    private long unattachedDeadline() {
        if (!isVoter()) {
            return Moment.NEVER;
        } else if (state instanceof UnattachedState unattached && unattached.electionDeadlineNanos() != Moment.NEVER) {
            return unattached.electionDeadlineNanos();
        } else if (state instanceof NomineeState nominee && !(nominee.isPreVote() && nominee.isRejected())) {
            return nominee.electionDeadlineNanos();
        } else if (state instanceof ResignedState resigned) {
            return resigned.electionDeadlineNanos();
        }
        return randomDeadline();
    }

    /** Votes for another in this epoch; on disk when this returns. */
    void vote(ReplicaKey candidate) {
        if (state instanceof NomineeState prospective) {
            become(prospective.votedFor(candidate));
        } else {
            // The candidate may win: it gets the time to.
            become(new UnattachedState(election().withVote(candidate), randomDeadline()));
        }
        if (trace.isOn()) {
            trace.step("RaftNode", "RaftNode", "voted", Map.of("candidate", candidate.id(), "epoch", epoch()));
        }
    }

    void becomeProspective() {
        become(new NomineeState(RaftRole.PROSPECTIVE, election(), state.leaderEndpoints(), voters(), self(), randomDeadline()));
    }

    /** Begins an epoch, with this node's own vote; not behind the {@link #isLastEpoch last}. */
    void becomeCandidate() {
        QuorumState next = QuorumState.unknownLeader(epoch() + 1).withVote(self());
        become(new NomineeState(RaftRole.CANDIDATE, next, List.of(), voters(), self(), randomDeadline()));
    }

    void becomeLeader() {
        NomineeState candidate = (NomineeState) state;
        Check.holds("raft.I6", candidate.isGranted() && !candidate.isPreVote());
        long now = ports.clock().nanos();
        become(new LeaderState(self(), election().withLeader(self().id()), settings.listeners(), ports.log().endOffset(),
            candidate.grantingVoters(), voters(), now, Moment.in(now, checkQuorumMs())));
    }

    void becomeFollower(int epoch, int leaderId, List<QuorumListener> leaderEndpoints) {
        QuorumState next = epoch == epoch() ? election() : QuorumState.unknownLeader(epoch);
        become(new FollowerState(next.withLeader(leaderId), leaderEndpoints, fetchDeadline()));
    }

    void becomeResigned() {
        LeaderState leader = (LeaderState) state;
        become(new ResignedState(election(), leader.leaderEndpoints(), leader.successors(), othersOf(voters()), randomDeadline()));
    }

    private void become(EpochState next) {
        if (state != null) {
            Check.holds("raft.I1", next.election().leaderEpoch() >= epoch(), "epoch, new epoch", epoch(), next.election().leaderEpoch());
            Check.holds("raft.I7", role().mayBecome(next.role()), "role, next role", role().ordinal(), next.role().ordinal());
            watcher.leaving(state);
        }
        if (!next.election().equals(onDisk)) {
            if (trace.isOn()) {
                trace.step("RaftNode", "QuorumStateStore", "write", next.election());
            }
            ports.store().write(next.election(), history.kraftVersion(), voters().ids());
            onDisk = next.election();
        }
        state = next;
        if (trace.isOn()) {
            trace.step("RaftNode", "RaftNode", "became " + next.role().name().toLowerCase(Locale.ROOT), Map.of("epoch", epoch()));
        }
        watcher.entered(next);
    }

    private List<Integer> othersOf(VoterSet set) {
        return set.without(self().id()).ids();
    }

    private long randomDeadline() {
        return Moment.in(ports.clock().nanos(), Math.max(1, ElectionTimeouts.randomMs(settings.electionTimeoutMs(), ports.entropy())));
    }

    /** Until when a follower waits for a reply of its leader, from now on. */
    long fetchDeadline() {
        return Moment.in(ports.clock().nanos(), settings.fetchTimeoutMs());
    }

    /** How long a leader may hear nothing from a majority: longer than a follower waits, for the way there and back (KAFKA-15489). */
    long checkQuorumMs() {
        return settings.fetchTimeoutMs() * 3L / 2;
    }
}
