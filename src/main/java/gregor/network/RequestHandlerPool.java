package gregor.network;

import gregor.port.Trace;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** The {@code num.io.threads} threads that take requests from the channel and run the handler. */
final class RequestHandlerPool {

    private static final System.Logger LOG = System.getLogger(RequestHandlerPool.class.getName());

    private final RequestChannel requests;
    private final RequestHandler handler;
    private final Trace trace;
    private final List<RequestChannel.Taker> threads = new ArrayList<>();

    RequestHandlerPool(int numThreads, RequestChannel requests, RequestHandler handler, Trace trace) {
        this.requests = requests;
        this.handler = handler;
        this.trace = trace;
        for (int i = 0; i < numThreads; i++) {
            threads.add(new HandlerThread("request-handler-" + i));
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /**
     * Waits for threads that are in the middle of a request; the channel is closed, so they take no other.
     *
     * @param deadline of the wait; a thread that is stuck is left to itself
     */
    void close(Deadline deadline) {
        for (Thread thread : threads) {
            if (!deadline.join(thread)) {
                LOG.log(Level.WARNING, "{0} is still in a request and is left alone", thread.getName());
            }
        }
    }

    private void handle(ReceivedRequest request) {
        try {
            if (trace.isOn()) {
                trace.step("RequestChannel", "RequestHandlerPool", "request", request.connection());
            }
            handler.handle(request);
        } catch (Throwable e) { // whatever it is, neither this thread nor other connections are to blame
            LOG.log(Level.ERROR, "handling a request of " + request.connection(), e);
            request.disconnectUnlessCompleted("the request's handler failed");
        }
    }

    private final class HandlerThread extends RequestChannel.Taker {

        private HandlerThread(String name) {
            super(name);
            setDaemon(true);
        }

        @Override
        public void run() {
            for (ReceivedRequest next = requests.take(this); next != null; next = requests.take(this)) {
                handle(next);
            }
        }
    }
}
