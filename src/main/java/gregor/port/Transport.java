package gregor.port;

import java.nio.ByteBuffer;

/**
 * Connections to other nodes, seen from the side that opens them. A message is one frame: the bytes behind a 4-byte
 * size, as Kafka sends them; the transport adds and removes the size.
 *
 * <p>A transport belongs to one thread. Nothing blocks except {@link #poll}, in which all {@link Events} are reported.
 */
public interface Transport extends AutoCloseable {

    /**
     * Starts to connect. The outcome is reported by {@link Events#connected}, {@link Events#refused} or {@link Events#disconnected}.
     *
     * @param link the caller's number for the connection; not in use
     */
    void connect(int link, String host, int port);

    /** Queues frames, each from position to limit; they leave in order. Buffers belong to the transport from here on. */
    void send(int link, ByteBuffer... frame);

    /**
     * Bytes given to {@link #send} that have not left for the network yet, 0 for a link that is not open. What expects
     * no reply (acks=0) has no other way to be held back.
     */
    long unsentBytes(int link);

    /** Closes a connection; nothing more is reported about it. No effect when it is not open. */
    void disconnect(int link);

    /**
     * Moves bytes and reports what happened.
     *
     * @param maxWaitMs how long to wait when nothing happens; 0 looks once
     */
    void poll(long maxWaitMs, Events events);

    /** Makes a {@link #poll} under way, or the next one, return early. The one method that any thread may call. */
    void wakeup();

    /** Closes all connections. */
    @Override
    void close();

    /** What happened to the connections. */
    interface Events {

        void connected(int link);

        /** A whole frame came in; the buffer, from position to limit, belongs to the receiver. */
        void received(int link, ByteBuffer frame);

        /** A connection failed or ended; {@code why} is for people. */
        void disconnected(int link, String why);

        /** As {@link #disconnected}, of a connection that was never made: the other machine has answered that nobody listens there. */
        default void refused(int link, String why) {
            disconnected(link, why);
        }
    }
}
