package gregor.raft;

import gregor.base.OffsetAndEpoch;
import java.util.ArrayList;
import java.util.List;

/** A metadata log as a list, one entry a record, that never forgets a record: the log's start only says which may be read. */
final class NaiveRaftLog {

    /**
     * @param batch number of its batch, counted over the whole run
     * @param value of the record
     */
    record Entry(long offset, int epoch, int batch, String value) {}

    /** From {@link #base} on. */
    final List<Entry> entries = new ArrayList<>();
    /** The offset of the first entry: 0, or where the log started over. */
    long base;
    long start;
    long highWatermark;
    /** The snapshots, the oldest first. */
    final List<OffsetAndEpoch> snapshots = new ArrayList<>();

    NaiveRaftLog copy() {
        NaiveRaftLog copy = new NaiveRaftLog();
        copy.entries.addAll(entries);
        copy.base = base;
        copy.start = start;
        copy.highWatermark = highWatermark;
        copy.snapshots.addAll(snapshots);
        return copy;
    }

    long end() {
        return base + entries.size();
    }

    Entry at(long offset) {
        return entries.get((int) (offset - base));
    }

    int lastEpoch() {
        return entries.isEmpty() ? snapshots.isEmpty() ? 0 : latest().epoch() : at(end() - 1).epoch();
    }

    OffsetAndEpoch latest() {
        return snapshots.isEmpty() ? null : snapshots.get(snapshots.size() - 1);
    }

    void truncateTo(long offset) {
        while (end() > offset) {
            entries.remove(entries.size() - 1);
        }
    }

    void startOverAt(OffsetAndEpoch snapshot) {
        entries.clear();
        base = snapshot.offset();
        start = base;
        highWatermark = base;
        snapshots.removeIf(other -> other.offset() < base);
    }

    /** Whether a batch ends before this offset, or the log begins there. */
    boolean isBoundary(long offset) {
        return offset == base || offset == end() || offset > base && offset < end() && at(offset).batch() != at(offset - 1).batch();
    }

    /** What a replica that has fetched up to here, whose last record is of this epoch, has in common with this log: looked up record by record. */
    RaftLog.Position validate(long fetchOffset, int epoch) {
        OffsetAndEpoch earliest = snapshots.isEmpty() ? null : snapshots.get(0);
        if (start == 0 && fetchOffset == 0 && epoch == 0) {
            return new RaftLog.Position.Valid();
        }
        if (earliest != null && (fetchOffset < start || fetchOffset == start && epoch != earliest.epoch() || epoch < earliest.epoch())) {
            return new RaftLog.Position.InSnapshot(latest());
        }
        OffsetAndEpoch shared = endOffsetForEpoch(epoch);
        return shared.epoch() == epoch && fetchOffset <= shared.offset()
            ? new RaftLog.Position.Valid() : new RaftLog.Position.Diverging(shared);
    }

    OffsetAndEpoch endOffsetForEpoch(int epoch) {
        OffsetAndEpoch earliest = snapshots.isEmpty() ? null : snapshots.get(0);
        if (start == end() || epoch > lastEpoch()) {
            return new OffsetAndEpoch(end(), lastEpoch());
        }
        long shared = start;
        int found = epoch;
        for (long offset = start; offset < end() && at(offset).epoch() <= epoch; offset++) {
            shared = offset + 1;
            found = at(offset).epoch();
        }
        return shared == start && earliest != null && earliest.offset() == start ? earliest : new OffsetAndEpoch(shared, found);
    }
}
