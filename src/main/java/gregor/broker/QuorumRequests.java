package gregor.broker;

import java.util.function.Consumer;

/** Takes what other nodes, and tools, ask of the metadata quorum; {@code RaftDriver.handle} does. */
@FunctionalInterface
public interface QuorumRequests {

    /**
     * From any thread.
     *
     * @param request of a class of {@code gregor.message} that shares no memory with the network
     * @param reply told once, on any thread; null if this node stops and will not answer
     */
    void handle(Record request, int version, Consumer<Record> reply);
}
