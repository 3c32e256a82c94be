package gregor.node;

import gregor.port.Clock;
import gregor.port.Disk;
import gregor.port.Entropy;
import gregor.port.Timers;
import gregor.port.Trace;
import java.util.concurrent.Executor;

/**
 * Everything through which a node touches the world, but for its sockets.
 *
 * @param controllerLoop runs the controller's work one piece after another
 * @param background runs what takes time and nobody waits for, one piece after another: reading {@code __consumer_offsets},
 *     forcing and deleting files
 */
public record Edges(Clock clock, Timers timers, Entropy entropy, Disk disk, Trace trace, Executor controllerLoop, Executor background) {}
