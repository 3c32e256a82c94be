package gregor.sim;

import gregor.isr.IsrState;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterImage;
import gregor.metadata.PartitionImage;
import gregor.replica.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What must hold of one partition's replicas, against what nobody in the cluster can know: what each of them holds, what is committed
 * (below the largest high watermark that any leader ever had), and what the controller has decided last.
 */
final class PartitionGhost {

    /** Who appended in a leader epoch. */
    private record Reign(int node, int life) {}

    /** A place in the histories of all replicas. */
    private record Place(long base, int epoch) {}

    /** What is there, and what is before it. */
    private record Known(BatchId batch, BatchId before) {}

    private final PartitionLedger ledger;
    private final boolean mayLose;
    private final Consumer<String> marks;
    private final SortedMap<Integer, ReplicaTrack> replicas = new TreeMap<>();
    private final Map<Place, Known> places = new HashMap<>();
    private final Map<Integer, Reign> reigns = new HashMap<>();
    private final SortedMap<Long, BatchId> committed = new TreeMap<>();
    private final Map<Integer, Set<Integer>> isrByPartitionEpoch = new HashMap<>();
    /** How far a leader of each epoch has said that records are safe. */
    private final TreeMap<Integer, Long> endByEpoch = new TreeMap<>();
    private long trueEnd;
    private PartitionImage image;
    private int minInsyncReplicas = 1;

    /**
     * @param mayLose whether a replica may lead that lacks records, if no other can
     * @param marks counts what is rare
     */
    PartitionGhost(PartitionLedger ledger, boolean mayLose, Consumer<String> marks) {
        this.ledger = ledger;
        this.mayLose = mayLose;
        this.marks = marks;
    }

    /** Below this offset any record may have been acknowledged, or read. */
    long trueEnd() {
        return trueEnd;
    }

    /** The controller's last word; null while nobody has heard it. */
    PartitionImage image() {
        return image;
    }

    /** Whether somebody leads it, as the controller has decided. */
    private boolean isLed() {
        return image != null && image.leader() != PartitionImage.NO_LEADER;
    }

    /** Whether all that is committed can be read: a new leader without enough others in sync never learns how far that goes. */
    boolean isReadable() {
        return isLed() && image.isr().size() >= minInsyncReplicas;
    }

    /** Whether a node was ever seen to know a leader epoch for the latest. */
    boolean hasBeenIn(int node, int epoch) {
        return replicas.containsKey(node) && replicas.get(node).hasBeenIn(epoch);
    }

    /** Whether a node has ever known a leader epoch above one. */
    boolean hasKnownAbove(int node, int epoch) {
        return replicas.containsKey(node) && replicas.get(node).highestEpoch() > epoch;
    }

    /** The number of a node's process if that knows a later leader epoch than this one; else 0. */
    int lifeBeyond(int node, int epoch) {
        ReplicaTrack replica = replicas.get(node);
        return replica != null && replica.knownEpoch() > epoch ? replica.life() : 0;
    }

    /** How far leaders of up to an epoch have promised. */
    long endUpTo(int epoch) {
        long end = 0;
        for (long each : endByEpoch.headMap(epoch, true).values()) {
            end = Math.max(end, each);
        }
        return end;
    }

    private ReplicaTrack replica(int node) {
        return replicas.computeIfAbsent(node, unused -> new ReplicaTrack(ledger.partition().toString(), node));
    }

    // ---- what the controller decides

    /**
     * The newest image of all.
     *
     * @param now null if the partition is deleted
     * @param cluster the brokers of that image
     */
    void decided(PartitionImage now, int minInsync, ClusterImage cluster) {
        if (now == image && minInsync == minInsyncReplicas) {
            return;
        }
        if (now == null) {
            ledger.deleted();
            return;
        }
        Violation.unless(image == null || now.leaderEpoch() > image.leaderEpoch() || now.leader() == image.leader(), "REP-1",
            "%s goes from %s to %s in one leader epoch", ledger, image, now);
        if (image != null) {
            mark(now);
        }
        if (now.leaderRecoveryState() != 0 && (mayLose || isLossy(now.leader()))) {
            marks.accept("leader elected that may lack records");
            ledger.excuse(); // nobody could prove to have everything: the last leader was taken, or any, whatever it had left
        }
        checkDecided(now.partitionEpoch(), now.isr(), "the controller");
        image = now;
        minInsyncReplicas = minInsync;
        replicas.values().forEach(each -> each.isMember(now.isr().contains(each.node()), now.elr().contains(each.node()), epoch(cluster, each.node())));
        excuse();
        replicas.values().forEach(this::checkStrongIsr);
        checkMembers("the controller has decided", now);
    }

