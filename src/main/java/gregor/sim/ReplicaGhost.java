package gregor.sim;

import gregor.raft.RaftLog;
import gregor.raft.RaftRole;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * What one replica of the metadata log holds, followed from outside, event by event; it goes on to know what a dead process's disk
 * must have.
 */
final class ReplicaGhost {

    private static final int READ_BYTES = 1 << 20;

    private final String name;
    private final HeldBatches held = new HeldBatches();
    private long start;
    private int lastEpoch;
    private long flushed;
    private long highWatermark;
    private boolean restarted;
    private boolean diedInTheMiddle;
    private int boundEpoch;
    private RaftRole role = RaftRole.UNATTACHED;

    ReplicaGhost(String name) {
        this.name = name;
    }

    /** Where what it holds ends (exclusive). */
    long end() {
        return held.isEmpty() ? start : held.last().end();
    }

    long start() {
        return start;
    }

    BatchId last() {
        return held.last();
    }

    /** Whether a crash may have taken a batch: it was not forced, or was just being cut. */
    boolean mayHaveLost(BatchId batch) {
        return batch.end() > flushed || diedInTheMiddle;
    }

    /** What it claims to have forced; below this a power failure takes nothing. */
    long flushed() {
        return flushed;
    }

    long highWatermark() {
        return highWatermark;
    }

    /** The highest epoch that it has promised anything in: see {@link #bind}. */
    int boundEpoch() {
        return boundEpoch;
    }

    /** It has voted, asked for votes, led, or answered somebody in an epoch. */
    void bind(int epoch) {
        boundEpoch = Math.max(boundEpoch, epoch);
    }

    /** What it was when it was last looked at. */
    RaftRole role() {
        return role;
    }

    void role(RaftRole now) {
        role = now;
    }

    void highWatermark(long offset) {
        highWatermark = offset;
    }

    boolean hasDied() {
        return restarted;
    }

    /** The batch with the record before an offset. */
    BatchId batchBelow(long offset) {
        return held.below(offset);
    }

    /** The batches in a range of offsets. */
    List<BatchId> batches(long from, long to) {
        return held.between(from, to);
    }

    /**
     * A process ended: what was not forced may be gone, and a new one has yet to learn what is committed.
     *
     * @param inTheMiddle of something that nobody has looked at yet: it may have cut its log, or forced more
     */
    void died(boolean inTheMiddle) {
        restarted = true;
        diedInTheMiddle = inTheMiddle;
        highWatermark = 0;
    }

    /**
     * Looks at the log as it is now.
     *
     * @param cut is told of each batch that went, last one first; and whether a crash may have taken it
     * @param added is told of each new batch, with the one before it
     * @param committedBelow knows the committed batch that ends at an offset
     */
    void observe(RaftLog log, BiConsumer<BatchId, Boolean> cut, Added added, LongFunction<BatchId> committedBelow) {
        long endNow = log.endOffset();
        long startNow = log.startOffset();
        int epochNow = log.lastEpoch();
        if (restarted) {
            restarted = false;
            Violation.unless(endNow >= flushed || diedInTheMiddle, "RFT-5", "%s claimed to have forced all below %d; after a crash its log ends at %d", name, flushed, endNow);
            removeFrom(endNow, log, batch -> cut.accept(batch, true));
        } else if (endNow != end() || epochNow != lastEpoch) {
            removeFrom(endNow, log, batch -> cut.accept(batch, false));
        }
        if (startNow != start) {
            moveStart(startNow, endNow, committedBelow);
        }
        if (endNow != end()) {
            addUpTo(endNow, log, added);
        }
        lastEpoch = epochNow;
        flushed = Math.min(log.flushedOffset(), endNow);
    }

    /** Takes away what is not there any more, or is there no more as it was. */
    private void removeFrom(long endNow, RaftLog log, Consumer<BatchId> cut) {
        long startNow = log.startOffset();
        while (!held.isEmpty()) {
            BatchId last = last();
            if (last.end() <= startNow) {
                return; // below a snapshot
            }
            if (last.end() <= endNow && last.base() >= startNow && read(log, last.base(), last.end()).equals(last)) {
                return;
            }
            held.removeLast();
            cut.accept(last);
        }
    }

    private static BatchId read(RaftLog log, long offset, long end) {
        return idOf(RecordBatch.in(log.read(offset, end, 1)).iterator().next());
    }

    static BatchId idOf(RecordBatch batch) {
        return new BatchId(batch.baseOffset(), batch.nextOffset(), batch.partitionLeaderEpoch(), batch.checksum());
    }

    private void moveStart(long startNow, long endNow, LongFunction<BatchId> committedBelow) {
        Violation.unless(startNow > start || endNow == 0, "RFT-10", "the log of %s started at %d and starts at %d", name, start, startNow);
        held.startAt(startNow, committedBelow.apply(startNow)); // what a snapshot stands for, whatever was here before
        start = startNow;
    }

    private void addUpTo(long endNow, RaftLog log, Added added) {
        long at = end();
        while (at < endNow) {
            ByteBuffer bytes = log.read(at, endNow, READ_BYTES);
            for (RecordBatch batch : RecordBatch.in(bytes)) {
                BatchId id = idOf(batch);
                BatchId before = last();
                Violation.unless(id.base() == at && id.epoch() >= before.epoch(), "LOG-4", "in the log of %s, %s follows on %s", name, id, before);
                added.batch(batch, id, before);
                held.add(id);
                at = id.end();
            }
        }
    }

    /** Whether it holds this batch, or a snapshot that stands for it. */
    boolean holds(BatchId batch) {
        return batch.end() <= start || held.holds(batch);
    }

    /** A new batch. */
    interface Added {

        void batch(RecordBatch batch, BatchId id, BatchId before);
    }

    @Override
    public String toString() {
        return name;
    }
}
