package gregor.purgatory;

import gregor.base.Check;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where operations of one kind wait. Any thread may bring one, and any thread that has changed something checks the
 * key of what it changed.
 *
 * <p>Keys are compared by {@code equals}. Source: Kafka's {@code DelayedOperationPurgatory}.
 *
 * @param <T> the kind of operation
 */
public final class Purgatory<T extends DelayedOperation> {
    private final Expirer expirer;

    /** Who watches a key, in the order they came. A set is touched only inside the map's atomic methods, and is never empty. */
    private final ConcurrentHashMap<Object, Set<DelayedOperation>> watchers = new ConcurrentHashMap<>();

    /** @param expirer ends the waiting of operations whose time is over; may serve several purgatories */
    public Purgatory(Expirer expirer) {
        this.expirer = expirer;
    }

    /**
     * Completes an operation if its condition holds, else lets it wait.
     *
     * <p>The condition is looked at twice, before watching and after: what changes in between is checked by nobody, for
     * the one who changed it found no watcher (purgatory.I2).
     *
     * @param keys a check of any of them looks at the condition again; not to be changed afterwards
     * @return true if it was completed within this call, also if another thread did it
     */
    public boolean tryCompleteElseWatch(T operation, List<?> keys) {
        if (operation.completeIfReady()) {
            return true;
        }
        Check.holds("purgatory.I1", operation.enter(this, keys));
        for (int i = 0; i < keys.size() && !operation.isCompleted(); i++) {
            watchers.compute(keys.get(i), (key, watching) -> with(watching, operation));
        }
        operation.completeIfReady();
        if (!operation.isCompleted()) {
            expirer.add(operation);
        }
        if (operation.isCompleted()) {
            // Another thread may have forgotten it while this one was still telling keys and timer of it.
            forget(operation);
            return true;
        }
        return false;
    }

    /** Whether anybody watches a key: one look into a map, for the thread that would have work to do before a check. */
    public boolean isWatched(Object key) {
        return watchers.containsKey(key);
    }

    /**
     * Completes the operations that watch a key and whose condition holds, on the caller's thread. The caller holds no
     * lock that a condition needs.
     *
     * @return how many this call completed
     */
    public int checkAndComplete(Object key) {
        if (!watchers.containsKey(key)) {
            return 0;
        }
        int completed = 0;
        for (DelayedOperation operation : watching(key)) {
            completed += operation.completeIfReady() ? 1 : 0;
        }
        return completed;
    }

    /** Keys that somebody watches. */
    public int watchedKeys() {
        return watchers.size();
    }

    /** Removes a completed operation from everywhere. May be called twice. */
    void forget(DelayedOperation operation) {
        List<?> keys = operation.keys();
        for (int i = 0; i < keys.size(); i++) {
            watchers.computeIfPresent(keys.get(i), (key, watching) -> without(watching, operation));
        }
        expirer.remove(operation);
    }

    /** A copy: completing an operation changes the set. */
    private List<DelayedOperation> watching(Object key) {
        List<DelayedOperation> found = new ArrayList<>();
        watchers.computeIfPresent(key, (same, watching) -> {
            found.addAll(watching);
            return watching;
        });
        return found;
    }

    private static Set<DelayedOperation> with(Set<DelayedOperation> watching, DelayedOperation operation) {
        Set<DelayedOperation> all = watching == null ? new LinkedHashSet<>(2) : watching;
        all.add(operation);
        return all;
    }

    private static Set<DelayedOperation> without(Set<DelayedOperation> watching, DelayedOperation operation) {
        watching.remove(operation);
        return watching.isEmpty() ? null : watching;
    }
}
