package gregor.os;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;

/**
 * One thread that runs tasks one after the other, in the order in which they were given: the home of a state machine
 * that is touched by no other thread. A task that throws is reported and ends nothing.
 *
 * <p>The queue has no bound of its own. Whoever gives tasks bounds them: requests by the request queue of the network,
 * timers by being few.
 */
public final class EventLoop implements Executor, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private boolean closed; // guarded by this
    private boolean ended; // of the loop's thread

    /** @param name of the thread, for people */
    public EventLoop(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** @throws RejectedExecutionException if the loop is closed */
    @Override
    public synchronized void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("event loop " + thread.getName() + " is closed");
        }
        tasks.add(task);
    }

    /** Whether the caller runs on this loop's thread. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Takes no more tasks, and returns when those it has are done; at once when called by one of them. */
    @Override
    public void close() {
        synchronized (this) {
            if (!closed) {
                closed = true;
                tasks.add(() -> ended = true);
            }
        }
        if (!isCurrent()) {
            ThreadTimers.join(thread);
        }
    }

    private void run() {
        while (!ended) {
            try {
                tasks.take().run();
            } catch (Throwable e) {
                LOG.log(Level.ERROR, "a task of event loop " + thread.getName() + " failed", e);
            }
        }
    }
}
