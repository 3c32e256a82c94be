package gregor.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Somebody who watches: a stream of server-sent events, written on a thread of its own, because a reader that doesn't read
 * holds its writer up. What it has not taken yet waits in a short queue; who lets that fill up is dropped, and its browser
 * comes again by itself and begins with a whole picture.
 */
final class Viewer {

    /** At four events a second it may be about ten seconds behind. */
    static final int MOST_WAITING = 40;

    private final OutputStream out;
    private final Consumer<Viewer> onEnd;
    private final FutureTask<Void> writing = new FutureTask<>(this::write, null);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private boolean isDropped;

    /** @param onEnd is called once, on the writer's thread, when nothing is written any more */
    Viewer(OutputStream out, Consumer<Viewer> onEnd) {
        this.out = out;
        this.onEnd = onEnd;
    }

    void start(Executor threads) {
        threads.execute(writing);
    }

    /** Gives it the next event, without waiting. */
    void offer(byte[] event) {
        boolean isTooSlow;
        lock.lock();
        try {
            isTooSlow = waiting.size() == MOST_WAITING;
            if (!isTooSlow && !isDropped) {
                waiting.add(event);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        if (isTooSlow) {
            drop();
        }
    }

    /** Ends it, whatever it does: an interrupt closes the socket that it writes to. */
    void drop() {
        lock.lock();
        try {
            isDropped = true;
            waiting.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        writing.cancel(true);
    }

    private void write() {
        try (out) {
            for (byte[] event = next(); event != null; event = next()) {
                out.write(event);
                out.flush();
            }
        } catch (IOException e) {
            // it has gone
        } finally {
            drop();
            onEnd.accept(this);
        }
    }

    /**
     * Waits for the next event; null when it is dropped. An interrupt is kept for the write or the close behind it, which
     * would wait for the reader otherwise.
     */
    private byte[] next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !isDropped) {
                changed.awaitUninterruptibly();
            }
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }
}
