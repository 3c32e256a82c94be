package gregor.controller;

import java.util.function.Consumer;

/** Looks whether anybody listens at an address. Kafka has nothing like it; see {@code BrokerLoss}. */
@FunctionalInterface
public interface ListenerProbe {

    /**
     * Opens a connection and closes it again.
     *
     * @param refused told once, later, on any thread: true if the machine there has answered that nobody listens; false if the
     *     connection was taken, or nothing was heard within a time that the implementation chooses
     */
    void probe(String host, int port, Consumer<Boolean> refused);
}
