package gregor.broker;

import gregor.base.ErrorCode;
import gregor.message.Messages;
import gregor.network.ConnectionInfo;
import gregor.network.Request;
import gregor.port.Trace;
import gregor.protocol.ApiKey;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;

/**
 * One request on its way through the broker: who sent it, in which version, and the one reply it gets. Exactly one of
 * {@link #reply}, {@link #replyNothing} and {@link #disconnect} is called, once, from any thread.
 */
public final class RequestContext {

    private static final Logger LOG = System.getLogger(RequestContext.class.getName());

    private final Request request;
    private final RequestHeader header;
    private final ServedApi<?> served;
    private final Trace trace;

    RequestContext(Request request, RequestHeader header, ServedApi<?> served, Trace trace) {
        this.request = request;
        this.header = header;
        this.served = served;
        this.trace = trace;
    }

    public ApiKey api() {
        return served.key();
    }

    /** The version that the request came in, and that the reply leaves in. */
    public int version() {
        return header.apiVersion();
    }

    public String clientId() {
        return header.clientId();
    }

    int correlationId() {
        return header.correlationId();
    }

    public ConnectionInfo connection() {
        return request.connection();
    }

    Trace trace() {
        return trace;
    }

    /** Who sent the request: to the broker, if it was forwarded by one. */
    Principal principal() {
        return request instanceof ForwardedRequest forwarded ? forwarded.principal() : Principal.ANONYMOUS;
    }

    /** Lets the sender's next request begin before this one is answered: it has had its effect, and only waits for other nodes. */
    public void stepAside() {
        request.stepAside();
    }

    /**
     * Sends the reply: an instance of the API's response class, written in the request's version. One that cannot be written in it
     * closes the connection.
     */
    public void reply(Record response) {
        replyInVersion(response, version());
    }

    /** Sends a reply in a version that is not the request's: what ApiVersions does for a version it does not know. */
    void replyInVersion(Record response, int version) {
        if (request instanceof ForwardedRequest forwarded && ReplyErrors.contains(response, ErrorCode.NOT_CONTROLLER)) {
            forwarded.refuse(ErrorCode.NOT_CONTROLLER);
            return;
        }
        WireWriter out = new WireWriter();
        out.writeInt(header.correlationId());
        if (RequestHeader.responseHeaderIsFlexible(api(), served.messages().isFlexible(version))) {
            out.writeUnsignedVarint(0);
        }
        try {
            write(served.messages(), response, version, out);
        } catch (RuntimeException e) {
            // The thread may be the quorum's or the controller's, which must not fail for what one client cannot be told.
            LOG.log(Level.ERROR, "closing " + connection() + ": the reply cannot be written in version " + version + ": " + response, e);
            disconnect();
            return;
        }
        if (trace.isOn()) {
            trace.step(served.handlerName(), "Connection", response.getClass().getSimpleName(), Map.of("version", version), connection(), response);
        }
        request.respond(out.parts());
    }

    private static <R extends Record> void write(Messages.Pair<?, R> messages, Record response, int version, WireWriter out) {
        messages.responseCodec(version).write(messages.response().cast(response), out);
    }

    /** Ends the request without a reply, as acks=0 asks for. */
    public void replyNothing() {
        request.respondNothing();
    }

    /** Closes the connection: the request cannot be answered in a way that its sender would understand. */
    public void disconnect() {
        request.disconnect();
    }
}
