package gregor.os;

import gregor.port.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that live as long as the tasks they were started for. The caller's own thread is one of them. */
public final class ThreadWorkers implements Workers {

    @Override
    public void runAll(int threads, String name, List<Runnable> tasks) {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable worker = () -> {
            for (int i = next.getAndIncrement(); i < tasks.size() && failure.get() == null; i = next.getAndIncrement()) {
                try {
                    tasks.get(i).run();
                } catch (Throwable e) {
                    failure.compareAndSet(null, e); // told to the caller, below
                }
            }
        };
        List<Thread> started = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, tasks.size()); i++) {
            Thread thread = new Thread(worker, name + "-" + i);
            thread.setDaemon(true);
            thread.start();
            started.add(thread);
        }
        worker.run();
        started.forEach(ThreadWorkers::awaitEnd);
        if (failure.get() instanceof Error error) {
            throw error;
        }
        if (failure.get() != null) {
            throw (RuntimeException) failure.get(); // a Runnable throws nothing else
        }
    }

    /** An interrupt does not cut this short: what the tasks work on must not be used before they have ended. */
    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
