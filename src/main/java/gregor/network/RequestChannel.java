package gregor.network;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue between those who receive requests and the threads that handle them, first come, first served. A processor
 * waits while it holds {@code queued.max.requests}. Threads that complete requests never wait here; what they add is
 * bounded all the same, since a connection has at most one request in the queue.
 *
 * <p>Of the handler threads that have nothing to do, the one that stopped last is woken first: its caches are warm.
 * None is woken for a request that is added by a handler thread, once: that thread takes the next request itself.
 */
final class RequestChannel {

    /** A thread that takes requests. */
    abstract static class Taker extends Thread {
        private volatile boolean woken;
        /** Whether this thread has yet to add the one request for which it need not wake another. */
        private boolean maySkipWake;

        Taker(String name) {
            super(name);
        }
    }

    private final int maxQueued;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notFull = lock.newCondition();
    private final ArrayDeque<ReceivedRequest> queue = new ArrayDeque<>();
    private final ArrayDeque<Taker> idle = new ArrayDeque<>();
    private boolean closed;

    RequestChannel(int maxQueued) {
        this.maxQueued = maxQueued;
    }

    /** For processors: waits for room. A request that comes after {@link #close} is dropped. */
    void put(ReceivedRequest request) {
        lock.lock();
        try {
            while (queue.size() >= maxQueued && !closed) {
                notFull.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        add(request);
    }

    /** For whoever has just completed the connection's request before: never waits. */
    void add(ReceivedRequest request) {
        boolean wake = !(Thread.currentThread() instanceof Taker taker && taker.maySkipWake);
        Taker next;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            queue.addLast(request);
            next = wake ? idle.pollLast() : null;
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.woken = true;
            LockSupport.unpark(next);
        } else if (!wake) {
            ((Taker) Thread.currentThread()).maySkipWake = false;
        }
    }

    /** Waits for a request; null once the channel is closed. */
    ReceivedRequest take(Taker taker) {
        while (true) {
            lock.lock();
            try {
                ReceivedRequest request = queue.pollFirst();
                if (request != null) {
                    taker.maySkipWake = true;
                    if (queue.size() == maxQueued - 1) {
                        notFull.signalAll();
                    }
                    return request;
                }
                if (closed) {
                    return null;
                }
                taker.woken = false;
                idle.addLast(taker);
            } finally {
                lock.unlock();
            }
            while (!taker.woken) {
                LockSupport.park(this);
            }
        }
    }

    int size() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is queued and sends all takers home. */
    void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            notFull.signalAll();
            for (Taker taker : idle) {
                taker.woken = true;
                LockSupport.unpark(taker);
            }
            idle.clear();
        } finally {
            lock.unlock();
        }
    }
}
