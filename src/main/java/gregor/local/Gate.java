package gregor.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What stands between a node and the world, and can be shut: all that the node's threads do begins at the gate, and all that it
 * sends leaves through it. The node itself knows nothing of it.
 *
 * <p>While the gate is <i>paused</i> nobody passes: a thread that comes to it waits there, with the locks it holds, as under
 * {@code SIGSTOP}. What was under way when it shut may end; what it would have sent waits. While the node is <i>cut off</i> its
 * threads work, and what they send, and what comes for them, waits. Once it is <i>killed</i>, whoever comes or waits is thrown
 * {@link Killed}, and what waits to leave is forgotten. There is no way back from that.
 *
 * <p>Safe for many threads. Open, it costs a look at a volatile field.
 */
final class Gate {

    /** Ends what a thread of a killed node was about to do. An error, since nothing in a node makes up for those. */
    static final class Killed extends Error {

        private static final long serialVersionUID = 1;

        private Killed() {
            super("the node was killed", null, false, false);
        }
    }

    private volatile boolean shut;
    private volatile boolean parted;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private boolean paused;
    private boolean cutOff;
    private volatile boolean killed; // read without it
    private final List<Runnable> waiting = new ArrayList<>();

    private final List<Runnable> wakers = new CopyOnWriteArrayList<>();

    /** Where a thread goes on only while the node lives and is not paused. @throws Killed if it does not live */
    void pass() {
        if (shut) {
            await(false);
        }
    }

    /** Where something that comes from outside goes on: as {@link #pass}, and while the node is not cut off. */
    void enter() {
        if (shut || parted) {
            await(true);
        }
    }

    /** Not to be interrupted: a stopped process hears nothing either. */
    private void await(boolean fromOutside) {
        lock.lock();
        try {
            while (!killed && (paused || fromOutside && cutOff)) {
                changed.awaitUninterruptibly();
            }
            if (killed) {
                throw new Killed();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets something pass that nobody can wait for: at once, or as soon as the gate is open again; never after a kill. */
    void whenOpen(Runnable passage) {
        if ((shut || parted) && !isOpenFor(passage)) {
            return;
        }
        passage.run();
    }

    /** Keeps what has to wait. */
    private boolean isOpenFor(Runnable passage) {
        lock.lock();
        try {
            if (!killed && (paused || cutOff)) {
                waiting.add(passage);
            }
            return !killed && !paused && !cutOff;
        } finally {
            lock.unlock();
        }
    }

    /** A piece of the node's work that begins at the gate, and that a kill ends in silence. */
    Runnable task(Runnable work) {
        return () -> {
            try {
                pass();
                work.run();
            } catch (Killed e) {
                return; // with the node
            }
        };
    }

    boolean isCutOff() {
        return parted;
    }

    boolean isKilled() {
        return killed;
    }

    /** @param waker called each time when what waited may go on */
    void onOpening(Runnable waker) {
        wakers.add(waker);
    }

    void pause() {
        change(() -> paused = true);
    }

    void resume() {
        change(() -> paused = false);
        open();
    }

    void cutOff() {
        change(() -> cutOff = true);
    }

    void rejoin() {
        change(() -> cutOff = false);
        open();
    }

    void kill() {
        change(() -> {
            killed = true;
            waiting.clear();
        });
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            shut = paused || killed;
            parted = cutOff;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void open() {
        List<Runnable> now;
        lock.lock();
        try {
            if (killed || paused || cutOff) {
                return;
            }
            now = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        now.forEach(Runnable::run);
        wakers.forEach(Runnable::run);
    }
}
