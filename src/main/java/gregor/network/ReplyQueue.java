package gregor.network;

import gregor.port.Trace;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.ArrayDeque;

/**
 * The replies that a connection owes, in the order of its requests. Each request has its place from the beginning. As a rule there is
 * one: the connection goes on when its reply has left. The places of requests that have stepped aside stay in front of it.
 *
 * <pre>
 *      aside       aside       aside       holds the connection
 *    +----------+----------+----------+----------+
 *    | no reply | no reply | filled   | no reply |     the third reply waits for the first two
 *    +----------+----------+----------+----------+
 * </pre>
 *
 * Whoever fills a place sends what can leave now, one thread at a time. What that means for the connection is in the answer: its owner
 * is whoever sends the reply of the request that held it.
 */
final class ReplyQueue {

    /** More than a producer sends ahead by default ({@code max.in.flight.requests.per.connection}) would be of use to nobody. */
    static final int MAX_ASIDE = 5;

    /** Where the reply to one request goes. */
    static final class Place {
        private volatile boolean aside;
        private boolean completed;
        private boolean filled;
        private Reply reply;

        /** Whether its request holds the connection no more. */
        boolean isAside() {
            return aside;
        }
    }

    /** What is left to do for the thread that has filled a place. */
    enum Next {
        /** The connection is this thread's, and goes on with the next request. */
        GO_ON,
        /** The connection is this thread's, and there is no room in the socket. */
        AWAIT_ROOM,
        /** There is no room, or something is wrong, and the connection is somebody else's. */
        ASK,
        /** Nothing: earlier replies are missing, or the connection goes on already, or somebody else sends. */
        NOTHING
    }

    private final ConnectionInfo info;
    private final ByteChannel socket;
    private final Connection.Home home;
    // Guarded by this.
    private final ArrayDeque<Place> places = new ArrayDeque<>(MAX_ASIDE + 1);
    /** Nobody sends until the processor has found room. */
    private boolean awaitsRoom;
    private boolean closed;

    ReplyQueue(ConnectionInfo info, ByteChannel socket, Connection.Home home) {
        this.info = info;
        this.socket = socket;
        this.home = home;
    }

    /** The place behind all others, for a request that holds the connection. */
    synchronized Place add() {
        Place place = new Place();
        places.addLast(place);
        return place;
    }

    /**
     * Lets the request of a place, which is the last, hold the connection no more.
     *
     * @return false if it does: it is completed, or too many have stepped aside
     */
    synchronized boolean stepAside(Place place) {
        place.aside = !place.completed && places.size() <= MAX_ASIDE;
        return place.aside;
    }

    /** The request of a place is completed, and can't step aside any more. @return whether it holds the connection */
    synchronized boolean complete(Place place) {
        place.completed = true;
        return !place.aside;
    }

    /** Whether a request is still to be completed. */
    synchronized boolean isAwaited() {
        for (Place place : places) {
            if (!place.filled) {
                return true;
            }
        }
        return false;
    }

    /** Whether the request behind all others has not stepped aside. */
    synchronized boolean keepConnection() {
        return !places.isEmpty() && !places.peekLast().aside;
    }

    /** Whether there was no room in the socket when somebody sent. */
    synchronized boolean awaitsRoom() {
        return awaitsRoom;
    }

    /**
     * Puts a reply in its place, and sends what may leave.
     *
     * @param replyOrNull null for none
     * @throws IOException if sending failed and the connection is this thread's; else its owner will meet the same failure
     */
    synchronized Next fill(Place place, Reply replyOrNull) throws IOException {
        place.reply = replyOrNull;
        place.filled = true;
        if (closed) {
            return Next.NOTHING;
        }
        if (awaitsRoom) {
            return place.aside ? Next.NOTHING : Next.AWAIT_ROOM;
        }
        try {
            return send();
        } catch (IOException | RuntimeException e) {
            if (isOurs()) {
                closed = true; // one thread closes the connection
                throw e;
            }
            awaitsRoom = true;
            return Next.ASK;
        }
    }

    /** Goes on to send. For the processor, when there is room. */
    synchronized void sendOn() throws IOException {
        awaitsRoom = false;
        send();
    }

    /** Nothing is sent any more. */
    synchronized void close() {
        closed = true;
        places.clear();
    }

    private Next send() throws IOException {
        while (!places.isEmpty() && places.peek().filled) {
            Place first = places.peek();
            if (first.reply != null && !isSent(first.reply)) {
                awaitsRoom = true;
                return isOurs() ? Next.AWAIT_ROOM : Next.ASK;
            }
            places.remove();
            if (!first.aside) {
                return Next.GO_ON; // it was the last
            }
        }
        return Next.NOTHING;
    }

    /** Whether the connection waits for nothing but its replies: who sends them goes on with it. */
    private boolean isOurs() {
        Place last = places.peekLast();
        return !last.aside && last.filled;
    }

    private boolean isSent(Reply reply) throws IOException {
        Trace trace = home.trace();
        if (trace.isOn() && !reply.isBegun()) {
            trace.step("Connection", "NetworkClient", "response", info, reply.parts());
        }
        return reply.writeTo(socket, home.pool());
    }
}
