package gregor.sim;

import gregor.base.Uuid;
import gregor.raft.QuorumState;
import gregor.raft.RaftRole;
import gregor.raft.ReplicaKey;
import gregor.raft.VoterSet;
import gregor.record.ControlMessage.VotersRecord;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must hold of a quorum after each event, checked with knowledge that no node has: which batches were committed, who led which
 * epoch, what each disk must still have. The numbers are those of the project's list of invariants.
 */
final class RaftInvariants {

    private record Place(int epoch, long base) {
        static Place of(BatchId id) {
            return new Place(id.epoch(), id.base());
        }
    }

    /** @param voters those in force behind it */
    private record Written(BatchId id, BatchId before, VoterSet voters) {}

    private record Contact(int leader, int replica) {}

    private record Vote(ReplicaKey voter, int epoch) {}

    private final Map<ReplicaKey, ReplicaGhost> replicas = new LinkedHashMap<>();
    private final EpochLeaders leaders = new EpochLeaders();
    private final Map<Integer, Long> epochStarts = new TreeMap<>();
    private final Map<Place, Written> written = new HashMap<>();
    private final Map<Vote, ReplicaKey> votes = new HashMap<>();
    private final Map<Contact, Long> heard = new HashMap<>();
    private final Set<Integer> begunEpochs = new TreeSet<>(List.of(0));
    private final List<BatchId> committed = new ArrayList<>();
    private final VoterSet firstVoters;
    private long nowNanos;
    private long votersChangedNanos;

    /** @param firstVoters those of the settings, or of the snapshot that the cluster begins with */
    RaftInvariants(VoterSet firstVoters) {
        this.firstVoters = firstVoters;
    }

    ReplicaGhost replica(ReplicaKey key) {
        return replicas.computeIfAbsent(key, unused -> new ReplicaGhost(key.toString()));
    }

    /** Up to where the log is committed, as far as anybody has known (exclusive). */
    long committedEnd() {
        return committed.isEmpty() ? 0 : committed.get(committed.size() - 1).end();
    }

    /** The epoch of the last committed batch; 0 if there is none. */
    int lastCommittedEpoch() {
        return committed.isEmpty() ? 0 : committed.get(committed.size() - 1).epoch();
    }

    /** Where an epoch's first record is. */
    long epochStart(int epoch) {
        return epochStarts.get(epoch);
    }

    /** How many epochs had a leader. */
    int elections() {
        return leaders.count();
    }

    /** The voters in force at the end of what a replica holds. */
    VoterSet votersOf(ReplicaGhost replica) {
        Written last = written.get(Place.of(replica.last()));
        return last == null ? firstVoters : last.voters;
    }

    /** Looks at a node after something has happened on it. @param life of its process */
    void check(RaftView view, int life, long atNanos) {
        nowNanos = atNanos;
        ReplicaGhost replica = replica(view.key());
        boolean atStart = replica.hasDied();
        if (view.role() == RaftRole.LEADER) {
            checkReign(view, life);
        }
        replica.observe(view.log(), (batch, byCrash) -> wasCut(replica, batch, byCrash),
            (batch, id, before) -> wasAdded(view, batch, id, before, atStart ? life - 1 : life),
            start -> committedBelow(replica, start));
        checkEpoch(view, replica);
        long highWatermark = view.highWatermark();
        if (highWatermark != replica.highWatermark()) {
            checkHighWatermark(view, replica, highWatermark);
            replica.highWatermark(highWatermark);
        }
    }

    /**
     * RFT-1: one leader an epoch. RFT-3: in one life. RFT-4: it has all that was committed in earlier epochs. Votes may come so late
     * that a later epoch has committed something by then; whoever leads the earlier one need not have it, and commits nothing more.
     */
    private void checkReign(RaftView view, int life) {
        if (leaders.leads(view.key(), view.epoch(), life, nowNanos)) {
            BatchId last = committed.isEmpty() ? BatchId.NOTHING : committed.get(committed.size() - 1);
            ReplicaGhost replica = replica(view.key());
            Violation.unless(last == BatchId.NOTHING || last.epoch() > view.epoch() || last.end() <= view.log().startOffset() || replica.holds(last), "RFT-4",
                "%s leads epoch %d and does not have %s, which is committed", view.key(), view.epoch(), last);
        }
    }

