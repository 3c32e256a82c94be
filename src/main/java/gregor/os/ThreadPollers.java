package gregor.os;

import gregor.port.Pollers;
import gregor.port.Transport;
import java.lang.System.Logger.Level;
import java.util.function.LongConsumer;

/** A thread for each that waits. A call that fails is reported, and the next one follows. */
public final class ThreadPollers implements Pollers {

    private static final System.Logger LOG = System.getLogger(ThreadPollers.class.getName());

    @Override
    public AutoCloseable start(String name, Transport transport, LongConsumer poll) {
        Poller poller = new Poller(poll);
        Thread thread = new Thread(poller, name);
        thread.setDaemon(true);
        thread.start();
        return () -> {
            poller.closed = true;
            transport.wakeup(); // one that comes before the wait makes that wait end at once
            if (Thread.currentThread() != thread) {
                ThreadTimers.join(thread);
            }
        };
    }

    private static final class Poller implements Runnable {
        private final LongConsumer poll;
        private volatile boolean closed;

        private Poller(LongConsumer poll) {
            this.poll = poll;
        }

        @Override
        public void run() {
            while (!closed) {
                try {
                    poll.accept(Long.MAX_VALUE);
                } catch (Throwable e) {
                    LOG.log(Level.ERROR, "a call of " + Thread.currentThread().getName() + " failed", e);
                }
            }
        }
    }
}
