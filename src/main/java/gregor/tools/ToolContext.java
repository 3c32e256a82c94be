package gregor.tools;

import gregor.port.Clock;
import gregor.port.Disk;
import gregor.port.Entropy;
import gregor.port.Transport;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Supplier;

/**
 * The world a tool runs in, so that it runs in a test as it does in a shell.
 *
 * @param interactive whether a person types what comes from {@code in}
 * @param transports makes the connections of one client
 */
public record ToolContext(InputStream in, PrintStream out, PrintStream err, boolean interactive, Clock clock, Entropy entropy,
        Disk disk, Supplier<Transport> transports) {}