    /** RFT-2, RFT-13: epochs never fall, not by a crash either; and who only asks for votes in advance begins none. */
    private void checkEpoch(RaftView view, ReplicaGhost replica) {
        int epoch = view.epoch();
        if (epoch < replica.boundEpoch()) {
            Violation.unless(false, "RFT-2", "%s is in epoch %d and was in %d", replica, epoch, replica.boundEpoch());
        }
        int before = replica.boundEpoch();
        if (epoch > before) {
            replica.bind(epoch);
            if (view.role() == RaftRole.PROSPECTIVE) {
                boolean gaveUp = replica.role() == RaftRole.RESIGNED && epoch == before + 1; // a leader that has resigned begins the next epoch itself
                Violation.unless(gaveUp || begunEpochs.contains(epoch), "RFT-13", "%s asks in advance for votes in epoch %d, which nobody has begun", replica, epoch);
            }
            begunEpochs.add(epoch);
        }
        replica.role(view.role());
    }

    /** RFT-7: what is committed stays; what was never forced a crash may take. */
    private void wasCut(ReplicaGhost replica, BatchId batch, boolean byCrash) {
        boolean isCommitted = batch.equals(committedAt(batch.base()));
        boolean mayGo = byCrash ? batch.end() > replica.flushed() || replica.mayHaveLost(batch) && !isCommitted : !isCommitted;
        Violation.unless(mayGo, "RFT-7", "%s has cut %s%s, and what is below %d is committed", replica, batch, byCrash ? " by a crash" : "", committedEnd());
    }

    /** RFT-9: a log begins where a snapshot ends, and that is committed. */
    private BatchId committedBelow(ReplicaGhost replica, long start) {
        if (start == 0) {
            return BatchId.NOTHING;
        }
        int at = Collections.binarySearch(committed, new BatchId(start, start, 0, 0), Comparator.comparingLong(BatchId::end));
        Violation.unless(at >= 0, "RFT-9", "the log of %s begins at %d; committed is what is below %d", replica, start, committedEnd());
        return committed.get(at);
    }

