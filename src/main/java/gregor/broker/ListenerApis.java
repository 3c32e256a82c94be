package gregor.broker;

import gregor.network.Request;
import gregor.network.RequestHandler;
import java.util.Set;

/** Brings each request to the table of the listener that it came in by: a node that is broker and controller has both. */
public final class ListenerApis implements RequestHandler {

    private final Set<String> controllerListeners;
    private final RequestHandler brokerApis;
    private final RequestHandler controllerApis;

    /**
     * @param controllerListeners the setting {@code controller.listener.names}
     * @param brokerApis null on a node that is no broker, and has no other listeners
     * @param controllerApis null on a node that is no controller
     */
    public ListenerApis(Set<String> controllerListeners, RequestHandler brokerApis, RequestHandler controllerApis) {
        this.controllerListeners = Set.copyOf(controllerListeners);
        this.brokerApis = brokerApis;
        this.controllerApis = controllerApis;
    }

    @Override
    public void handle(Request request) {
        RequestHandler apis = controllerListeners.contains(request.connection().listenerName()) ? controllerApis : brokerApis;
        apis.handle(request);
    }
}
