package gregor.network;

import gregor.protocol.Records;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.List;

/** A request of a {@link Connection}, which makes one for each frame. */
final class ReceivedRequest implements Request {

    private static final VarHandle FRAME;

    static {
        try {
            FRAME = MethodHandles.lookup().findVarHandle(ReceivedRequest.class, "frame", ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Connection connection;
    private final ReplyQueue.Place place;
    /** Null once the request is completed: whoever sets that completes it. */
    private volatile ByteBuffer frame;

    /** @param place of its reply among those to other requests of the connection */
    ReceivedRequest(Connection connection, ByteBuffer frame, ReplyQueue.Place place) {
        this.connection = connection;
        this.frame = frame;
        this.place = place;
    }

    @Override
    public ByteBuffer frame() {
        ByteBuffer bytes = frame;
        if (bytes == null || isAside()) {
            throw new IllegalStateException("the request is completed or has stepped aside, its frame is gone");
        }
        return bytes;
    }

    @Override
    public ConnectionInfo connection() {
        return connection.info();
    }

    @Override
    public void stepAside() {
        connection.stepAside(place);
    }

    @Override
    public void respond(List<Records> parts) {
        Reply reply = new Reply(parts);
        complete();
        connection.completed(place, reply);
    }

    @Override
    public void respondNothing() {
        complete();
        connection.completed(place, null);
    }

    @Override
    public void disconnect() {
        complete();
        connection.completedByClosing(place, "the request's handler asked for it");
    }

    boolean isAside() {
        return place.isAside();
    }

    boolean isCompleted() {
        return frame == null;
    }

    /** Closes the connection unless the request was completed in the meantime. */
    void disconnectUnlessCompleted(String why) {
        if (FRAME.getAndSet(this, null) != null) {
            connection.completedByClosing(place, why);
        }
    }

    private void complete() {
        if (FRAME.getAndSet(this, null) == null) {
            throw new IllegalStateException("a request is completed once; this one was before");
        }
    }
}
