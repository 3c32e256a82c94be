package gregor.sim;

import java.util.ArrayList;
import java.util.List;

/** What a consumer has read of a partition, from the first record that was there on. */
final class Reading {

    private final List<Payload> payloads = new ArrayList<>();
    private long from;

    /** The first offset. */
    long from() {
        return from;
    }

    /** The offset to read next. */
    long next() {
        return from + payloads.size();
    }

    /** Null if it was not read. */
    Payload at(long offset) {
        return offset < from || offset >= next() ? null : payloads.get((int) (offset - from));
    }

    void add(Payload payload) {
        payloads.add(payload);
    }

    /** Begins anew. */
    void beginAt(long offset) {
        payloads.clear();
        from = offset;
    }
}
