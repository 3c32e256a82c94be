package gregor.local;

import gregor.network.ConnectionInfo;
import gregor.network.Request;
import gregor.protocol.Records;
import java.nio.ByteBuffer;
import java.util.List;

/** A request whose reply leaves through the node's {@link Gate}. */
record GatedRequest(Request inner, Gate gate) implements Request {

    @Override
    public ByteBuffer frame() {
        return inner.frame();
    }

    @Override
    public ConnectionInfo connection() {
        return inner.connection();
    }

    @Override
    public void stepAside() {
        inner.stepAside();
    }

    @Override
    public void respond(List<Records> parts) {
        gate.whenOpen(() -> inner.respond(parts));
    }

    @Override
    public void respondNothing() {
        gate.whenOpen(inner::respondNothing);
    }

    @Override
    public void disconnect() {
        gate.whenOpen(inner::disconnect);
    }
}
