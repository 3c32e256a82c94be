package gregor.raft;

import gregor.base.Check;
import gregor.message.QuorumListener;
import gregor.raft.VoterSet.Voter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Leads its epoch: knows how far each replica has got, and so what is committed. In Kafka a class of the same name.
 */
final class LeaderState implements EpochState {

    /** How long an observer is remembered that does not fetch any more, in milliseconds. */
    private static final long OBSERVER_SESSION_MS = 300_000;

    private static final Comparator<ReplicaKey> BY_ID = Comparator.comparingInt(ReplicaKey::id).thenComparing(ReplicaKey::directoryId);

    private final ReplicaKey self;
    private final QuorumState election;
    private final List<QuorumListener> endpoints;
    private final long epochStartOffset;
    private final List<Integer> grantingVoters;
    private final Map<Integer, ReplicaProgress> voters = new TreeMap<>();
    private final Map<ReplicaKey, ReplicaProgress> observers = new TreeMap<>(BY_ID);
    private final Set<Integer> fetchedVoters = new TreeSet<>();
    private VoterSet voterSet = VoterSet.EMPTY;
    private long highWatermark = QuorumHighWatermark.UNKNOWN;
    private long checkQuorumDeadlineNanos;
    private long announceDeadlineNanos;

    /**
     * @param epochStartOffset of the first record that it appends
     * @param grantingVoters who has voted for it
     * @param checkQuorumDeadlineNanos when it gives up unless a majority has fetched (RFT-14)
     */
    LeaderState(ReplicaKey self, QuorumState election, List<QuorumListener> endpoints, long epochStartOffset, List<Integer> grantingVoters,
            VoterSet voterSet, long nowNanos, long checkQuorumDeadlineNanos) {
        this.self = self;
        this.election = election;
        this.endpoints = endpoints;
        this.epochStartOffset = epochStartOffset;
        this.grantingVoters = List.copyOf(grantingVoters);
        this.checkQuorumDeadlineNanos = checkQuorumDeadlineNanos;
        this.announceDeadlineNanos = nowNanos;
        votersAre(voterSet);
    }

    /** The set of voters in force, when it may have changed. What is known of a replica stays known. */
    void votersAre(VoterSet set) {
        if (set.equals(voterSet)) {
            return;
        }
        Map<Integer, ReplicaProgress> before = new TreeMap<>(voters);
        voters.clear();
        for (Voter voter : set.voters()) {
            ReplicaProgress known = before.get(voter.key().id());
            if (known != null && known.key().equals(voter.key())) {
                before.remove(voter.key().id());
            } else {
                known = takeObserver(voter);
            }
            voters.put(voter.key().id(), known);
        }
        before.values().stream().filter(gone -> gone.key().id() != self.id()).forEach(gone -> observers.put(gone.key(), gone));
        fetchedVoters.retainAll(voters.keySet());
        voterSet = set;
    }

    private ReplicaProgress takeObserver(Voter voter) {
        for (ReplicaKey key : observers.keySet()) {
            if (voter.is(key)) {
                return observers.remove(key).as(voter.key());
            }
        }
        return new ReplicaProgress(voter.key());
    }

    /**
     * A replica has fetched.
     *
     * @return whether the high watermark has moved
     */
    boolean fetched(ReplicaKey replica, long fetchOffset, long leaderEndOffset, long nowMs, long nowNanos) {
        Check.holds("raft.I3", replica.id() != self.id());
        if (voterSet.isVoter(replica)) {
            voters.get(replica.id()).fetched(fetchOffset, leaderEndOffset, nowMs, nowNanos);
            return advance();
        }
        observers.computeIfAbsent(replica, ReplicaProgress::new).fetched(fetchOffset, leaderEndOffset, nowMs, nowNanos);
        observers.values().removeIf(observer -> nowMs - observer.lastFetchMs() >= OBSERVER_SESSION_MS);
        return false;
    }

    /**
     * The leader's own log is on disk up to there.
     *
     * @return whether the high watermark has moved
     */
    boolean flushed(long flushedOffset) {
        if (voterSet.isVoter(self)) {
            voters.get(self.id()).flushed(flushedOffset);
        }
        return advance();
    }

    private boolean advance() {
        long[] ends = voters.values().stream().mapToLong(ReplicaProgress::endOffset).toArray();
        long next = QuorumHighWatermark.next(ends, epochStartOffset, highWatermark);
        boolean moved = next > highWatermark;
        highWatermark = next;
        return moved;
    }

    /** A voter has asked for something, so it can be reached; counts for check-quorum until a majority has. */
    void heardFrom(ReplicaKey replica, long nextDeadlineNanos) {
        if (voterSet.isVoter(replica)) {
            fetchedVoters.add(replica.id());
        }
        int others = voterSet.isVoter(self) ? voterSet.majority() - 1 : voterSet.majority();
        if (fetchedVoters.size() >= others) {
            fetchedVoters.clear();
            checkQuorumDeadlineNanos = nextDeadlineNanos;
        }
    }

    /** When it gives up unless a majority has fetched; never if it is the only voter. */
    long checkQuorumDeadlineNanos() {
        return voterSet.isOnlyVoter(self) ? Moment.NEVER : checkQuorumDeadlineNanos;
    }

    /** The voters that have not fetched for a while: they may not know who leads. */
    List<ReplicaKey> silentVoters(long nowNanos, long quietNanos) {
        return voters.values().stream().filter(voter -> voter.key().id() != self.id() && voter.isSilent(nowNanos, quietNanos))
            .map(ReplicaProgress::key).toList();
    }

    /** When the silent voters are told again who leads. */
    long announceDeadlineNanos() {
        return voterSet.isOnlyVoter(self) ? Moment.NEVER : announceDeadlineNanos;
    }

    void announceAgainAt(long deadlineNanos) {
        announceDeadlineNanos = deadlineNanos;
    }

    /** The other voters, those with the longest log first. */
    List<ReplicaKey> successors() {
        List<ReplicaProgress> others = new ArrayList<>(voters.values());
        others.removeIf(voter -> voter.key().id() == self.id());
        others.sort(Comparator.comparingLong(ReplicaProgress::endOffset).reversed());
        return others.stream().map(ReplicaProgress::key).toList();
    }

    /** Exclusive; {@link QuorumHighWatermark#UNKNOWN} until a record of this epoch is committed. */
    long highWatermark() {
        return highWatermark;
    }

    long epochStartOffset() {
        return epochStartOffset;
    }

    List<Integer> grantingVoters() {
        return grantingVoters;
    }

    Collection<ReplicaProgress> voters() {
        return voters.values();
    }

    Collection<ReplicaProgress> observers() {
        return observers.values();
    }

    /** What is known of a replica, voter or not; null if it has not fetched in this epoch. */
    ReplicaProgress progressOf(ReplicaKey replica) {
        return Stream.concat(voters.values().stream(), observers.values().stream())
            .filter(progress -> progress.key().equals(replica)).findFirst().orElse(null);
    }

    @Override
    public RaftRole role() {
        return RaftRole.LEADER;
    }

    @Override
    public QuorumState election() {
        return election;
    }

    @Override
    public List<QuorumListener> leaderEndpoints() {
        return endpoints;
    }
}
