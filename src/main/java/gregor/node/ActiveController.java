package gregor.node;

import gregor.client.NodeAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who leads the quorum, as far as this node knows, and where it listens. Safe for many threads. */
final class ActiveController {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile NodeAddress address;

    /** Null while nobody is known to lead. */
    NodeAddress get() {
        return address;
    }

    /** @param changed null if nobody is known to lead */
    void set(NodeAddress changed) {
        address = changed;
        listeners.forEach(Runnable::run);
    }

    /** @param listener called, on the quorum's thread, behind each change */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