    /** REP-14: an ISR is decided once for each partition epoch, and nobody takes for decided what was not. */
    private void checkDecided(int partitionEpoch, List<Integer> isr, Object who) {
        Set<Integer> members = new TreeSet<>(isr);
        Set<Integer> known = isrByPartitionEpoch.putIfAbsent(partitionEpoch, members);
        Violation.unless(known == null || known.equals(members), "REP-14", "%s: in partition epoch %d the ISR is %s by %s, and was decided to be %s", ledger,
            partitionEpoch, members, who, known);
    }

    private void mark(PartitionImage now) {
        if (now.leaderEpoch() > image.leaderEpoch() && now.leader() != PartitionImage.NO_LEADER) {
            marks.accept("leader of data elected");
        }
        if (now.isr().size() != image.isr().size()) {
            marks.accept(now.isr().size() > image.isr().size() ? "ISR grown" : "ISR shrunk");
        }
    }

    private static long epoch(ClusterImage cluster, int node) {
        BrokerRegistration broker = cluster.broker(node);
        return broker == null ? -1 : broker.epoch();
    }

    /** What was not forced on a node is gone. */
    void lost(int node, ClusterImage cluster) {
        ReplicaTrack replica = replicas.get(node);
        if (replica != null && replica.end() > 0) {
            replica.lost(image != null && (image.isr().contains(node) || image.elr().contains(node)), epoch(cluster, node));
            excuse();
        }
    }

    /** Nobody whom the controller trusts is known to have everything: what was acknowledged may be gone by law. */
    private void excuse() {
        if (image != null && image.isr().stream().allMatch(this::isLossy) && image.elr().stream().allMatch(this::isLossy)
                && (!image.isr().isEmpty() || !image.elr().isEmpty() || image.lastKnownElr().stream().anyMatch(this::isLossy))) {
            ledger.excuse();
        }
    }

    private boolean isLossy(int node) {
        ReplicaTrack replica = replicas.get(node);
        return replica != null && replica.isLossy();
    }

    /** REP-3, REP-4: whoever may lead has everything that is committed. */
    private void checkMembers(String when, Object what) {
        if (image == null || !ledger.isKept() || trueEnd == 0) {
            return;
        }
        image.isr().forEach(node -> checkMember(node, "REP-4", "is in the ISR", when, what));
        image.elr().forEach(node -> checkMember(node, "REP-4", "may lead", when, what));
        if (image.leader() != PartitionImage.NO_LEADER) {
            checkMember(image.leader(), "REP-3", "leads", when, what);
        }
    }

    private void checkMember(int node, String promise, String role, String when, Object what) {
        ReplicaTrack replica = replica(node);
        BatchId last = committed.get(committed.lastKey());
        if (!replica.isLossy() && !replica.holds(last)) {
            Violation.unless(false, promise, "%s %s, and does not have %s, which is committed; it ends at %d with %s, when %s %s", replica, role, last,
                replica.end(), replica.batchBelow(replica.end()), when, what);
        }
    }

    /** REP-6: what whoever believes to lead takes for committed, all have whom the controller takes to be in sync. */
    private void checkStrongIsr(ReplicaTrack leader) {
        if (image == null || !ledger.isKept() || leader.leadsEpoch() < 0 || leader.isLossy() || leader.highWatermark() <= leader.start()) {
            return;
        }
        BatchId last = leader.batchBelow(leader.highWatermark());
        for (int node : image.isr()) {
            ReplicaTrack member = replica(node);
            if (!member.isLossy() && !member.holds(last)) {
                Violation.unless(false, "REP-6", "%s leads epoch %d and takes all below %d for committed; %s, which is in the ISR, ends at %d with %s", leader,
                    leader.leadsEpoch(), leader.highWatermark(), member, member.end(), member.batchBelow(member.end()));
            }
        }
    }

    // ---- what a node does

    /** The partition's directory on a node is gone. */
    void absent(int node) {
        ReplicaTrack replica = replicas.get(node);
        if (replica != null && replica.end() > 0 && image != null && !image.hasReplica(node)) {
            replica.deleted();
        }
    }

    /** The directory of a node's replica has failed, perhaps in the moment after it had appended something and told its leader so. */
    void unseen(int node) {
        replica(node).unseen();
    }

