package gregor.replica;

import gregor.base.ErrorCode;
import gregor.isr.HighWatermark;
import gregor.isr.IsrRules;
import gregor.isr.IsrState;
import gregor.isr.LeaderAndIsr;
import gregor.isr.LeaderAndIsr.Member;
import gregor.isr.FollowerProgress;
import gregor.metadata.PartitionImage;
import gregor.metrics.Meter;
import gregor.port.Trace;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a leader keeps for one term: how far each follower is, who is in sync, and by that how far the records are safe. A new term
 * begins with a new one, so nothing that was noted in an earlier term is counted (replica.I8).
 *
 * <p>To be used under the partition's lock while the partition has this role. Many threads may: what decides about the ISR and what
 * moves the high watermark exclude each other, or the high watermark could pass a follower in the moment in which that is proposed for
 * the ISR (KIP-497). Nobody waits for the controller here.
 */
final class LeaderRole {
    private static final Logger LOG = System.getLogger(LeaderRole.class.getName());
    private static final Follower[] NOBODY = {};

    private static final class Follower {
        final int brokerId;
        /** Changed under this follower's monitor. */
        volatile FollowerProgress progress;
        /** At most the high watermark that its last reply has told it of. */
        volatile long toldWatermark;

        Follower(int brokerId, FollowerProgress progress) {
            this.brokerId = brokerId;
            this.progress = progress;
        }
    }

    private final Partition partition;
    private final PartitionContext context;
    private final int leaderEpoch;
    private final long termStart;

    // Changed under this object's monitor.
    private volatile PartitionImage image;
    private volatile Follower[] followers = NOBODY;
    private volatile IsrState isr;

