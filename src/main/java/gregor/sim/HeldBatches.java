package gregor.sim;

import java.util.ArrayList;
import java.util.List;

/** The batches that one replica of a log holds, in their order, as somebody outside knows them. */
final class HeldBatches {

    private final List<BatchId> held = new ArrayList<>();
    private BatchId beforeFirst = BatchId.NOTHING;

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** The last one; if there is none, what is before the place where the first would be. */
    BatchId last() {
        return held.isEmpty() ? beforeFirst : held.get(held.size() - 1);
    }

    void add(BatchId batch) {
        held.add(batch);
    }

    void removeLast() {
        held.remove(held.size() - 1);
    }

    /** Holds none any more, and never did. */
    void clear() {
        held.clear();
        beforeFirst = BatchId.NOTHING;
    }

    /** Those that end at an offset or before it go. @param before what stands for them */
    void startAt(long offset, BatchId before) {
        int gone = 0;
        while (gone < held.size() && held.get(gone).end() <= offset) {
            gone++;
        }
        held.subList(0, gone).clear();
        beforeFirst = before;
    }

    /** The batch with the record before an offset; the first one if that is before it. */
    BatchId below(long offset) {
        return held.isEmpty() ? beforeFirst : held.get(Math.max(0, from(offset) - 1));
    }

    /** The batches in a range of offsets, whole ones only. */
    List<BatchId> between(long from, long to) {
        List<BatchId> found = new ArrayList<>();
        for (int i = from(from); i < held.size() && held.get(i).end() <= to; i++) {
            found.add(held.get(i));
        }
        return found;
    }

    /** Whether this very batch is there. */
    boolean holds(BatchId batch) {
        int at = from(batch.base());
        return at < held.size() && held.get(at).equals(batch);
    }

    /** The number of the first batch whose first offset is this one or a later one. */
    private int from(long offset) {
        int low = 0;
        int high = held.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (held.get(middle).base() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
