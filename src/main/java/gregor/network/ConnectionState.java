package gregor.network;

import java.nio.channels.SelectionKey;

/**
 * Where a connection is in its life, and with that, which thread may touch its buffers and its socket: its processor,
 * or whoever completes its request. Changing the state is how one hands it to the other.
 *
 * <pre>
 *                        a whole frame has come
 *          +---------+ -------------------------&gt; +----------+  more bytes come   +------------+
 *          | READING |                            | HANDLING | -----------------&gt; | BACKLOGGED |
 *          +---------+ &lt;------------------------- +----------+                    +------------+
 *           |  ^   ^    replied, no frame parked    |  ^  (next frame parked:       |  |  (next frame parked
 *           |  |   |                                |  |   stays)                   |  |   or read: stays)
 *   no      |  |   +--------------------------------+--+----------------------------+  |
 *   memory  v  | memory                             |  |   replied, no whole frame      |
 *    +---------------+                    socket    v  | all sent, next parked          | socket is full
 *    | OUT_OF_MEMORY |                    is full  +---------+                          |
 *    +---------------+                             | WRITING | &lt;------------------------+
 *                                                  +---------+ ---- all sent, none parked ---&gt; READING
 * </pre>
 *
 * "Replied" is also a request that has stepped aside. Its reply may find the socket full when the connection is READING; then that becomes
 * WRITING.
 *
 * From each state a connection can be closed: at once where the processor owns it or its request is completed by
 * {@code disconnect}, by way of DYING where a request is still with a handler, which may be looking at the frame.
 */
enum ConnectionState {

    /** The processor's: a frame is awaited, or a part of it has come. */
    READING(SelectionKey.OP_READ),

    /** The completer's: one request holds the connection. The processor still watches for bytes, but reads none. */
    HANDLING(SelectionKey.OP_READ),

    /** The completer's: like HANDLING, and bytes wait in the socket. The processor no longer watches. */
    BACKLOGGED(0),

    /** The processor's: a part of a reply awaits room in the socket. */
    WRITING(SelectionKey.OP_WRITE),

    /** The processor's: bytes wait in the socket until there is memory for them, see {@code queued.max.request.bytes}. */
    OUT_OF_MEMORY(0),

    /** The completer's: the socket is closed, the frame is still in use. */
    DYING(0),

    /** Nobody's: socket closed, memory given back. */
    CLOSED(0);

    private static final boolean[][] TABLE = new boolean[values().length][values().length];

    static {
        READING.becomes(HANDLING, WRITING, OUT_OF_MEMORY, CLOSED);
        HANDLING.becomes(READING, BACKLOGGED, WRITING, DYING, CLOSED);
        BACKLOGGED.becomes(READING, WRITING, DYING, CLOSED);
        WRITING.becomes(READING, HANDLING, CLOSED);
        OUT_OF_MEMORY.becomes(READING, CLOSED);
        DYING.becomes(CLOSED);
    }

    private final int interestOps;

    ConnectionState(int interestOps) {
        this.interestOps = interestOps;
    }

    private void becomes(ConnectionState... next) {
        for (ConnectionState state : next) {
            TABLE[ordinal()][state.ordinal()] = true;
        }
    }

    /** Whether the step from this state to {@code next} is in the diagram. */
    boolean mayBecome(ConnectionState next) {
        return TABLE[ordinal()][next.ordinal()];
    }

    /** What the processor's selector watches for. */
    int interestOps() {
        return interestOps;
    }

    /** Whether a request of this connection is with a handler, which may be looking at its frame. */
    boolean isWithHandler() {
        return this == HANDLING || this == BACKLOGGED || this == DYING;
    }
}
