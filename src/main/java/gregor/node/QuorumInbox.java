package gregor.node;

import gregor.broker.QuorumRequests;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What others ask of this node's quorum. A fetch may wait there, and once the node has stopped nobody answers it any more; so
 * whoever still waits then is told, and the server need not wait for what never comes.
 */
final class QuorumInbox implements QuorumRequests {

    /** One that waits. Each is itself alone, even if two share a reply. */
    private static final class Waiting {
        private final Consumer<Record> reply;

        private Waiting(Consumer<Record> reply) {
            this.reply = reply;
        }
    }

    private final QuorumRequests quorum;
    private final Set<Waiting> waiting = new LinkedHashSet<>(); // guarded by this
    private boolean closed; // guarded by this

    /** @param quorum answers each request once, or never if it has stopped */
    QuorumInbox(QuorumRequests quorum) {
        this.quorum = quorum;
    }

    @Override
    public void handle(Record request, int version, Consumer<Record> reply) {
        Waiting one = new Waiting(reply);
        boolean isOpen;
        synchronized (this) {
            isOpen = !closed;
            if (isOpen) {
                waiting.add(one);
            }
        }
        if (isOpen) {
            quorum.handle(request, version, response -> end(one, response));
        } else {
            reply.accept(null);
        }
    }

    private void end(Waiting one, Record response) {
        synchronized (this) {
            if (!waiting.remove(one)) {
                return;
            }
        }
        one.reply.accept(response);
    }

    /** The quorum has stopped. */
    void close() {
        List<Waiting> left;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(waiting);
        }
        left.forEach(one -> end(one, null));
    }
}
