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
    /** The committed batches, from offset 0 on. */
    final List<String> committed = new ArrayList<>();
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
        int at = 0;
        for (RecordBatch batch : replica.log.batches()) {
            if (batch.nextOffset() > highWatermark) {
                break;
            }
            assertThat(QuorumWorld.describe(batch)).isEqualTo(committed.get(at++));
        }
    }

    /** More is committed than before: by a leader, and a majority has it on disk (RFT-8). */
    private void commit(Replica replica) {
        assertThat(replica.leads()).as("the leader knows first what is committed").isTrue();
        long end = replica.log.highWatermark();
        for (RecordBatch batch : replica.log.batches()) {
            if (batch.baseOffset() >= committedEnd && batch.nextOffset() <= end) {
                committed.add(QuorumWorld.describe(batch));
                committedEnd = batch.nextOffset();
            }
        }
        assertThat(committedEnd).isEqualTo(end);
        long have = world.replicas.values().stream().filter(one -> world.isVoter(one.id()) && has(one, end)).count();
        assertThat(have).as("voters that have all below %s on disk", end).isGreaterThanOrEqualTo(world.majority());
    }

    private boolean has(Replica replica, long end) {
        if (replica.log.flushedOffset() < end) {
            return false;
        }
        String last = committed.get(committed.size() - 1);
        return replica.log.batches().stream().anyMatch(batch -> QuorumWorld.describe(batch).equals(last));
    }

    /** Same offset and same epoch, same record, and the same before it (RFT-4). */
    void logsMatch() {
        List<Replica> all = new ArrayList<>(world.replicas.values());
        for (Replica one : all) {
            for (Replica other : all) {
                long shared = -1;
                List<RecordBatch> mine = one.log.batches();
                List<RecordBatch> theirs = other.log.batches();
                for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
                    if (mine.get(i).partitionLeaderEpoch() == theirs.get(i).partitionLeaderEpoch()
                            && mine.get(i).baseOffset() == theirs.get(i).baseOffset()) {
                        shared = i;
                    }
                }
                for (int i = 0; i <= shared; i++) {
                    assertThat(QuorumWorld.describe(mine.get(i))).isEqualTo(QuorumWorld.describe(theirs.get(i)));
                }
            }
        }
    }
}