    /** Looks at the replica of a node after that node has done something. */
    void observe(int node, int life, Partition partition) {
        ReplicaTrack replica = replica(node);
        IsrState isr = partition.isr();
        int epoch = partition.leaderEpoch();
        int leadsEpoch = isr == null ? -1 : epoch;
        if (isr != null && isr != replica.isr()) {
            checkDecided(isr.partitionEpoch(), isr.isr(), replica);
        }
        replica.isr(isr);
        if (isr != null) {
            checkMaximalIsr(node, epoch, isr);
        }
        if (replica.isAsBefore(life, partition.log(), leadsEpoch, epoch)) {
            return;
        }
        boolean sameLife = life == replica.life();
        boolean sameTerm = sameLife && epoch == replica.knownEpoch() && leadsEpoch == replica.leadsEpoch();
        long endBefore = replica.end();
        boolean[] wasCut = {false};
        replica.observe(life, partition.log(), batch -> {
            wasCut[0] = true;
            cut(replica, batch, sameLife);
        }, (batch, before) -> {
            added(replica, life, leadsEpoch, epoch, batch, before);
            if (sameTerm) {
                checkSource(replica, leadsEpoch, partition.image(), batch);
            }
        });
        if (!sameLife && replica.end() == endBefore) {
            replica.keptAll();
        }
        replica.isInEpoch(leadsEpoch, epoch);
        checkStart(replica);
        checkHighWatermark(replica, partition, isr, leadsEpoch);
        if (wasCut[0]) {
            replicas.values().forEach(this::checkStrongIsr);
        } else {
            checkStrongIsr(replica);
        }
    }

    /** LOG-19: nothing is deleted that nobody wanted to be. */
    private void checkStart(ReplicaTrack replica) {
        Violation.unless(!ledger.isKept() || replica.start() <= ledger.mayStartAt(), "LOG-19", "%s starts at %d; all below %d may be deleted", replica,
            replica.start(), ledger.mayStartAt());
    }

    /**
     * In a term that goes on. REP-11: a leader appends what is its own, and nothing that it asked for before. REP-16: a follower appends
     * what its leader has, and all before that is the same then (REP-2).
     */
    private void checkSource(ReplicaTrack replica, int leadsEpoch, PartitionImage known, BatchId batch) {
        if (leadsEpoch >= 0) {
            Violation.unless(batch.epoch() == leadsEpoch, "REP-11", "%s leads epoch %d, and appends %s, which is of another leader", replica, leadsEpoch, batch);
            return;
        }
        ReplicaTrack leader = replicas.get(known.leader());
        if (leader != null && leader.leadsEpoch() == known.leaderEpoch() && !leader.isLossy() && !leader.holds(batch)) {
            Violation.unless(false, "REP-16", "%s follows in epoch %d and appends %s; %s, which leads, has %s there, and ends at %d", replica, known.leaderEpoch(), batch,
                leader, leader.batchBelow(batch.end()), leader.end());
        }
    }

    /** REP-5: who may lead after this leader counts for it. The controller's answer may come before its metadata. */
    private void checkMaximalIsr(int node, int epoch, IsrState isr) {
        if (image != null && image.leader() == node && image.leaderEpoch() == epoch && image.partitionEpoch() >= isr.partitionEpoch()) {
            Violation.unless(isr.maximalIsr().containsAll(image.isr()), "REP-5", "%s: the ISR is %s by the controller; node %d, which leads epoch %d, counts %s",
                ledger, image.isr(), node, epoch, isr);
        }
    }

    private void cut(ReplicaTrack replica, BatchId batch, boolean sameLife) {
        if (sameLife) {
            marks.accept("batch cut by a follower");
        }
        boolean isCommitted = batch.equals(committed.get(batch.base())) && batch.end() > ledger.mayStartAt(); // below it, a log may start over
        if (!ledger.isKept() || replica.isLossy() || !isCommitted || image == null) {
            return;
        }
        Violation.unless(sameLife, "LOG-5", "%s had %s before its process died; the disk has lost nothing, and it is gone", replica, batch);
        boolean isMember = image.isr().contains(replica.node()) || image.elr().contains(replica.node());
        Violation.unless(!isMember, "REP-10", "%s cuts %s, which is committed; all below %d is, and it may lead: %s", replica, batch, trueEnd, image);
    }

    private void added(ReplicaTrack replica, int life, int leadsEpoch, int epoch, BatchId batch, BatchId before) {
        Known known = places.putIfAbsent(new Place(batch.base(), batch.epoch()), new Known(batch, before));
        Violation.unless(known == null || known.batch.equals(batch) && isSame(known.before, before, batch), "REP-2", "%s has %s behind %s; another replica has %s",
            replica, batch, before, known);
        if (leadsEpoch == batch.epoch()) {
            Reign reign = reigns.putIfAbsent(leadsEpoch, new Reign(replica.node(), life));
            Violation.unless(reign == null || reign.node == replica.node() && reign.life == life, "REP-1", "%s appends %s in life %d; in that epoch did %s",
                replica, batch, life, reign);
        } else {
            Violation.unless(batch.epoch() <= epoch, "REP-20", "%s is in leader epoch %d, and appends %s", replica, epoch, batch);
        }
    }

