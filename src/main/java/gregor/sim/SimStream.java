package gregor.sim;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * One direction of a connection: frames, and behind them perhaps its end. They arrive in the order in which they were sent, and
 * none is missing; either something arrives or the stream stands still.
 */
final class SimStream {

    /** What is on its way: a frame, or the end if that is null. */
    private record Item(ByteBuffer frame, long notBeforeNanos) {}

    interface Receiver {

        void frame(ByteBuffer frame);

        void end();

        /** A frame came to a process that is not there any more. */
        void undeliverable();
    }

    private final SimPath path;
    private final SimProcess process;
    private final Receiver receiver;
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final Runnable goOn = this::goOn;
    private boolean moving;
    private boolean closed;
    private int holds;

    /** @param process at the other end; null if nobody looks at what arrives */
    SimStream(SimPath path, SimProcess process, Receiver receiver) {
        this.path = path;
        this.process = process;
        this.receiver = receiver;
    }

    SimPath path() {
        return path;
    }

    /** @param departsInNanos when the sender comes to it */
    void send(ByteBuffer frame, long departsInNanos) {
        if (!closed) {
            items.add(new Item(frame, path.world().nowNanos() + departsInNanos + path.drawLatencyNanos()));
            goOn();
        }
    }

    /** The end comes behind all that was sent. */
    void sendEnd(long departsInNanos) {
        send(null, departsInNanos);
    }

    /** Nothing more arrives, not even the end. */
    void cut() {
        closed = true;
        items.clear();
    }

    /** Takes no more. What is on its way still arrives. */
    void close() {
        closed = true;
    }

    /** Stands still for a while, or until the path is healed. */
    void hold(long nanos) {
        holds++;
        path.hold(nanos, this::release);
    }

    /** Stands still, and breaks before the time is over. */
    void stall(long nanos) {
        holds++;
        path.world().at(nanos, "held", this::release);
    }

    private void release() {
        holds--;
        goOn();
    }

    private void goOn() {
        if (moving || holds > 0 || items.isEmpty()) {
            return;
        }
        if (path.isBlocked()) {
            path.await(goOn);
            return;
        }
        moving = true;
        boolean anybody = process != null && process.isAlive();
        path.world().plan(items.peek().notBeforeNanos - path.world().nowNanos(), "arrival", anybody ? process : null, this::arrive);
    }

    private void arrive() {
        moving = false;
        if (items.isEmpty() || path.isBlocked() || holds > 0) {
            goOn();
            return;
        }
        Item item = items.remove();
        Simulator world = path.world();
        world.note((long) path.from() << Integer.SIZE | path.to());
        if (item.frame != null) {
            world.note(item.frame);
        }
        if (process == null || !process.isAlive()) {
            receiver.undeliverable();
        } else if (item.frame == null) {
            receiver.end();
        } else {
            receiver.frame(item.frame);
        }
        goOn();
    }

    /** The process at the other end has died: what was planned for it happens to nobody. */
    void receiverDied() {
        if (moving) {
            moving = false;
            goOn();
        }
    }
}
