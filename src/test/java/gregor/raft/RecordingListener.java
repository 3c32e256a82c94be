package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.OffsetAndEpoch;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Notes what it is told, and checks that it is told in order. */
class RecordingListener implements RaftListener {

    private final RaftClient client;
    final List<String> values = new ArrayList<>();
    final List<LeaderAndEpoch> leaders = new ArrayList<>();
    long nextOffset;
    /** If true, it does not say that it wants more. */
    boolean slow;
    Runnable pending;

    RecordingListener(RaftClient client) {
        this.client = client;
    }

    /** What it was told last. */
    LeaderAndEpoch leader() {
        return leaders.isEmpty() ? new LeaderAndEpoch(LeaderAndEpoch.NOBODY, 0) : leaders.get(leaders.size() - 1);
    }

    @Override
    public void onCommit(List<RecordBatch> batches, Runnable done) {
        assertThat(pending).isNull();
        for (RecordBatch batch : batches) {
            assertThat(batch.baseOffset()).isEqualTo(nextOffset);
            nextOffset = batch.nextOffset();
            assertThat(nextOffset).isLessThanOrEqualTo(client.highWatermark());
            if (!batch.isControl()) {
                for (Record record : batch.records()) {
                    values.add(StandardCharsets.UTF_8.decode(record.value().duplicate()).toString());
                }
            }
        }
        finish(done);
    }

    @Override
    public void onSnapshot(OffsetAndEpoch id, SnapshotFile snapshot, Runnable done) {
        assertThat(id.offset()).isGreaterThan(nextOffset);
        nextOffset = id.offset();
        values.clear();
        snapshot.values().forEach(value -> values.add(StandardCharsets.UTF_8.decode(value.duplicate()).toString()));
        finish(done);
    }

    private void finish(Runnable done) {
        if (slow) {
            pending = done;
        } else {
            done.run();
        }
    }

    @Override
    public void onLeaderChange(LeaderAndEpoch leader) {
        if (leader.isLeader(client.nodeId())) {
            assertThat(nextOffset).as("read before it leads").isEqualTo(client.endOffset()).isGreaterThan(0);
        }
        leaders.add(leader);
    }
}
