package gregor.sim;

import gregor.log.FetchIsolation;
import gregor.log.UnifiedLog;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one replica of a partition holds, followed from outside, event by event; it goes on to know what a dead process's disk must have. */
final class ReplicaTrack {

    private static final int READ_BYTES = 1 << 20;

    /** A batch that was appended. */
    interface Added {

        void batch(BatchId batch, BatchId before);
    }

    private final String name;
    private final int node;
    private final HeldBatches held = new HeldBatches();
    private int life;
    private long end;
    private int lastEpoch = -1;
    private long highWatermark;
    private int leadsEpoch = -1;
    /** Whether it may have lost what it had, and was not let in since. */
    private boolean lossy;
    private boolean leftSince;
    /** With which the broker took part when it lost something. */
    private long epochAtLoss;

    ReplicaTrack(String partition, int node) {
        this.name = partition + " on node " + node;
        this.node = node;
    }

    int node() {
        return node;
    }

    /** The process that was looked at last. */
    int life() {
        return life;
    }

    long end() {
        return end;
    }

    long highWatermark() {
        return highWatermark;
    }

    void highWatermark(long now) {
        highWatermark = now;
    }

    /** The leader epoch in which it believed to lead when it was last looked at, -1 if it did not. */
    int leadsEpoch() {
        return leadsEpoch;
    }

    void leadsEpoch(int epoch) {
        leadsEpoch = epoch;
    }

    boolean isLossy() {
        return lossy;
    }

    /** What was not forced is gone, and nobody knows yet what that was. @param brokerEpoch that the broker has had until now */
    void lost(long brokerEpoch) {
        lossy = true;
        leftSince = false;
        epochAtLoss = brokerEpoch;
    }

    /**
     * The controller's last word on whether it is in the ISR, or may lead without being in it.
     *
     * @param brokerEpoch of its broker's last registration
     */
    void isMember(boolean inSync, boolean eligible, long brokerEpoch) {
        if (!lossy) {
            return;
        }
        if (!inSync && !eligible) {
            leftSince = true;
        } else if (inSync && leftSince) {
            lossy = false;
        }
        Violation.unless(!lossy || leftSince || brokerEpoch <= epochAtLoss, "REP-13", "%s registers after it has lost records, and is trusted with them still", name);
    }

    /** A new process has all that the one before it had: nothing was lost. */
    void keptAll() {
        lossy = false;
    }

    /** The directory of this replica is gone, as it should be. */
    void deleted() {
        held.clear();
        end = 0;
        lastEpoch = -1;
        highWatermark = 0;
        leadsEpoch = -1;
        lossy = false;
    }

    /** The batch that ends at an offset or has the record before it. */
    BatchId batchBelow(long offset) {
        return held.below(offset);
    }

    /** The batches from an offset on to another. */
    List<BatchId> batches(long from, long to) {
        return held.between(from, to);
    }

    /** Whether nothing can have changed since it was last looked at, as far as a look at numbers tells. */
    boolean isAsBefore(int lifeNow, UnifiedLog log, int leadsEpochNow) {
        return lifeNow == life && log.logEndOffset() == end && log.highWatermark() == highWatermark && leadsEpochNow == leadsEpoch
            && log.latestEpoch().orElse(-1) == lastEpoch;
    }

    /**
     * Looks at the log as it is now.
     *
     * @param cut is told of each batch that went, last one first
     * @param added is told of each new batch, with the one before it
     */
    void observe(int lifeNow, UnifiedLog log, Consumer<BatchId> cut, Added added) {
        boolean isSame = lifeNow == life;
        long endNow = log.logEndOffset();
        int epochNow = log.latestEpoch().orElse(-1);
        life = lifeNow;
        if (!isSame || endNow != end || epochNow != lastEpoch) {
            cutTo(endNow, log, cut);
            addUpTo(endNow, log, added);
            end = endNow;
            lastEpoch = epochNow;
        }
    }

    /** Takes away what is not there any more, or is there no more as it was. */
    private void cutTo(long endNow, UnifiedLog log, Consumer<BatchId> cut) {
        while (!held.isEmpty()) {
            BatchId last = held.last();
            if (last.end() <= endNow && read(log, last.base(), 1).iterator().next().equals(last)) {
                return;
            }
            held.removeLast();
            cut.accept(last);
        }
    }

    private void addUpTo(long endNow, UnifiedLog log, Added added) {
        long at = held.last().end();
        while (at < endNow) {
            for (BatchId batch : read(log, at, READ_BYTES)) {
                BatchId before = held.last();
                Violation.unless(batch.base() == at && batch.epoch() >= before.epoch(), "LOG-4", "in %s, %s follows on %s", name, batch, before);
                added.batch(batch, before);
                held.add(batch);
                at = batch.end();
            }
        }
    }

    private static List<BatchId> read(UnifiedLog log, long offset, int bytes) {
        try {
            List<BatchId> batches = new ArrayList<>();
            RecordBatch.in(log.read(offset, bytes, FetchIsolation.LOG_END, true).records().toBuffer()).forEach(batch -> batches.add(ReplicaGhost.idOf(batch)));
            return batches;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
