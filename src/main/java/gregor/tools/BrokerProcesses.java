package gregor.tools;

import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What the brokers use, if they run on this machine: their processes are found by the ports they listen at. On Linux,
 * and only for processes that may be looked at; elsewhere none are found.
 */
final class BrokerProcesses {

    private static final Path PROC = Path.of("/proc");
    private static final int READ_BYTES = 64 * 1024;
    private static final int MAX_READ_BYTES = 64 * 1024 * 1024;
    /** {@code USER_HZ}, which Linux has fixed for whatever it tells about processor time. */
    private static final double TICKS_PER_SECOND = 100;
    /** The fields behind the command's name in parentheses, counted from 0: user and system time, see proc(5). */
    private static final int USER_TICKS_FIELD = 11;
    private static final int SYSTEM_TICKS_FIELD = 12;
    private static final String LISTEN = "0A";

    private final Disk disk;
    private final Set<String> pids = new LinkedHashSet<>();

    private BrokerProcesses(Disk disk) {
        this.disk = disk;
    }

    static BrokerProcesses listeningAt(Collection<Integer> ports, Disk disk) {
        BrokerProcesses found = new BrokerProcesses(disk);
        try {
            Set<String> sockets = new LinkedHashSet<>();
            for (String table : new String[] {"net/tcp", "net/tcp6"}) {
                found.addListening(PROC.resolve(table), ports, sockets);
            }
            for (Path process : disk.list(PROC)) {
                if (process.getFileName().toString().matches("[0-9]+") && found.holdsOneOf(sockets, process)) {
                    found.pids.add(process.getFileName().toString());
                }
            }
        } catch (IOException e) {
            found.pids.clear(); // no /proc here
        }
        return found;
    }

    /** For processes that cannot be found, because they are somebody else's. */
    static BrokerProcesses of(Collection<String> pids, Disk disk) {
        BrokerProcesses named = new BrokerProcesses(disk);
        named.pids.addAll(pids);
        return named;
    }

    boolean isEmpty() {
        return pids.isEmpty();
    }

    @Override
    public String toString() {
        return String.join(", ", pids);
    }

    /** Lines of the table: number, local address:port in hex, remote, state, queues, timer, retransmits, uid, timeout, inode. */
    private void addListening(Path table, Collection<Integer> ports, Set<String> sockets) throws IOException {
        if (!disk.exists(table)) {
            return;
        }
        for (String line : read(table).split("\n")) {
            String[] fields = line.trim().split("\\s+");
            if (fields.length > 9 && fields[3].equals(LISTEN)) {
                int port = Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16);
                if (ports.contains(port)) {
                    sockets.add("socket:[" + fields[9] + "]");
                }
            }
        }
    }

    private boolean holdsOneOf(Set<String> sockets, Path process) {
        try {
            for (Path descriptor : disk.list(process.resolve("fd"))) {
                if (sockets.contains(disk.readLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // somebody else's process, or one that has just ended
        }
        return false;
    }

    /** Processor time the brokers have used since they started. */
    double cpuSeconds() throws IOException {
        double ticks = 0;
        for (String pid : pids) {
            String stat = read(PROC.resolve(pid).resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Double.parseDouble(fields[USER_TICKS_FIELD]) + Double.parseDouble(fields[SYSTEM_TICKS_FIELD]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** The most memory that the brokers ever had at once, each by itself, in MiB. */
    double peakMemoryMib() throws IOException {
        double kib = 0;
        for (String pid : pids) {
            for (String line : read(PROC.resolve(pid).resolve("status")).split("\n")) {
                if (line.startsWith("VmHWM:")) {
                    kib += Double.parseDouble(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return kib / 1024;
    }

    /** One line on what a run has cost the brokers. */
    String cost(double cpuSecondsBefore, long records, long bytes) throws IOException {
        if (isEmpty()) {
            return "broker: its process was not found on this machine";
        }
        double seconds = cpuSeconds() - cpuSecondsBefore;
        return String.format(Locale.ROOT, "broker (process %s): %.2f CPU s, %.2f us per record, %.2f CPU s per GiB, peak memory %.0f MiB",
            this, seconds, seconds * 1e6 / Math.max(1, records), seconds * (1 << 30) / Math.max(1, bytes), peakMemoryMib());
    }

    /** Files below /proc say that they are empty: read until there is no more. */
    private String read(Path file) throws IOException {
        try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
            while (channel.read(bytes, bytes.position()) >= 0 && bytes.capacity() < MAX_READ_BYTES) {
                if (!bytes.hasRemaining()) {
                    bytes = ByteBuffer.allocate(2 * bytes.capacity()).put(bytes.flip());
                }
            }
            return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
        }
    }
}
