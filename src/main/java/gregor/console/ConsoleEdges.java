package gregor.console;

import gregor.port.Disk;
import gregor.port.Entropy;
import gregor.port.Timers;
import java.util.concurrent.Executor;

/**
 * Everything through which the console touches the world, save the HTTP server of the JDK.
 *
 * @param timers say when to look at the cluster again
 * @param threads run requests, viewers and looks at the cluster, each on a thread of its own at once; how many there are at
 *     most is up to the console
 * @param entropy of which the token is made: it must not be predictable
 * @param disk where the built book is
 */
public record ConsoleEdges(Timers timers, Executor threads, Entropy entropy, Disk disk) {}
