package gregor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads who can't have a cluster. */
class LocalClusterTest {

    @Test
    void aPortThatIsTakenIsNamedWithItsNodeAndTheWayOut(@TempDir Path folder) throws IOException, InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort() - 2;
            assertThat(errorOf("--port", Integer.toString(port), "--data", folder.toString(), "--exit")).contains("error: node ")
                .contains("can't use localhost:").contains("Is another cluster running? Stop it, or choose other ports with --port P: 3 nodes use 6 from P on.");
        }
        assertThat(Thread.getAllStackTraces().keySet().stream().filter(thread -> !before.contains(thread)).map(Thread::getName)
            .filter(name -> name.matches("(quorum|timers)-.*"))).as("the other nodes are ended").isEmpty();
    }

    @Test
    void aFlagThatIsNotKnownEndsItAtOnce() throws InterruptedException {
        assertThat(errorOf("--brokers", "3")).startsWith("error: '--brokers' is not known here. usage: cluster");
    }

    @Test
    void whoAsksForHelpGetsItAndNoCluster() throws InterruptedException {
        assertThat(LocalCluster.run(List.of("--exit", "--help"))).isZero();
    }

    private static String errorOf(String... args) throws InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true));
        try {
            assertThat(LocalCluster.run(List.of(args))).isEqualTo(1);
        } finally {
            System.setErr(before);
        }
        return said.toString();
    }
}