    /** The log's end is where the term starts. */
    LeaderRole(Partition partition, PartitionContext context, PartitionImage image) {
        this.partition = partition;
        this.context = context;
        this.leaderEpoch = image.leaderEpoch();
        this.termStart = partition.log().logEndOffset();
        this.isr = IsrState.decided(image.isr(), image.partitionEpoch());
        takeOver(image);
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    /** Where the leader's log ended when its term began: all that was acknowledged before is below it. */
    long termStart() {
        return termStart;
    }

    IsrState isr() {
        return isr;
    }

    /** What the metadata last said of the partition in this term. */
    PartitionImage image() {
        return image;
    }

    // ---- what the metadata says

    /**
     * Goes on with other replicas or another ISR in the same term. An image that is older than the controller's last answer to this
     * leader is news of the past.
     */
    synchronized void follow(PartitionImage now) {
        if (now.partitionEpoch() >= isr.partitionEpoch()) {
            isr = isr.learned(now.isr(), now.partitionEpoch());
            takeOver(now);
        }
    }

    private void takeOver(PartitionImage now) {
        Follower[] found = new Follower[now.replicas().size()];
        int count = 0;
        long nowMs = context.nowMs();
        for (int replica : now.replicas()) {
            if (replica != context.brokerId()) {
                Follower known = find(replica);
                found[count++] = known != null ? known
                    : new Follower(replica, FollowerProgress.atStartOfTerm(now.isr().contains(replica), nowMs));
            }
        }
        followers = count == 0 ? NOBODY : Arrays.copyOf(found, count);
        image = now;
    }

    private Follower find(int replicaId) {
        for (Follower follower : followers) {
            if (follower.brokerId == replicaId) {
                return follower;
            }
        }
        return null;
    }

    boolean hasFollower(int replicaId) {
        return find(replicaId) != null;
    }

    /** What is known of a follower; null if it is none. */
    FollowerProgress progress(int replicaId) {
        Follower follower = find(replicaId);
        return follower == null ? null : follower.progress;
    }

    // ---- how far the records are safe

    int minInsyncReplicas() {
        return image.minInsyncReplicas(partition.log().config().minInsyncReplicas());
    }

    /** Whether the ISR is too small for the leader to promise anything. */
    boolean isUnderMinIsr() {
        return isr.isr().size() < minInsyncReplicas();
    }

    /** After an append. @return whether the high watermark has moved; with others in sync it never does before they have fetched */
    boolean appended() {
        IsrState now = isr;
        return now.isr().size() == 1 && !now.isPending() && advanceHighWatermark();
    }

    /** @return whether it has moved */
    synchronized boolean advanceHighWatermark() {
        long current = partition.log().highWatermark();
        long leadersEnd = partition.log().logEndOffset();
        long next = HighWatermark.next(current, leadersEnd, countedEnds(leadersEnd), isr.isr().size(), minInsyncReplicas());
        boolean moved = next > current && partition.log().updateHighWatermark(next) > current;
        Trace trace = context.trace();
        if (moved && trace.isOn()) {
            trace.step("Partition", "UnifiedLog", "high watermark", partition, Map.of("from", current, "to", next));
        }
        return moved;
    }

    private long[] countedEnds(long leadersEnd) {
        long[] ends = new long[followers.length];
        int count = 0;
        for (Follower follower : followers) {
            FollowerProgress progress = follower.progress;
            if (isr.mayBeInSync(follower.brokerId) || progress.hasFetched() && IsrRules.isWaitedFor(progress, leadersEnd, context.nowMs(),
                    context.maxLagMs(), context.activeEpoch(follower.brokerId))) {
                ends[count++] = progress.endOffset();
            }
        }
        return count == ends.length ? ends : Arrays.copyOf(ends, count);
    }

    /** The least log start of all replicas whose brokers take part; the others delete when they are back. */
    long leastLogStart() {
        long least = partition.log().logStartOffset();
        for (Follower follower : followers) {
            if (context.cluster().get().isUnfenced(follower.brokerId)) {
                least = Math.min(least, follower.progress.logStartOffset());
            }
        }
        return least;
    }

    // ---- what followers say

    /**
     * Notes what a follower has by what it fetches, and proposes it for the ISR if it belongs there. What a process asks that has
     * been replaced since tells nothing.
     *
     * @param leadersEnd where the log ended when it was read for this fetch. What was appended since could not be in the reply: if that
     *     counted, a follower of a busy leader would never have caught up
     * @return whether the high watermark or the least log start may have moved
     */
    boolean note(int replicaId, FetchPartitionRequest fetch, long brokerEpoch, long leadersEnd) {
        Follower follower = find(replicaId);
        if (follower == null || context.isOfThePast(replicaId, brokerEpoch)) {
            return false;
        }
        FollowerProgress before;
        FollowerProgress now;
        synchronized (follower) {
            before = follower.progress;
            if (brokerEpoch >= 0 && brokerEpoch < before.brokerEpoch()) {
                return false;
            }
            now = before.fetched(fetch.fetchOffset(), fetch.logStartOffset(), leadersEnd, context.nowMs(), brokerEpoch);
            follower.progress = now;
        }
        if (mayJoin(replicaId, now)) {
            expand(follower);
        }
        boolean isBehind = partition.log().highWatermark() < partition.log().logEndOffset(); // perhaps for one that is not waited for any more
        boolean moved = isBehind && advanceHighWatermark();
        return moved || now.logStartOffset() != before.logStartOffset();
    }

    private boolean mayJoin(int replicaId, FollowerProgress progress) {
        IsrState now = isr;
        return !now.isPending() && !now.isr().contains(replicaId)
            && IsrRules.mayJoin(progress, partition.log().highWatermark(), termStart, context.activeEpoch(replicaId));
    }

    /** The high watermark does not move meanwhile; from here on the follower counts. */
    private synchronized void expand(Follower follower) {
        FollowerProgress progress = follower.progress;
        if (find(follower.brokerId) == follower && mayJoin(follower.brokerId, progress)) {
            List<Member> wanted = members(isr.isr());
            wanted.add(new Member(follower.brokerId, progress.brokerEpoch()));
            LOG.log(Level.DEBUG, "{0}: broker {1} has caught up at offset {2} and is proposed for the ISR {3}", partition.topicPartition(),
                follower.brokerId, progress.endOffset(), isr.isr());
            propose(wanted);
        }
    }

    // ---- who serves consumers

    /**
     * The broker where a consumer had better read: in sync, with the offset that it wants, and nearer.
     *
     * @param place null if it can't be sent elsewhere
     * @return {@link ReplicaView#NONE} if it is right here
     */
    int preferredReadReplica(ConsumerPlace place, long fetchOffset) {
        if (!context.isRackAware() || place == null || place.rack().isEmpty()) {
            return ReplicaView.NONE;
        }
        long nowMs = context.nowMs();
        List<Integer> members = isr.isr();
        List<ReplicaView> others = new ArrayList<>();
        for (Follower follower : followers) {
            FollowerProgress progress = follower.progress;
            if (members.contains(follower.brokerId) && progress.endOffset() >= fetchOffset && progress.logStartOffset() <= fetchOffset) {
                others.add(new ReplicaView(follower.brokerId, context.rackOf(follower.brokerId, place.listenerName()), progress.endOffset(),
                    progress.behindMs(nowMs)));
            }
        }
        ReplicaView leader = new ReplicaView(context.brokerId(), context.rackOf(context.brokerId(), place.listenerName()),
            partition.log().logEndOffset(), 0);
        ReplicaView chosen = RackAwareReplicaSelector.select(place.rack(), leader, others);
        return chosen == leader ? ReplicaView.NONE : chosen.brokerId();
    }

    /** A follower is being told of a high watermark that is at least this. */
    void tells(int replicaId, long highWatermark) {
        Follower follower = find(replicaId);
        if (follower != null) {
            follower.toldWatermark = highWatermark;
        }
    }

    /** Whether consumers at a follower could see more if it were told how far the records are safe; it is told at once then (KIP-392). */
    boolean hasNewsFor(int replicaId) {
        Follower follower = context.isRackAware() ? find(replicaId) : null;
        return follower != null && follower.toldWatermark < partition.log().highWatermark();
    }

    // ---- the ISR

    /** Proposes an ISR without those who have not kept up. @return whether the high watermark has moved, for one that it waits for no more */
    boolean shrink() {
        if (!isr.isPending() && !outOfSync().isEmpty()) {
            synchronized (this) {
                List<Integer> behind = isr.isPending() ? List.of() : outOfSync();
                if (!behind.isEmpty()) {
                    List<Integer> wanted = new ArrayList<>(isr.isr());
                    wanted.removeAll(behind);
                    LOG.log(Level.DEBUG, "{0}: brokers {1} of the ISR {2} have not had everything for {3} ms and are proposed to leave it",
                        partition.topicPartition(), behind, isr.isr(), context.maxLagMs());
                    propose(members(wanted));
                }
            }
        }
        return advanceHighWatermark();
    }

    private List<Integer> outOfSync() {
        List<Integer> members = isr.isr();
        List<Integer> behind = List.of();
        for (int i = 0; i < members.size(); i++) {
            Follower follower = find(members.get(i));
            if (follower != null && IsrRules.isOutOfSync(follower.progress, partition.log().logEndOffset(), context.nowMs(), context.maxLagMs())) {
                behind = behind.isEmpty() ? new ArrayList<>() : behind;
                behind.add(follower.brokerId);
            }
        }
        return behind;
    }

    /** Each with the epoch in which it has fetched, as far as that is known. */
    private List<Member> members(List<Integer> brokerIds) {
        List<Member> members = new ArrayList<>(brokerIds.size() + 1);
        for (int brokerId : brokerIds) {
            FollowerProgress known = progress(brokerId);
            long epoch = brokerId == context.brokerId() ? context.brokerEpoch().getAsLong()
                : known == null ? Member.UNKNOWN_EPOCH : known.brokerEpoch();
            members.add(new Member(brokerId, epoch));
        }
        return members;
    }

    /** From here on the proposal counts: it leaves only when it does. It is made from one snapshot of each follower. */
    private void propose(List<Member> wanted) {
        LeaderAndIsr proposal = new LeaderAndIsr(context.brokerId(), leaderEpoch, wanted, LeaderAndIsr.RECOVERED, isr.partitionEpoch());
        isr = isr.proposing(proposal);
        Trace trace = context.trace();
        if (trace.isOn()) {
            trace.step("Partition", "AlterPartitionManager", "propose ISR", partition,
                Map.of("isr", proposal.isrIds().stream().map(String::valueOf).collect(Collectors.joining(" "))));
        }
        partition.propose(this, proposal);
    }

    /**
     * The controller's answer to a proposal.
     *
     * @return whether the high watermark has moved: who left the ISR does not hold it back any more
     */
    synchronized boolean decided(LeaderAndIsr proposal, LeaderAndIsr decision) {
        if (isr.proposal() != proposal || decision.leaderEpoch() != leaderEpoch) {
            return false; // the metadata was quicker, or will tell of a new term
        }
        List<Integer> before = isr.isr();
        isr = isr.answered(decision);
        Meter changes = isr.isr().size() < before.size() ? context.meters().shrinks() : context.meters().expands();
        changes.mark(isr.isr().size() == before.size() ? 0 : 1);
        LOG.log(Level.DEBUG, "{0}: the ISR is {1}, it was {2}", partition.topicPartition(), decision.isrIds(), before);
        return advanceHighWatermark();
    }

    /** The controller has refused a proposal. @return whether to propose it again */
    synchronized boolean refused(LeaderAndIsr proposal, ErrorCode error) {
        if (isr.proposal() != proposal) {
            return false;
        }
        LOG.log(Level.DEBUG, "{0}: the controller has refused the ISR {1}: {2}", partition.topicPartition(), proposal.isrIds(), error);
        context.meters().failedUpdates().mark(1);
        isr = isr.refused(error);
        return isr.isPending() && IsrState.isTriedAgain(error);
    }
}
