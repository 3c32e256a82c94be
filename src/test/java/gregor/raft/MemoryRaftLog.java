package gregor.raft;

import gregor.base.Check;
import gregor.base.OffsetAndEpoch;
import gregor.port.Entropy;
import gregor.record.RecordBatch;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A metadata log in memory that forgets, when its node crashes, what was not flushed. */
final class MemoryRaftLog implements RaftLog {

    private final List<RecordBatch> batches = new ArrayList<>();
    private final TreeMap<Long, Map.Entry<OffsetAndEpoch, ByteBuffer>> snapshots = new TreeMap<>();
    private long start;
    private long flushed;
    private long highWatermark;

    /** How often it was forced. */
    int flushes;

    /** The node dies: of what was not flushed any part of the beginning may be left. */
    void crash(Entropy entropy) {
        while (endOffset() > flushed && entropy.nextInt(2) == 0) {
            batches.remove(batches.size() - 1);
        }
        highWatermark = latestSnapshotId().map(OffsetAndEpoch::offset).orElse(0L);
    }

    List<RecordBatch> batches() {
        return batches;
    }

    @Override
    public long startOffset() {
        return start;
    }

    @Override
    public long endOffset() {
        return batches.isEmpty() ? startOffset() : batches.get(batches.size() - 1).nextOffset();
    }

    @Override
    public long flushedOffset() {
        return flushed;
    }

    @Override
    public int lastEpoch() {
        return batches.isEmpty() ? latestSnapshotId().map(OffsetAndEpoch::epoch).orElse(0)
            : batches.get(batches.size() - 1).partitionLeaderEpoch();
    }

    @Override
    public OffsetAndEpoch endOffsetForEpoch(int epoch) {
        if (batches.isEmpty() || epoch > lastEpoch()) {
            return new OffsetAndEpoch(endOffset(), lastEpoch());
        }
        OffsetAndEpoch found = earliestSnapshotId().filter(id -> id.offset() == startOffset())
            .orElse(new OffsetAndEpoch(startOffset(), epoch));
        for (RecordBatch batch : batches) {
            if (batch.partitionLeaderEpoch() > epoch) {
                break;
            }
            found = new OffsetAndEpoch(batch.nextOffset(), batch.partitionLeaderEpoch());
        }
        return found;
    }

    @Override
    public Position validate(long fetchOffset, int lastFetchedEpoch) {
        if (startOffset() == 0 && fetchOffset == 0 && lastFetchedEpoch == 0) {
            return new Position.Valid();
        }
        OffsetAndEpoch earliest = earliestSnapshotId().orElse(null);
        if (earliest != null && (fetchOffset < startOffset() || fetchOffset == startOffset() && lastFetchedEpoch != earliest.epoch()
                || lastFetchedEpoch < earliest.epoch())) {
            return new Position.InSnapshot(latestSnapshotId().orElseThrow());
        }
        OffsetAndEpoch end = endOffsetForEpoch(lastFetchedEpoch);
        return end.epoch() == lastFetchedEpoch && fetchOffset <= end.offset() ? new Position.Valid() : new Position.Diverging(end);
    }

    @Override
    public long appendAsLeader(ByteBuffer bytes, int epoch, long nowMs) {
        for (RecordBatch batch : RecordBatch.in(copy(bytes))) {
            batch.setBaseOffset(endOffset());
            batch.setPartitionLeaderEpoch(epoch);
            batches.add(alone(batch));
        }
        return endOffset() - 1;
    }

    @Override
    public boolean appendAsFollower(ByteBuffer bytes, int epoch, long nowMs) {
        boolean appended = false;
        for (RecordBatch batch : RecordBatch.in(copy(bytes))) {
            if (batch.baseOffset() == endOffset() && batch.isValid() && batch.partitionLeaderEpoch() <= epoch) {
                batches.add(alone(batch));
                appended = true;
            }
        }
        return appended;
    }

    private static RecordBatch alone(RecordBatch batch) {
        return new RecordBatch(copy(batch.buffer().duplicate().limit(batch.position() + batch.sizeInBytes()).position(batch.position())), 0);
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    @Override
    public ByteBuffer read(long offset, long endOffset, int maxBytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (RecordBatch batch : batches) {
            if (batch.nextOffset() > offset && batch.baseOffset() < endOffset) {
                if (bytes.size() > 0 && bytes.size() + batch.sizeInBytes() > maxBytes) {
                    break;
                }
                bytes.write(batch.buffer().array(), 0, batch.sizeInBytes());
            }
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    @Override
    public void flush() {
        flushes++;
        flushed = endOffset();
    }

    @Override
    public void truncateTo(long offset) {
        Check.holds("raft.I5", offset >= highWatermark, "truncation offset, high watermark", offset, highWatermark);
        batches.removeIf(batch -> batch.nextOffset() > offset);
        flushed = Math.min(flushed, offset);
    }

    @Override
    public boolean truncateToLatestSnapshot() {
        OffsetAndEpoch latest = latestSnapshotId().orElse(null);
        if (latest == null || latest.offset() <= startOffset() || batches.stream().anyMatch(batch -> batch.nextOffset() == latest.offset()
                && batch.partitionLeaderEpoch() == latest.epoch())) {
            return false;
        }
        batches.clear();
        snapshots.headMap(latest.offset()).clear();
        start = latest.offset();
        flushed = latest.offset();
        highWatermark = latest.offset();
        return true;
    }

    @Override
    public long highWatermark() {
        return highWatermark;
    }

    @Override
    public void updateHighWatermark(long offset) {
        Check.holds("raft.I5", offset >= highWatermark && offset <= endOffset(), "high watermark, end", offset, endOffset());
        highWatermark = offset;
    }

    @Override
    public Optional<OffsetAndEpoch> latestSnapshotId() {
        return snapshots.isEmpty() ? Optional.empty() : Optional.of(snapshots.lastEntry().getValue().getKey());
    }

    @Override
    public Optional<OffsetAndEpoch> earliestSnapshotId() {
        return snapshots.isEmpty() ? Optional.empty() : Optional.of(snapshots.firstEntry().getValue().getKey());
    }

    @Override
    public void writeSnapshot(OffsetAndEpoch id, ByteBuffer content) {
        flush();
        snapshots.put(id.offset(), Map.entry(id, copy(content)));
    }

    @Override
    public ByteBuffer readSnapshot(OffsetAndEpoch id, long position, int maxBytes) {
        ByteBuffer all = snapshots.get(id.offset()).getValue();
        return all.slice((int) position, Math.min(maxBytes, all.limit() - (int) position));
    }

    @Override
    public long snapshotSize(OffsetAndEpoch id) {
        return snapshots.containsKey(id.offset()) ? snapshots.get(id.offset()).getValue().limit() : -1;
    }

    @Override
    public SnapshotFile loadSnapshot(OffsetAndEpoch id) {
        return SnapshotFile.decode(snapshots.get(id.offset()).getValue().duplicate());
    }

    /** Keeps the latest snapshot and what is behind it. */
    @Override
    public boolean cleanUp(long nowMs) {
        OffsetAndEpoch latest = latestSnapshotId().orElse(new OffsetAndEpoch(0, 0));
        boolean some = batches.removeIf(batch -> batch.nextOffset() <= latest.offset());
        snapshots.headMap(latest.offset()).clear();
        start = batches.isEmpty() ? latest.offset() : batches.get(0).baseOffset();
        return some;
    }

    @Override
    public void close() {
        // memory needs none
    }
}
