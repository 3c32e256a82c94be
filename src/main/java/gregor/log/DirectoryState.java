package gregor.log;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Whether the disk under a log directory can still be trusted. All logs of a directory have this in common: the first error
 * of the disk, in whichever log, stops every one of them at once (log.I5, KIP-112). There is no way back but a start.
 */
public final class DirectoryState {

    private final AtomicReference<String> failure = new AtomicReference<>();
    private final Consumer<String> listener;

    /** For a directory of which nobody wants to know. */
    public DirectoryState() {
        this(why -> { });
    }

    /**
     * @param listener is told of the first failure, once, by the thread that met it, which may hold the lock of a log: it
     *     must not wait for anything
     */
    public DirectoryState(Consumer<String> listener) {
        this.listener = listener;
    }

    /** Why the directory can't be used; null while it can. */
    public String failure() {
        return failure.get();
    }

    void failed(String why) {
        if (failure.compareAndSet(null, why)) {
            listener.accept(why);
        }
    }
}
