package gregor.metadata;

import gregor.base.OffsetAndEpoch;
import gregor.raft.LeaderAndEpoch;
import gregor.raft.RaftClient;
import gregor.raft.RaftListener;
import gregor.raft.SnapshotFile;
import gregor.record.BatchBuilder;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A quorum as a follower's listener meets it: a log of records that are all committed, told in runs of batches when a test says so. */
final class ToldQuorum implements RaftClient {

    static final int EPOCH = 3;

    final List<MetadataRecord> log = new ArrayList<>();
    /** The snapshots that were written here. */
    final List<OffsetAndEpoch> written = new ArrayList<>();
    List<ByteBuffer> lastWritten;
    private RaftListener listener;
    private long told;
    private boolean busy;

    /** Tells the next records, in batches of up to three, all in one run. No effect while the listener is busy. */
    void tell(int records, Random random) {
        if (busy) {
            return;
        }
        List<RecordBatch> batches = new ArrayList<>();
        long end = Math.min(log.size(), told + records);
        while (told < end) {
            BatchBuilder batch = new BatchBuilder(256).baseOffset(told).partitionLeaderEpoch(EPOCH);
            for (int i = random.nextInt(3); i >= 0 && told < end; i--) {
                batch.append(1_000 + told, null, MetadataRecordSerde.write(log.get((int) told), MetadataVersion.LATEST_PRODUCTION), List.of());
                told++;
            }
            batches.add(new RecordBatch(batch.build(), 0));
        }
        if (!batches.isEmpty()) {
            busy = true;
            listener.onCommit(batches, () -> busy = false);
        }
    }

    /** Tells a snapshot of all below an offset. */
    void tellSnapshot(long end, List<MetadataRecord> records) {
        busy = true;
        told = end;
        List<ByteBuffer> values = records.stream().map(record -> MetadataRecordSerde.write(record, MetadataVersion.LATEST_PRODUCTION)).toList();
        listener.onSnapshot(new OffsetAndEpoch(end, EPOCH), new SnapshotFile(7, null, null, values), () -> busy = false);
    }

    long told() {
        return told;
    }

    boolean isBusy() {
        return busy;
    }

    @Override
    public void register(RaftListener newListener) {
        listener = newListener;
    }

    @Override
    public int nodeId() {
        return 1;
    }

    @Override
    public LeaderAndEpoch leader() {
        return new LeaderAndEpoch(2, EPOCH);
    }

    @Override
    public long endOffset() {
        return log.size();
    }

    @Override
    public long highWatermark() {
        return log.size();
    }

    @Override
    public long append(int epoch, List<ByteBuffer> values, long nowMs) {
        throw new AssertionError("a follower appends nothing of its own");
    }

    @Override
    public void resign(int epoch) {
        throw new AssertionError("a follower has nothing to give up");
    }

    @Override
    public short kraftVersion() {
        return 1;
    }

    @Override
    public void upgradeKRaftVersion(int epoch, short level, boolean validateOnly) {
        throw new AssertionError("a follower raises nothing");
    }

    @Override
    public OffsetAndEpoch latestSnapshotId() {
        return written.isEmpty() ? SnapshotFile.BOOTSTRAP_ID : written.get(written.size() - 1);
    }

    @Override
    public void writeSnapshot(OffsetAndEpoch id, long lastContainedLogTimeMs, List<ByteBuffer> values) {
        written.add(id);
        lastWritten = values;
    }
}