    /** A log that begins with a batch does not tell what was before it. */
    private static boolean isSame(BatchId one, BatchId other, BatchId behind) {
        return one.equals(other) || behind.base() > 0 && (one == BatchId.NOTHING || other == BatchId.NOTHING);
    }

    private void checkHighWatermark(ReplicaTrack replica, Partition partition, IsrState isr, int leadsEpoch) {
        long before = replica.highWatermark();
        long now = partition.log().highWatermark();
        long start = partition.log().logStartOffset();
        Violation.unless(start <= now && now <= replica.end(), "LOG-19", "%s starts at %d, has a high watermark of %d, and ends at %d", replica, start, now,
            replica.end());
        replica.highWatermark(now);
        if (now <= before || now == start) {
            return;
        }
        BatchId last = replica.batchBelow(now);
        Violation.unless(last.end() == now || !ledger.isKept(), "REP-7", "%s has a high watermark of %d, in the middle of %s", replica, now, last);
        if (leadsEpoch >= 0) {
            commit(replica, isr, leadsEpoch, now, partition.image().minInsyncReplicas(partition.log().config().minInsyncReplicas()));
        }
        if (ledger.isKept()) {
            Violation.unless(now <= trueEnd && last.equals(committed.get(last.base())), "REP-15",
                "%s shows all below %d, and the last of it is %s; committed is %s, and all below %d", replica, now, last, committed.get(last.base()), trueEnd);
        }
    }

    /** A leader has moved its high watermark. @param needed how many must be in sync by the image that the leader has: it may have fewer replicas */
    private void commit(ReplicaTrack leader, IsrState isr, int epoch, long end, int needed) {
        endByEpoch.merge(epoch, end, Math::max);
        BatchId last = leader.batchBelow(end);
        if (ledger.isKept()) {
            Violation.unless(isr.isr().size() >= needed || end <= trueEnd, "REP-7", "%s commits all below %d with an ISR of %s; %d must be in sync",
                leader, end, isr, needed);
            boolean isOld = image != null && image.partitionEpoch() > isr.partitionEpoch(); // then who had it may have been let go, and have dropped it
            for (int member : isr.maximalIsr()) {
                ReplicaTrack replica = replica(member);
                Violation.unless(replica.isLossy() || replica.holds(last) || isOld && !image.isr().contains(member), "REP-7", "%s commits all below %d; %s, which counts, ends at %d with %s", leader, end,
                    replica, replica.end(), replica.batchBelow(replica.end()));
            }
        }
        if (end > trueEnd) {
            leader.batches(trueEnd, end).forEach(batch -> committed.put(batch.base(), batch));
            trueEnd = end;
            checkMembers(leader + " has committed all below", end);
        }
    }

    // ---- what clients are told, and how it must end

    /** REP-9: an acknowledged batch is committed, and is the one that was sent. */
    void acknowledged(long baseOffset, int records, long crc) {
        if (!ledger.isKept()) {
            return;
        }
        BatchId batch = committed.get(baseOffset);
        Violation.unless(batch != null && batch.end() == baseOffset + records && batch.crc() == crc, "REP-9",
            "%s: a batch of %d records with checksum %s is acknowledged at %d; committed is all below %d, and there %s", ledger, records, Long.toHexString(crc),
            baseOffset, trueEnd, batch);
    }

    /** LIV-3, LIV-4, LIV-9: what is not as it has to be in the end; null once all is. @param core who is there for good */
    String unsettled(List<Integer> core) {
        if (!isLed()) {
            return null; // LIV-2 says when it must have one
        }
        if (core.containsAll(image.replicas()) && image.isReassigning()) {
            return "LIV-9: " + ledger + " is still on its way: " + image;
        }
        List<Integer> inSync = new ArrayList<>(image.replicas());
        inSync.retainAll(core);
        if (!image.isr().containsAll(inSync) || !core.containsAll(image.isr())) {
            return "LIV-4: the ISR of " + ledger + " is not all of " + inSync + ": " + image;
        }
        ReplicaTrack leader = replica(image.leader());
        if (leader.leadsEpoch() != image.leaderEpoch()) {
            return "LIV-2: " + leader + " does not know that it leads in epoch " + image.leaderEpoch();
        }
        for (int node : inSync) {
            ReplicaTrack replica = replica(node);
            boolean minimal = image.isr().size() >= minInsyncReplicas;
            if (replica.end() != leader.end() || minimal && replica.highWatermark() != leader.end()) {
                return "LIV-4: " + replica + " ends at " + replica.end() + " with a high watermark of " + replica.highWatermark() + ", its leader ends at "
                    + leader.end();
            }
        }
        return null;
    }
}
