package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.port.Disk;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerProcessesTest {

    private final SimDisk files = new SimDisk();
    private final Map<Path, Path> links = new LinkedHashMap<>();
    /** The files, and symbolic links beside them. */
    private final Disk disk = (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class},
        (proxy, method, args) -> {
            if (method.getName().equals("readLink") && links.containsKey(args[0])) {
                return links.get(args[0]);
            }
            try {
                return method.invoke(files, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });

    /** Process 70 listens at port 9092 (inode 111); process 71 is connected to it; process 72 listens elsewhere. */
    @BeforeEach
    void processes() throws IOException {
        file("/proc/net/tcp", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
            + "   0: 0100007F:2384 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0\n"
            + "   1: 0100007F:2384 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 112 1 0 100 0 0 10 0\n"
            + "   2: 0100007F:2385 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 113 1 0 100 0 0 10 0\n");
        process(70, "111", 1234, 66, 2048);
        process(71, "112", 1, 1, 1);
        process(72, "113", 500, 0, 1024);
        files.createDirectories(Path.of("/proc/73")); // somebody else's: no fd to be seen
    }

    private void file(String path, String content) throws IOException {
        files.createDirectories(Path.of(path).getParent());
        files.replaceWhole(Path.of(path), StandardCharsets.UTF_8.encode(content));
    }

    private void process(int pid, String inode, int userTicks, int systemTicks, int peakKib) throws IOException {
        file("/proc/" + pid + "/stat", pid + " (a (b) c) S 1 2 3 4 5 6 7 8 9 10 " + userTicks + " " + systemTicks + " 0 0 20 0\n");
        file("/proc/" + pid + "/status", "Name:\ta (b) c\nVmPeak:\t 9999999 kB\nVmHWM:\t   " + peakKib + " kB\nVmRSS:\t 1 kB\n");
        file("/proc/" + pid + "/fd/3", "");
        file("/proc/" + pid + "/fd/4", "");
        links.put(Path.of("/proc/" + pid + "/fd/3"), Path.of("/dev/null"));
        links.put(Path.of("/proc/" + pid + "/fd/4"), Path.of("socket:[" + inode + "]"));
    }

    @Test
    void whoListensIsFound() throws IOException {
        BrokerProcesses one = BrokerProcesses.listeningAt(List.of(9092), disk);
        assertThat(one).hasToString("70");
        assertThat(one.cpuSeconds()).isEqualTo(13.0);
        assertThat(one.peakMemoryMib()).isEqualTo(2.0);
        BrokerProcesses both = BrokerProcesses.listeningAt(List.of(9092, 9093), disk);
        assertThat(both).hasToString("70, 72");
        assertThat(both.cpuSeconds()).isEqualTo(18.0);
        assertThat(both.peakMemoryMib()).isEqualTo(3.0);
        assertThat(both.cost(8.0, 1000, 1 << 29)).isEqualTo(
            "broker (process 70, 72): 10.00 CPU s, 10000.00 us per record, 20.00 CPU s per GiB, peak memory 3 MiB");
    }

    @Test
    void whoIsNamedIsNotLookedFor() throws IOException {
        assertThat(BrokerProcesses.of(List.of("72"), files).cpuSeconds()).isEqualTo(5.0);
    }

    @Test
    void nobodyIsFoundWhereNobodyListensOrThereIsNoProc() throws IOException {
        assertThat(BrokerProcesses.listeningAt(List.of(39321), disk).isEmpty()).isTrue(); // the far end of a connection
        BrokerProcesses none = BrokerProcesses.listeningAt(List.of(9092), new SimDisk());
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.cost(none.cpuSeconds(), 1, 1)).isEqualTo("broker: its process was not found on this machine");
    }
}
