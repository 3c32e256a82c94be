package gregor.controller;

import gregor.base.OffsetAndEpoch;
import gregor.raft.LeaderAndEpoch;
import gregor.raft.RaftListener;
import gregor.raft.SnapshotFile;
import gregor.record.RecordBatch;
import java.util.List;

/** Stands where a test has no controller. */
final class SilentListener implements RaftListener {

    @Override
    public void onCommit(List<RecordBatch> batches, Runnable done) {
        done.run();
    }

    @Override
    public void onSnapshot(OffsetAndEpoch id, SnapshotFile snapshot, Runnable done) {
        done.run();
    }

    @Override
    public void onLeaderChange(LeaderAndEpoch leader) {
        // nothing depends on it
    }
}
