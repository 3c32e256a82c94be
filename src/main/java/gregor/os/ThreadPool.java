package gregor.os;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs each task at once, on a thread that has nothing to do, or on a new one. How many there are is up to those who give
 * tasks; threads that have had nothing to do for a minute end.
 */
public final class ThreadPool implements Executor, AutoCloseable {

    private static final long IDLE_SECONDS = 60;

    private final AtomicInteger started = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    /** @param name of the threads, for people; a number follows */
    public ThreadPool(String name) {
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, name + "-" + started.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @throws java.util.concurrent.RejectedExecutionException if the pool is closed */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Takes no more tasks. Those under way end by themselves. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
