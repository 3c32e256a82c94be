package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.raft.QuorumWorld.Replica;
import gregor.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What no replica can see: all that ever was committed, and who ever led. Looks after each event whether it can be true. */
final class QuorumGhost {

    private final QuorumWorld world;
    /** By epoch, who leads it, and in which of its lives: a restart must not lead on (RFT-1, RFT-3). */
    private final Map<Integer, String> leaders = new TreeMap<>();
    /** The committed batches by their base offsets. */
    final TreeMap<Long, String> committed = new TreeMap<>();
    private long committedEnd;

    QuorumGhost(QuorumWorld world) {
        this.world = world;
    }

    int epochsLed() {
        return leaders.size();
    }

    void look(Replica replica) {
        if (!replica.isUp()) {
            return;
        }
        if (replica.leads()) {
            String who = replica.id() + " in life " + replica.life;
            assertThat(leaders.computeIfAbsent(replica.node.election().leaderEpoch(), epoch -> who)).isEqualTo(who);
        }
        if (replica.log.highWatermark() > committedEnd) {
            commit(replica);
        }
        long highWatermark = replica.log.highWatermark();
        for (RecordBatch batch : replica.log.batches()) {
            if (batch.nextOffset() > highWatermark) {
                break;
            }
            assertThat(QuorumWorld.describe(batch)).isEqualTo(committed.get(batch.baseOffset()));
        }
    }

    /** More is committed than before: by a leader, and a majority has it on disk (RFT-8). */
    private void commit(Replica replica) {
        // A leader that takes itself out gives up as soon as that is committed.
        assertThat(replica.leads() || replica.node.role() == RaftRole.RESIGNED).as("the leader knows first what is committed").isTrue();
        long end = replica.log.highWatermark();
        for (RecordBatch batch : replica.log.batches()) {
            if (batch.baseOffset() >= committedEnd && batch.nextOffset() <= end) {
                committed.put(batch.baseOffset(), QuorumWorld.describe(batch));
                committedEnd = batch.nextOffset();
            }
        }
        assertThat(committedEnd).isEqualTo(end);
        VoterSet voters = world.votersOf(replica);
        long have = world.replicas.values().stream().filter(one -> voters.isVoter(one.settings.self()) && has(one, end)).count();
        assertThat(have).as("voters of %s that have all below %s on disk", voters.keys(), end).isGreaterThanOrEqualTo(voters.majority());
    }

    private boolean has(Replica replica, long end) {
        String last = committed.lastEntry().getValue();
        return replica.log.flushedOffset() >= end && (replica.log.startOffset() >= end
            || replica.log.batches().stream().anyMatch(batch -> QuorumWorld.describe(batch).equals(last)));
    }

    /** Same offset and same epoch, same record, and the same before it (RFT-4). */
    void logsMatch() {
        List<Replica> all = new ArrayList<>(world.replicas.values());
        for (Replica one : all) {
            for (Replica other : all) {
                Map<Long, RecordBatch> mine = byOffset(one);
                Map<Long, RecordBatch> theirs = byOffset(other);
                long shared = -1;
                for (RecordBatch batch : mine.values()) {
                    RecordBatch there = theirs.get(batch.baseOffset());
                    if (there != null && there.partitionLeaderEpoch() == batch.partitionLeaderEpoch()) {
                        shared = batch.baseOffset();
                    }
                }
                for (RecordBatch batch : mine.values()) {
                    if (batch.baseOffset() <= shared && batch.baseOffset() >= other.log.startOffset()) {
                        assertThat(QuorumWorld.describe(batch)).isEqualTo(QuorumWorld.describe(theirs.get(batch.baseOffset())));
                    }
                }
            }
        }
    }

    private static Map<Long, RecordBatch> byOffset(Replica replica) {
        Map<Long, RecordBatch> batches = new TreeMap<>();
        replica.log.batches().forEach(batch -> batches.put(batch.baseOffset(), batch));
        return batches;
    }
}
