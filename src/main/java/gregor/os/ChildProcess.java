package gregor.os;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A Java process that this one has started, with the same java, options and class path. The two talk in lines: over the child's
 * standard input and output. Its standard error is this process's.
 */
public final class ChildProcess {

    private static final System.Logger LOG = System.getLogger(ChildProcess.class.getName());

    /** Of the options of this JVM, those that a second one can't have too: a debugger's port. */
    private static final List<String> NOT_INHERITED = List.of("-agentlib:", "-agentpath:", "-javaagent:", "-Xrun", "-Xdebug");

    private final Process process;
    private final Writer input;

    private ChildProcess(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts a process.
     *
     * @param lines is given what it prints, line by line
     * @param ended is given its exit code, behind the last line; as {@code lines}, on a thread for this process alone
     * @throws IOException if the machine refuses
     */
    public static ChildProcess java(Class<?> main, List<String> arguments, Consumer<String> lines, IntConsumer ended) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(option -> NOT_INHERITED.stream().noneMatch(option::startsWith))
            .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        ChildProcess child = new ChildProcess(process);
        readLines(process.getInputStream(), "child-" + process.pid(), lines, () -> ended.accept(child.awaitEnd()));
        return child;
    }

    /**
     * Reads lines on a thread of its own.
     *
     * @param atEnd run there when there are no more, or none can be read
     */
    public static void readLines(InputStream from, String name, Consumer<String> lines, Runnable atEnd) {
        Thread thread = new Thread(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    take(line, lines);
                }
            } catch (IOException e) {
                return; // the other side is gone, which is an end too
            } finally {
                atEnd.run();
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void take(String line, Consumer<String> lines) {
        try {
            lines.accept(line);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "in " + Thread.currentThread().getName() + ", at the line " + line, e);
        }
    }

    /** Hands it a line. One that is gone does not hear it. */
    public synchronized void tell(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            return; // whoever waits for an answer is told that the process has ended
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Asks it to end: SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Ends it: SIGKILL. It is gone when this returns. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Stops all of its threads: SIGSTOP. @throws IOException if there is no such process, or this system has no signals */
    public void suspend() throws IOException {
        signal("STOP");
    }

    /** Lets a suspended process go on: SIGCONT. @throws IOException as {@link #suspend} */
    public void resume() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).redirectErrorStream(true).start();
        String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (awaitEnd(kill) != 0) {
            throw new IOException("process " + process.pid() + " could not be sent " + name + ": " + said.trim());
        }
    }

    private int awaitEnd() {
        return awaitEnd(process);
    }

    private static int awaitEnd(Process process) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
