package gregor.node;

import gregor.network.Server;
import gregor.port.Clock;
import gregor.port.Disk;
import gregor.port.Entropy;
import gregor.port.Pollers;
import gregor.port.Timers;
import gregor.port.Trace;
import gregor.port.Transport;
import gregor.port.Workers;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Everything through which a node touches the world. {@code gregor.local.RealNode} has the real ones, a simulation its own.
 *
 * @param quorumLoop runs the work of the quorum and of the controller one piece after another
 * @param metadataLoop runs what follows from the metadata on this node one piece after another: it opens logs, which takes time
 * @param background runs what takes time and nobody waits for, one piece after another: reading {@code __consumer_offsets},
 *     forcing and deleting files
 * @param cleaners run the steps of cleaning logs, several at a time
 * @param workers open and close many logs at a time
 * @param pollers wait for what other nodes answer
 * @param transports makes connections to other nodes, for one user each
 * @param servers takes connections of other nodes and of clients
 * @param halt ends the process at once, with a reason; for when nothing that could still be written can be trusted
 */
public record Edges(Clock clock, Timers timers, Entropy entropy, Disk disk, Trace trace, Executor quorumLoop, Executor metadataLoop,
        Executor background, Executor cleaners, Workers workers, Pollers pollers, Supplier<Transport> transports, Server.Factory servers,
        Consumer<String> halt) {}
