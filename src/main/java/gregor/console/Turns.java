package gregor.console;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Lets so many tasks run at once, and so many more wait for their turn; whoever comes then is sent away. */
final class Turns implements Executor {

    private final Executor threads;
    private final int mostRunning;
    private final int mostWaiting;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(); // guarded by this
    private int running; // guarded by this

    /** @param threads runs each task at once */
    Turns(Executor threads, int mostRunning, int mostWaiting) {
        this.threads = threads;
        this.mostRunning = mostRunning;
        this.mostWaiting = mostWaiting;
    }

    /** @throws RejectedExecutionException if too many wait already */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (running == mostRunning) {
                if (waiting.size() == mostWaiting) {
                    throw new RejectedExecutionException(mostRunning + " requests run and " + mostWaiting + " wait, no more are taken");
                }
                waiting.add(task);
                return;
            }
            running++;
        }
        start(task);
    }

    private void start(Runnable task) {
        boolean isStarted = false;
        try {
            threads.execute(() -> runAll(task));
            isStarted = true;
        } finally {
            if (!isStarted) {
                leave();
            }
        }
    }

    private void runAll(Runnable first) {
        for (Runnable task = first; task != null; task = next()) {
            task.run(); // of the JDK's server, which throws nothing
        }
    }

    /** Null when nobody waits: then this place is free. */
    private synchronized Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            leave();
        }
        return next;
    }

    private synchronized void leave() {
        running--;
    }
}
