package gregor.purgatory;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * A request that waits, in a {@link Purgatory}, for a condition or for its time to be over, whichever comes first.
 *
 * <p>A subclass says what the condition is ({@link #tryComplete}) and what to do then ({@link #onComplete}). It is
 * completed exactly once (purgatory.I1). Source: Kafka's class of the same name.
 */
public abstract class DelayedOperation extends TimingWheel.Task {
    private static final Logger LOG = System.getLogger(DelayedOperation.class.getName());

    private final long delayMs;

    /** Guarded by this operation's monitor for writing; no {@link #tryComplete} begins after it is true. */
    private volatile boolean completed;

    /** Set before the first key is watched; null while the operation is in no purgatory. */
    private volatile Purgatory<?> purgatory;
    private List<?> keys;

    /** @param delayMs how long to wait at most, in milliseconds from the moment the purgatory takes the operation */
    protected DelayedOperation(long delayMs) {
        this.delayMs = delayMs;
    }

    /**
     * Whether the condition holds. It may note in fields what it found. It runs under the operation's own lock, so never
     * twice at a time and never after the completion, on the thread of whoever changed something or of whoever brought
     * the operation; it may take the locks that guard the state it looks at, and a check is made by nobody who holds one.
     * A condition that throws counts as true, for whoever asked has to be told.
     */
    protected abstract boolean tryComplete();

    /** Answers the request. Called once, by the thread whose check, expiry or force completed it, outside any lock. */
    protected abstract void onComplete();

    /** Called after {@link #onComplete} if it was the time that completed the operation. For counting. */
    protected void onExpiration() {
        // nothing to count
    }

    public final boolean isCompleted() {
        return completed;
    }

    /**
     * Completes the operation whether its condition holds or not.
     *
     * @return true if this call did it, false if it was complete already
     */
    public final boolean forceComplete() {
        synchronized (this) {
            if (completed) {
                return false;
            }
            completed = true;
        }
        finish();
        return true;
    }

    @Override
    protected final void expire() {
        if (forceComplete()) {
            onExpiration();
        }
    }

    /**
     * Completes the operation if its condition holds. Waits for the lock instead of leaving the check to the thread that
     * has it: that one may have looked just before the change that this caller has made (purgatory.I2).
     *
     * @return true if this call did it
     */
    final boolean completeIfReady() {
        synchronized (this) {
            if (completed || !isReady()) {
                return false;
            }
            completed = true;
        }
        finish();
        return true;
    }

    private boolean isReady() {
        try {
            return tryComplete();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a waiting request's condition failed", e);
            return true;
        }
    }

    final long delayMs() {
        return delayMs;
    }

    final List<?> keys() {
        return keys;
    }

    /** @return false if the operation is, or was, in a purgatory before */
    final boolean enter(Purgatory<?> entered, List<?> watched) {
        if (purgatory != null) {
            return false;
        }
        keys = watched;
        purgatory = entered;
        return true;
    }

    private void finish() {
        Purgatory<?> left = purgatory;
        if (left != null) {
            left.forget(this);
        }
        try {
            onComplete();
        } catch (RuntimeException e) { // no failure of whoever happened to complete it
            LOG.log(Level.ERROR, "completing a waiting request failed", e);
        }
    }
}
