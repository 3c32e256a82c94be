package gregor.network;

import gregor.base.Check;
import gregor.network.FrameAssembler.InvalidFrame;
import gregor.port.Trace;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One client's connection: cuts what comes into frames, hands them to the request queue one at a time, and sends the
 * replies. Its {@link ConnectionState} says which thread may act: methods are marked with the one they are for. There
 * is no lock; a thread that gives the connection away does so by a change of state, as its last step.
 *
 * <p>While a request holds the connection nothing is read: bytes wait in the socket, where the client's own flow control
 * counts them. The processor, when it learns that bytes wait, stops to watch; and the thread that completes the
 * request reads them itself. A client that keeps several requests on their way is so served by handlers alone, with a
 * read for every few requests and without waking the processor. A client that awaits each reply costs no change of
 * what the selector watches.
 */
final class Connection {

    /** What a connection needs from its processor. */
    interface Home {

        BufferPool pool();

        RequestChannel requests();

        /** The state was changed by another thread to one that the processor has to do something about. Any thread. */
        void attend(Connection connection);

        /** The socket was closed. Once for each connection. Any thread. */
        void closed(Connection connection);

        Trace trace();

        /** Counts a coarse unit of time, for finding idle connections. */
        int tick();

        /** No new request is taken, because the server is closing. */
        boolean isClosing();
    }

    private static final System.Logger LOG = System.getLogger(Connection.class.getName());

    private final ConnectionInfo info;
    private final ByteChannel socket;
    private final Home home;
    private final FrameAssembler frames;
    private final AtomicReference<ConnectionState> state = new AtomicReference<>(ConnectionState.READING);
    private final ReplyQueue replies;
    /** When bytes moved last. Written by the owner without care for visibility: off by one tick does no harm. */
    private int lastActiveTick;
    private SelectionKey key; // the processor's

    Connection(ConnectionInfo info, ByteChannel socket, Home home, int maxFrameBytes) {
        this.info = info;
        this.socket = socket;
        this.home = home;
        this.frames = new FrameAssembler(home.pool(), maxFrameBytes);
        this.replies = new ReplyQueue(info, socket, home);
        this.lastActiveTick = home.tick();
    }

    ConnectionInfo info() {
        return info;
    }

    ByteChannel socket() {
        return socket;
    }

    ConnectionState state() {
        return state.get();
    }

    /** Whether a request is still to be completed. */
    boolean isAwaited() {
        return state.get().isWithHandler() || replies.isAwaited();
    }

    int idleTicks() {
        return home.tick() - lastActiveTick;
    }

    SelectionKey key() {
        return key;
    }

    void key(SelectionKey registered) {
        key = registered;
    }

    // ---- called by the processor's thread

    /** The selector found the socket ready for what it was asked to watch. */
    void ready() {
        switch (state.get()) {
            case READING -> read();
            case WRITING -> write();
            case HANDLING -> {
                if (!change(ConnectionState.HANDLING, ConnectionState.BACKLOGGED)) {
                    ready(); // completed just now; its new state tells what to do
                } else if (home.trace().isOn()) {
                    home.trace().step("Processor", "Connection", "mute", info);
                }
            }
            case BACKLOGGED, OUT_OF_MEMORY, DYING, CLOSED -> { } // not watched: the selector was asked before
        }
    }

    /** There is memory again. */
    void memoryAvailable() {
        if (state.get() == ConnectionState.OUT_OF_MEMORY) {
            change(ConnectionState.OUT_OF_MEMORY, ConnectionState.READING);
            attended();
        }
    }

    /** Somebody has asked for attention, perhaps because there was no room for the reply to a request that had stepped aside. */
    void attended() {
        if (state.get() == ConnectionState.READING && replies.awaitsRoom()) {
            change(ConnectionState.READING, ConnectionState.WRITING);
        }
    }

    /** Closes from any state. A frame that a handler may be looking at stays until its request is completed. */
    void close(String why) {
        ConnectionState now = state.get();
        while (now == ConnectionState.HANDLING || now == ConnectionState.BACKLOGGED) {
            if (change(now, ConnectionState.DYING)) {
                closeSocket(why);
                return;
            }
            now = state.get();
        }
        if (now != ConnectionState.DYING && now != ConnectionState.CLOSED) {
            closeOwned(why);
        }
    }

    private void read() {
        try {
            ByteBuffer frame = readFrame();
            if (frame != null) {
                change(ConnectionState.READING, ConnectionState.HANDLING);
                home.requests().put(request(frame, "Processor"));
            }
        } catch (IOException | InvalidFrame | RuntimeException e) {
            failed(e);
        }
    }

    private void write() {
        try {
            lastActiveTick = home.tick();
            synchronized (replies) { // whoever sends the reply that keeps the connection finds it in the state to go on from
                replies.sendOn();
                if (replies.awaitsRoom()) {
                    return;
                }
                if (replies.keepConnection()) {
                    change(ConnectionState.WRITING, ConnectionState.HANDLING);
                    return;
                }
            }
            ByteBuffer frame = home.isClosing() ? null : frames.next();
            if (frame == null) {
                change(ConnectionState.WRITING, ConnectionState.READING);
            } else {
                change(ConnectionState.WRITING, ConnectionState.HANDLING);
                home.requests().put(request(frame, "Processor"));
            }
        } catch (IOException | InvalidFrame | RuntimeException e) {
            failed(e);
        }
    }

