package gregor.broker;

import gregor.network.ConnectionInfo;
import gregor.network.Request;
import gregor.network.RequestHandler;
import java.util.Set;
import java.util.function.LongConsumer;

/** Brings each request to the table of the listener that it came in by: a node that is broker and controller has both. */
public final class ListenerApis implements RequestHandler {

    private final Set<String> controllerListeners;
    private final RequestHandler brokerApis;
    private final RequestHandler controllerApis;
    private final LongConsumer connectionEnded;

    /**
     * @param controllerListeners the setting {@code controller.listener.names}
     * @param brokerApis null on a node that is no broker, and has no other listeners
     * @param controllerApis null on a node that is no controller
     * @param connectionEnded takes the number of each connection to a controller's listener that has ended
     */
    public ListenerApis(Set<String> controllerListeners, RequestHandler brokerApis, RequestHandler controllerApis, LongConsumer connectionEnded) {
        this.controllerListeners = Set.copyOf(controllerListeners);
        this.brokerApis = brokerApis;
        this.controllerApis = controllerApis;
        this.connectionEnded = connectionEnded;
    }

    @Override
    public void handle(Request request) {
        RequestHandler apis = isOfController(request.connection()) ? controllerApis : brokerApis;
        apis.handle(request);
    }

    @Override
    public void disconnected(ConnectionInfo connection) {
        if (isOfController(connection)) {
            connectionEnded.accept(connection.id());
        }
    }

    private boolean isOfController(ConnectionInfo connection) {
        return controllerListeners.contains(connection.listenerName());
    }
}
