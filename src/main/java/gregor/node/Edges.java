package gregor.node;

import gregor.port.Clock;
import gregor.port.Disk;
import gregor.port.Entropy;
import gregor.port.Timers;
import gregor.port.Trace;
import gregor.port.Workers;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Everything through which a node touches the world, but for its sockets.
 *
 * @param controllerLoop runs the controller's work one piece after another
 * @param background runs what takes time and nobody waits for, one piece after another: reading {@code __consumer_offsets},
 *     forcing and deleting files
 * @param cleaners run the steps of cleaning logs, several at a time
 * @param workers open and close many logs at a time
 * @param halt ends the process at once, with a reason; for when nothing that could still be written can be trusted
 */
public record Edges(Clock clock, Timers timers, Entropy entropy, Disk disk, Trace trace, Executor controllerLoop, Executor background,
        Executor cleaners, Workers workers, Consumer<String> halt) {}
