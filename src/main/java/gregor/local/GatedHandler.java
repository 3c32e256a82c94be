package gregor.local;

import gregor.network.ConnectionInfo;
import gregor.network.Request;
import gregor.network.RequestHandler;

/** What a node does with requests, behind its {@link Gate}: none begins, and no reply leaves, while it is shut. */
record GatedHandler(RequestHandler inner, Gate gate) implements RequestHandler {

    @Override
    public void handle(Request request) {
        try {
            gate.enter();
            inner.handle(new GatedRequest(request, gate));
        } catch (Gate.Killed e) {
            return; // with the node, and the connection with it
        }
    }

    @Override
    public void disconnected(ConnectionInfo connection) {
        gate.whenOpen(() -> inner.disconnected(connection));
    }
}
