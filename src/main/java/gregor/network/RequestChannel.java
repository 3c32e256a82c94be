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
        Taker next;
        lock.lock();
        try {
            while (queue.size() >= maxQueued && !closed) {
                notFull.awaitUninterruptibly();
            }
            next = enqueue(request) ? idle.pollLast() : null;
        } finally {
            lock.unlock();
        }
        wake(next);
    }

    /** For whoever has just completed the connection's request before: never waits. */
    void add(ReceivedRequest request) {
        Taker taker = Thread.currentThread() instanceof Taker self && self.maySkipWake ? self : null;
        Taker next;
        lock.lock();
        try {
            next = enqueue(request) && taker == null ? idle.pollLast() : null;
        } finally {
            lock.unlock();
        }
        wake(next);
        if (taker != null) {
            taker.maySkipWake = false;
        }
    }

    /** With the lock held. @return whether the channel is open and has it */
    private boolean enqueue(ReceivedRequest request) {
        if (!closed) {
            queue.addLast(request);
        }
        return !closed;
    }

    private static void wake(Taker taker) {
        if (taker != null) {
            taker.woken = true;
            LockSupport.unpark(taker);
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
            idle.forEach(RequestChannel::wake);
            idle.clear();
        } finally {
            lock.unlock();
        }
    }
}