    // ---- called by the thread that completes the request

    /**
     * A request is completed. If it holds the connection, the frame's memory is free, and the next request may begin as soon as the reply
     * has left: the thread that sends it, which may be another one, goes on.
     */
    void completed(ReplyQueue.Place place, Reply replyOrNull) {
        try {
            lastActiveTick = home.tick();
            if (replies.complete(place)) {
                frames.done();
            }
            switch (replies.fill(place, replyOrNull)) {
                case GO_ON -> goOn();
                case AWAIT_ROOM -> giveToProcessor(ConnectionState.WRITING);
                case ASK -> home.attend(this);
                case NOTHING -> {
                    if (home.isClosing()) {
                        home.attend(this);
                    }
                }
            }
        } catch (IOException | InvalidFrame | RuntimeException e) {
            failed(e);
        }
    }

    void completedByClosing(ReplyQueue.Place place, String why) {
        if (replies.complete(place)) {
            frames.done();
            closeOwned(why);
        } else {
            completed(place, Reply.thatFails(why));
        }
    }

    /** The request under way looks at its frame no more, and the next one may begin, before it is completed. */
    void stepAside(ReplyQueue.Place place) {
        if (replies.stepAside(place)) {
            try {
                frames.done();
                goOn();
                if (replies.awaitsRoom()) {
                    home.attend(this); // who found no room asked for it when there was nobody to wait
                }
            } catch (IOException | InvalidFrame | RuntimeException e) {
                failed(e);
            }
        }
    }

    /** Begins with the next frame if it is here or waits in the socket; else the processor has to watch for it. */
    private void goOn() throws IOException, InvalidFrame {
        while (true) {
            if (home.isClosing()) {
                giveToProcessor(ConnectionState.READING);
                return;
            }
            ConnectionState now = state.get();
            if (now == ConnectionState.DYING) {
                closeOwned("its request is completed");
                return;
            }
            ByteBuffer frame = frames.next();
            if (frame == null && now == ConnectionState.BACKLOGGED) {
                frame = readFrame();
            }
            if (frame != null) {
                home.requests().add(request(frame, "Connection"));
                return;
            }
            if (now != ConnectionState.HANDLING) {
                if (home.trace().isOn()) {
                    home.trace().step("Connection", "Processor", "unmute", info);
                }
                giveToProcessor(ConnectionState.READING);
                return;
            }
            if (change(ConnectionState.HANDLING, ConnectionState.READING)) {
                // the processor watches already; but it may have looked just before, to close what is not in use
                if (home.isClosing()) {
                    home.attend(this);
                }
                return;
            }
        }
    }

    private void giveToProcessor(ConnectionState next) {
        ConnectionState now;
        do {
            now = state.get();
            if (now == ConnectionState.DYING) {
                closeOwned("its request is completed");
                return;
            }
        } while (!change(now, next));
        home.attend(this);
    }

    // ---- called by the owner, whoever it is

    /** Reads once. Null if there is no whole frame after that. */
    private ByteBuffer readFrame() throws IOException, InvalidFrame {
        lastActiveTick = home.tick();
        if (frames.isEmpty() && home.pool().isExhausted()) {
            if (state.get() == ConnectionState.READING) {
                change(ConnectionState.READING, ConnectionState.OUT_OF_MEMORY);
            }
            return null;
        }
        int count = socket.read(frames.room());
        frames.added();
        if (count < 0) {
            throw new IOException("closed by the client");
        }
        return frames.next();
    }

    /** @param reader who has read the frame, for the trace: the processor, or the connection itself as it goes on */
    private ReceivedRequest request(ByteBuffer frame, String reader) {
        ReceivedRequest request = new ReceivedRequest(this, frame, replies.add());
        if (home.trace().isOn()) {
            home.trace().step("NetworkClient", "Connection", "request", info, frame);
            home.trace().step(reader, "Connection", "read", info);
            home.trace().step("Connection", "RequestChannel", "request", info);
        }
        return request;
    }

    private void failed(Exception e) {
        if (e instanceof InvalidFrame) {
            LOG.log(Level.WARNING, "{0} sent {1}", info, e.getMessage());
        } else if (e instanceof RuntimeException) {
            LOG.log(Level.ERROR, "serving " + info, e);
        }
        closeOwned(e.getMessage());
    }

    private void closeOwned(String why) {
        ConnectionState before = state.getAndSet(ConnectionState.CLOSED);
        Check.holds("network.I1", before.mayBecome(ConnectionState.CLOSED));
        frames.close();
        replies.close();
        if (before != ConnectionState.DYING) {
            closeSocket(why);
        }
    }

    private void closeSocket(String why) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the socket of " + info, e);
        }
        LOG.log(Level.DEBUG, "{0} is closed: {1}", info, why);
        home.closed(this);
    }

    private boolean change(ConnectionState from, ConnectionState to) {
        Check.holds("network.I1", from.mayBecome(to));
        return state.compareAndSet(from, to);
    }
}