    private BatchId committedAt(long base) {
        int low = 0;
        int high = committed.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            BatchId batch = committed.get(middle);
            if (batch.base() == base) {
                return batch;
            } else if (batch.base() < base) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** RFT-4: who has the same offset of the same epoch has the same record there, and the same records before it. */
    private void wasAdded(RaftView view, RecordBatch batch, BatchId id, BatchId before, int life) {
        Written known = written.get(Place.of(id));
        if (known == null) {
            if (leaders.of(id.epoch()) == null) {
                leaders.leads(view.key(), id.epoch(), life, 0);
            }
            ReplicaKey leader = leaders.of(id.epoch()).leader();
            Violation.unless(leader.equals(view.key()), "RFT-1", "%s has %s, which %s, the leader of the epoch, has not written", view.key(), id, leader);
            epochStarts.putIfAbsent(id.epoch(), id.base());
            written.put(Place.of(id), new Written(id, before, votersBehind(batch, id, before)));
        } else if (known.id.crc() != id.crc() || known.id.end() != id.end()
                || before != BatchId.NOTHING && known.before != BatchId.NOTHING && !known.before.equals(before)) {
            Violation.unless(false, "RFT-4", "%s has %s behind %s; another has %s behind %s there", view.key(), id, before, known.id, known.before);
        }
    }

    /** RFT-11: one voter at a time, and not before this epoch's leader knows what is committed. */
    private VoterSet votersBehind(RecordBatch batch, BatchId id, BatchId before) {
        Written last = written.get(Place.of(before));
        VoterSet voters = last == null ? firstVoters : last.voters;
        if (batch.isControl()) {
            for (Record record : batch.records()) {
                if (ControlType.of(record.key()) == ControlType.KRAFT_VOTERS) {
                    VoterSet next = VoterSet.of((VotersRecord) ControlRecord.of(record).message());
                    checkChange(voters, next, id);
                    votersChangedNanos = nowNanos;
                    voters = next;
                }
            }
        }
        return voters;
    }

    private void checkChange(VoterSet from, VoterSet to, BatchId id) {
        Set<ReplicaKey> changed = new TreeSet<>(Comparator.comparing(ReplicaKey::toString));
        from.voters().stream().filter(voter -> !to.isVoter(voter.key())).forEach(voter -> changed.add(voter.key()));
        to.voters().stream().filter(voter -> !from.isVoter(voter.key())).forEach(voter -> changed.add(voter.key()));
        boolean fromSettings = from.voters().stream().anyMatch(voter -> voter.key().directoryId().equals(Uuid.ZERO));
        Violation.unless(changed.size() <= 1 || fromSettings, "RFT-11", "%s changes the voters %s at once", id, changed);
        Violation.unless(changed.isEmpty() || fromSettings || committedEnd() > epochStarts.get(id.epoch()), "RFT-11",
            "%s changes the voters in an epoch that begins at %d; only what is below %d is committed", id, epochStarts.get(id.epoch()), committedEnd());
    }

    private void checkHighWatermark(RaftView view, ReplicaGhost replica, long next) {
        if (next < replica.highWatermark() || next > replica.end()) {
            Violation.unless(false, next > replica.end() ? "LOG-19" : "RFT-7", "the high watermark of %s goes from %d to %d, its log ends at %d", replica,
                replica.highWatermark(), next, replica.end());
        }
        if (next > committedEnd()) {
            commit(view, replica, next);
        } else if (next > replica.start()) {
            BatchId last = committedAt(replica.batchBelow(next).base());
            Violation.unless(last != null && replica.holds(last), "RFT-7", "%s takes all below %d for committed, and has %s there; committed is %s", replica,
                next, replica.batchBelow(next), last);
        }
    }

    /** RFT-6: an entry of this epoch. RFT-8: on a majority of the voters, forced. */
    private void commit(RaftView view, ReplicaGhost leader, long next) {
        EpochLeaders.Reign reign = leaders.of(view.epoch());
        Violation.unless(reign != null && reign.leader().equals(view.key()), "RFT-8", "%s takes all below %d for committed, and leads nobody", leader, next);
        BatchId last = leader.batchBelow(next);
        Violation.unless(last.end() == next && last.epoch() == view.epoch() && last.base() >= epochStarts.get(view.epoch()), "RFT-6",
            "%s commits up to %d in epoch %d, and has %s there", leader, next, view.epoch(), last);
        VoterSet voters = votersOf(leader);
        int have = 0;
        for (VoterSet.Voter voter : voters.voters()) {
            for (Map.Entry<ReplicaKey, ReplicaGhost> replica : replicas.entrySet()) {
                if (voter.is(replica.getKey()) && replica.getValue().flushed() >= next && replica.getValue().holds(last)) {
                    have++;
                    break;
                }
            }
        }
        if (!isMajority(have, voters)) {
            Violation.unless(false, "RFT-8", "%s commits up to %d, which %d of the %d voters have forced", leader, next, have, voters.size());
        }
        committed.addAll(leader.batches(committedEnd(), next));
    }

    /** Counted here, since the code under test may count wrongly. */
    private static boolean isMajority(int have, VoterSet voters) {
        return 2 * have > voters.size();
    }

    /** A replica's fetch has reached one that leads. */
    void fetched(ReplicaKey leader, int replicaId, long nowNanos) {
        heard.put(new Contact(leader.id(), replicaId), nowNanos);
    }

    /**
     * RFT-14: whoever has not heard from a majority for long leads no more.
     *
     * @param sinceNanos when it could first have noticed; where the voters are others since then, it counts from there
     */
    void checkContact(RaftView view, long sinceNanos) {
        if (view.role() == RaftRole.LEADER && Math.max(leaders.of(view.epoch()).sinceNanos(), votersChangedNanos) < sinceNanos) {
            VoterSet voters = votersOf(replica(view.key()));
            int have = 0;
            for (VoterSet.Voter voter : voters.voters()) {
                Long at = heard.get(new Contact(view.key().id(), voter.key().id()));
                have += voter.is(view.key()) || at != null && at >= sinceNanos ? 1 : 0;
            }
            Violation.unless(isMajority(have, voters), "RFT-14", "%s leads epoch %d and has heard from %d of %d voters since %d ms", view.key(),
                view.epoch(), have, voters.size(), sinceNanos / Simulator.NANOS_PER_MS);
        }
    }

    /** RFT-2: a vote for one candidate an epoch, on disk before it is said. @param onDisk what a power failure now would leave */
    void votes(ReplicaKey voter, int epoch, ReplicaKey candidate, QuorumState onDisk) {
        ReplicaKey before = votes.putIfAbsent(new Vote(voter, epoch), candidate);
        Violation.unless(before == null || before.equals(candidate), "RFT-2", "%s votes for %s in epoch %d, as it did for %s", voter, candidate, epoch, before);
        boolean kept = onDisk != null && (onDisk.leaderEpoch() > epoch || onDisk.leaderEpoch() == epoch && onDisk.votedId() == candidate.id());
        Violation.unless(kept, "RFT-2", "%s says that it votes for %s in epoch %d; on its disk is %s", voter, candidate, epoch, onDisk);
    }

    /** RFT-5: whoever may vote asks for what follows on what it has forced. */
    void fetches(ReplicaKey asker, long offset, long forcedOffset) {
        if (offset > forcedOffset) {
            Violation.unless(false, "RFT-5", "%s fetches at %d, and has forced what is below %d", asker, offset, forcedOffset);
        }
    }
}
