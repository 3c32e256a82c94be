package gregor.port;

import java.util.function.LongConsumer;

/** Gives whoever waits in {@link Transport#poll} something to wait on: in production a thread, in a simulation the world's next event. */
public interface Pollers {

    /**
     * Calls {@code poll} again and again, one call at a time, until the handle is closed.
     *
     * @param name of the thread, for people
     * @param transport what {@code poll} waits in, once a call; its {@link Transport#wakeup} makes a call end early
     * @param poll is given how long it may wait at most, in milliseconds
     * @return closing it wakes the transport and returns when the last call has ended; at once from within a call
     */
    AutoCloseable start(String name, Transport transport, LongConsumer poll);
}
