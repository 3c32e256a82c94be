package gregor.sim;

import gregor.isr.IsrState;
import gregor.log.FetchIsolation;
import gregor.log.UnifiedLog;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
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
    private long start;
    private long end;
    private int lastEpoch = -1;
    /** The leader epoch that it knew of when it was last looked at. */
    private int knownEpoch = -1;
    private final SortedSet<Integer> knownEpochs = new TreeSet<>();
    private long highWatermark;
    private int leadsEpoch = -1;
    private IsrState isr;
    /** Whether it may have lost what it had, and was not let in since. */
    private boolean lossy;
    private boolean leftSince;
    /** Whether it has changed since it was last looked at, and nobody can tell how. */
    private boolean unseen;
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

    long start() {
        return start;
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

    /** @param leads -1 if it does not @param known the latest that it knows of */
    void isInEpoch(int leads, int known) {
        leadsEpoch = leads;
        knownEpoch = known;
        knownEpochs.add(known);
    }

    int knownEpoch() {
        return knownEpoch;
    }

    /** Of all that it has ever known of. */
    int highestEpoch() {
        return knownEpochs.isEmpty() ? -1 : knownEpochs.last();
    }

    boolean hasBeenIn(int epoch) {
        return knownEpochs.contains(epoch);
    }

    /** What it knew of the ISR when it was last looked at, as a leader; null if it did not lead. */
    IsrState isr() {
        return isr;
    }

    void isr(IsrState now) {
        isr = now;
    }

    boolean isLossy() {
        return lossy;
    }

    /**
     * What was not forced is gone, and nobody knows yet what that was.
     *
     * @param isMember whether it was in the ISR, or might lead without being in it
     * @param brokerEpoch that the broker has had until now
     */
    void lost(boolean isMember, long brokerEpoch) {
        lossy = true;
        leftSince = !isMember;
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
        } else if (brokerEpoch <= epochAtLoss) {
            leftSince = false; // it was let in for what it had before
        } else if (inSync && leftSince) {
            lossy = false;
        }
        Violation.unless(!lossy || leftSince || brokerEpoch <= epochAtLoss, "REP-13", "%s registers after it has lost records, and is trusted with them still", name);
    }

    /** A new process has all that the one before it had: nothing was lost. */
    void keptAll() {
        lossy = false;
    }

    /** It can't be read until the next process has it. */
    void unseen() {
        unseen = true;
    }

    /** The directory of this replica is gone, as it should be. */
    void deleted() {
        held.clear();
        start = 0;
        end = 0;
        lastEpoch = -1;
        highWatermark = 0;
        leadsEpoch = -1;
        lossy = false;
    }

    /** Whether it has a batch, or may have it, or had it and it was deleted. */
    boolean holds(BatchId batch) {
        return unseen || batch.end() <= start || end >= batch.end() && held.below(batch.end()).equals(batch);
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
    boolean isAsBefore(int lifeNow, UnifiedLog log, int leadsEpochNow, int knownEpochNow) {
        return lifeNow == life && log.logEndOffset() == end && log.highWatermark() == highWatermark && leadsEpochNow == leadsEpoch
            && knownEpochNow == knownEpoch && log.logStartOffset() == start && log.latestEpoch().orElse(-1) == lastEpoch;
    }

    /**
     * Looks at the log as it is now.
     *
     * @param cut is told of each batch that went, last one first
     * @param added is told of each new batch, with the one before it, or nothing if that is deleted: it need not be what others have deleted
     */
    void observe(int lifeNow, UnifiedLog log, Consumer<BatchId> cut, Added added) {
        boolean isSame = lifeNow == life;
        long startNow = log.logStartOffset();
        long endNow = log.logEndOffset();
        int epochNow = log.latestEpoch().orElse(-1);
        life = lifeNow;
        unseen = false;
        if (!isSame || endNow != end || epochNow != lastEpoch || startNow != start) {
            cutTo(startNow, endNow, log, cut);
            startAt(startNow);
            addUpTo(endNow, log, added);
            start = startNow;
            end = endNow;
            lastEpoch = epochNow;
        }
    }

    /** Takes away what is not there any more, or is there no more as it was; but not what is below the log's start, which is deleted. */
    private void cutTo(long startNow, long endNow, UnifiedLog log, Consumer<BatchId> cut) {
        while (!held.isEmpty()) {
            BatchId last = held.last();
            if (last.end() <= startNow
                    || last.end() <= endNow && read(log, Math.max(startNow, last.base()), 1).get(0).equals(last)) {
                return;
            }
            held.removeLast();
            cut.accept(last);
        }
    }

    private void startAt(long startNow) {
        if (startNow > start) {
            BatchId before = held.below(startNow);
            held.startAt(startNow, before.end() == startNow ? before : BatchId.NOTHING);
        } else if (startNow < start) {
            held.clear(); // a crash has undone a deletion: all is looked at anew
        }
        start = startNow;
    }

    private void addUpTo(long endNow, UnifiedLog log, Added added) {
        long at = held.isEmpty() ? start : held.last().end();
        while (at < endNow) {
            for (BatchId batch : read(log, at, READ_BYTES)) {
                BatchId before = held.last();
                boolean isFirst = held.isEmpty() && batch.base() <= at; // records of its own may be deleted
                Violation.unless((batch.base() == at || isFirst) && batch.epoch() >= before.epoch(), "LOG-4", "in %s, %s follows on %s", name, batch, before);
                added.batch(batch, before.end() <= start ? BatchId.NOTHING : before);
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
