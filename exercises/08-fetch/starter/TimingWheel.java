package gregor.purgatory;

import java.util.ArrayList;
import java.util.List;

/**
 * Deadlines in order, with O(1) to add and to remove, at a millisecond's precision.
 *
 * <p>A wheel is a ring of {@value #SLOTS} buckets, each for one tick. A deadline further away than the ring reaches goes
 * into the next wheel, whose tick is this wheel's whole ring; when time comes to a bucket of that wheel, its tasks move
 * down into the finer one:
 *
 * <pre>
 *   level 0:  tick   1 ms, reaches   20 ms      now
 *   level 1:  tick  20 ms, reaches  400 ms      |....................|   level 0
 *   level 2:  tick 400 ms, reaches    8 s       |          .         |          .  ...   level 1
 * </pre>
 *
 * A heap would need O(log n) for each of thousands of requests that nearly all complete, and are removed, before their
 * deadline. Time is an argument and never goes back: an earlier one than before changes nothing.
 *
 * <p>Not safe for use by several threads. Source: Kafka's {@code TimingWheel}; Varghese and Lauck, 1987.
 */
public final class TimingWheel {
    private static final int SLOTS = 20;
    private static final long TICK_MS = 1;

    /** Deadlines further away than this, 30 million years, are not told apart, so that no level's arithmetic overflows. */
    private static final long MAX_DELAY_MS = 1_000_000_000_000_000_000L;

    private final List<Level> levels = new ArrayList<>();
    private long currentMs;
    private int size;

    /** @param startMs the time now, not negative; only differences to it matter */
    public TimingWheel(long startMs) {
        this.currentMs = startMs;
        levels.add(new Level(TICK_MS));
    }

    /** Something with a deadline. It is itself the link of its bucket's ring, so waiting costs no further object. */
    public abstract static class Task {
        private long deadlineMs;
        private Task previous;
        private Task next;

        /** Called once the deadline is over, unless the task was removed before. */
        protected abstract void expire();

        private boolean isWaiting() {
            return next != null;
        }

        private void unlink() {
            previous.next = next;
            next.previous = previous;
            next = null;
            previous = null;
        }
    }

    /** Tasks that have been added and neither expired nor been removed. */
    public int size() {
        return size;
    }

    /**
     * Lets a task wait for its deadline.
     *
     * @param deadlineMs if it is over already, the next {@link #advance} that moves time returns the task
     * @throws IllegalStateException if the task waits already
     */
    public void add(Task task, long deadlineMs) {
        if (task.isWaiting()) {
            throw new IllegalStateException("the task waits already");
        }
        long atLeast = Math.max(deadlineMs, currentMs + TICK_MS);
        task.deadlineMs = atLeast - currentMs > MAX_DELAY_MS ? currentMs + MAX_DELAY_MS : atLeast;
        place(task);
        size++;
    }

    /** Takes a task out. No effect when it does not wait. */
    public void remove(Task task) {
        if (task.isWaiting()) {
            task.unlink();
            size--;
        }
    }

    /**
     * A time not later than the earliest deadline, and later than the time of the last {@link #advance}: nothing happens
     * before it. {@code Long.MAX_VALUE} when nothing waits.
     */
    public long nextMs() {
        long next = Long.MAX_VALUE;
        for (int i = 0; size > 0 && i < levels.size(); i++) {
            next = Math.min(next, levels.get(i).nextMs());
        }
        return next;
    }

    /**
     * Moves time forward.
     *
     * @return the tasks whose deadline is {@code nowMs} or earlier, by deadline; those of one millisecond in no
     *     particular order
     */
    public List<Task> advance(long nowMs) {
        throw new UnsupportedOperationException("Exercise 8.1: turn the wheel");
    }

    private void place(Task task) {
        throw new UnsupportedOperationException("Exercise 8.1: turn the wheel");
    }

    /** A ring's fixed point, never a task. */
    private static final class Bucket extends Task {
        Bucket() {
            clear();
        }

        void clear() {
            super.next = this;
            super.previous = this;
        }

        boolean isEmpty() {
            return super.next == this;
        }

        void add(Task task) {
            task.previous = super.previous;
            task.next = this;
            super.previous.next = task;
            super.previous = task;
        }

        /** Null if it is empty. */
        Task last() {
            return isEmpty() ? null : super.previous;
        }

        Task removeFirst() {
            Task first = super.next;
            first.unlink();
            return first;
        }

        @Override
        protected void expire() {
            throw new IllegalStateException("a bucket has no deadline");
        }
    }

    /** One ring. The bucket that holds the current time is always empty: its tasks are in the finer wheels, or expired. */
    private final class Level {
        final long tickMs;
        private final Bucket[] buckets = new Bucket[SLOTS];

        Level(long tickMs) {
            this.tickMs = tickMs;
            for (int i = 0; i < SLOTS; i++) {
                buckets[i] = new Bucket();
            }
        }

        boolean reaches(long deadlineMs) {
            return deadlineMs / tickMs - currentMs / tickMs < SLOTS;
        }

        void add(Task task) {
            bucketOf(task.deadlineMs).add(task);
        }

        /** The start of the first bucket that holds something. */
        long nextMs() {
            long startMs = currentMs - currentMs % tickMs;
            for (int i = 1; i < SLOTS; i++) {
                if (!bucketOf(startMs + i * tickMs).isEmpty()) {
                    return startMs + i * tickMs;
                }
            }
            return Long.MAX_VALUE;
        }

        /** Empties the bucket of the current time: into {@code expired} what is due, into finer wheels what is not. */
        void empty(List<Task> expired) {
            Bucket bucket = bucketOf(currentMs);
            Task last = bucket.last();
            for (Task task = null; task != last;) {
                task = bucket.removeFirst();
                if (task.deadlineMs <= currentMs) {
                    size--;
                    expired.add(task);
                } else {
                    place(task);
                }
            }
        }

        private Bucket bucketOf(long ms) {
            return buckets[(int) (ms / tickMs % SLOTS)];
        }
    }
}
