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
    /** Null once the request is completed: whoever sets that completes it. */
    private volatile ByteBuffer frame;

    ReceivedRequest(Connection connection, ByteBuffer frame) {
        this.connection = connection;
        this.frame = frame;
    }

    @Override
    public ByteBuffer frame() {
        ByteBuffer bytes = frame;
        if (bytes == null) {
            throw new IllegalStateException("the request is completed, its frame is gone");
        }
        return bytes;
    }

    @Override
    public ConnectionInfo connection() {
        return connection.info();
    }

    @Override
    public void respond(List<Records> parts) {
        Reply reply = new Reply(parts);
        complete();
        connection.completed(reply);
    }

    @Override
    public void respondNothing() {
        complete();
        connection.completed(null);
    }

    @Override
    public void disconnect() {
        complete();
        connection.completedByClosing("the request's handler asked for it");
    }

    boolean isCompleted() {
        return frame == null;
    }

    /** Closes the connection unless the request was completed in the meantime. */
    void disconnectUnlessCompleted(String why) {
        if (FRAME.getAndSet(this, null) != null) {
            connection.completedByClosing(why);
        }
    }

    private void complete() {
        if (FRAME.getAndSet(this, null) == null) {
            throw new IllegalStateException("a request is completed once; this one was before");
        }
    }
}
