package gregor.node;

import gregor.client.NodeAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who leads the quorum, as far as this node knows, and where it listens. Set by one thread, read by many. */
final class ActiveController {

    /**
     * Who leads, until something else is known.
     *
     * @param address null if nobody is known to lead
     * @param number grows: the same address with another number may be another process
     */
    record Term(NodeAddress address, int number) {}

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Term term = new Term(null, 0);

    /** Null while nobody is known to lead. */
    NodeAddress get() {
        return term.address;
    }

    Term term() {
        return term;
    }

    /** @param changed who leads from now on, in another epoch than before; null if nobody is known to lead */
    void set(NodeAddress changed) {
        term = new Term(changed, term.number + 1);
        listeners.forEach(Runnable::run);
    }

    /** @param listener called, on the quorum's thread, behind each change, and when the same node leads again */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
