package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.metadata.MetaProperties;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageToolTest {

    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";

    private final ToolRun world = new ToolRun();

    @BeforeEach
    void properties() throws IOException {
        world.file("/etc/static.properties", "process.roles=broker,controller\nnode.id=1\nlog.dirs=/a,/b\n"
            + "listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093\ncontroller.listener.names=CONTROLLER\n"
            + "controller.quorum.voters=1@127.0.0.1:9093\n");
        world.file("/etc/dynamic.properties", "process.roles=broker,controller\nnode.id=1\nlog.dirs=/a\n"
            + "listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093\ncontroller.listener.names=CONTROLLER\n"
            + "controller.quorum.bootstrap.servers=127.0.0.1:9093\n");
    }

    private int run(String... args) {
        return world.run(StorageTool::run, args);
    }

    @Test
    void formatsWhatInfoThenShows() throws IOException {
        assertThat(run("info", "-c", "/etc/static.properties")).isEqualTo(1);
        assertThat(world.out()).containsExactly("Found problems:", "  /a does not exist", "  /b does not exist", "");
        assertThat(run("format", "-t", CLUSTER, "-c", "/etc/static.properties")).isZero();
        assertThat(world.out()).hasSize(3).endsWith("Formatting metadata directory /a with metadata.version 4.3-IV0.",
            "Formatting data directory /b with metadata.version 4.3-IV0.");
        assertThat(run("info", "--config", "/etc/static.properties")).isZero();
        Uuid id = MetaProperties.read(world.disk, Path.of("/a")).directoryId();
        assertThat(world.out()).containsExactly("Found log directories:", "  /a", "  /b", "",
            "Found metadata: {cluster.id=" + CLUSTER + ", directory.id=" + id + ", node.id=1, version=1}", "");
    }

    @Test
    void formattedDirectoriesAreAnErrorUnlessIgnored() {
        assertThat(run("format", "-t", CLUSTER, "-c", "/etc/static.properties")).isZero();
        assertThat(run("format", "-t", CLUSTER, "-c", "/etc/static.properties")).isEqualTo(1);
        assertThat(world.err()).containsExactly("Log directory /a is already formatted. "
            + "Use --ignore-formatted to ignore this directory and format the others.");
        assertThat(run("format", "-g", "-t", CLUSTER, "-c", "/etc/static.properties")).isZero();
        assertThat(world.out()).containsExactly("All of the log directories are already formatted.");
        assertThat(run("format", "-g", "-t", "other", "-c", "/etc/static.properties")).isEqualTo(1);
        assertThat(world.err()).containsExactly("Invalid cluster.id in: /a/meta.properties. Expected other, but read " + CLUSTER);
    }

    @Test
    void aDynamicQuorumIsSaidHowToBegin() {
        assertThat(run("format", "-t", CLUSTER, "-c", "/etc/dynamic.properties")).isEqualTo(1);
        assertThat(world.err().get(0)).contains("--standalone, --initial-controllers, or --no-initial-controllers");
        assertThat(run("format", "-t", CLUSTER, "-c", "/etc/dynamic.properties", "--standalone", "--release-version", "4.1",
            "--feature", "group.version=0", "--feature", "transaction.version=1")).isZero();
        assertThat(world.out().get(0)).contains("name='transaction.version', featureLevel=1").doesNotContain("group.version");
        assertThat(world.out().get(1)).isEqualTo("Formatting dynamic metadata voter directory /a with metadata.version 4.1-IV1.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "One of these must come first | ''",
        "'bogus' belongs to no option | bogus",
        "Missing required argument \"[cluster-id]\" | format -c /etc/static.properties",
        "Missing required argument \"[config]\" | format -t abc",
        "Missing required argument \"[config]\" | info",
        "there is no file | info -c /nowhere",
        "can't be used with option \"[no-initial-controllers]\" | format -t abc -c /etc/dynamic.properties -s -N",
        "can't be used with option \"[no-initial-controllers]\" | format -t abc -c /etc/dynamic.properties -N -I 1@a:1:x",
        "equals sign not found | format -t abc -c /etc/static.properties -f group.version",
        "Unsupported feature: foo | format -t abc -c /etc/static.properties -f foo=1",
        "the nearest is --ignore-formatted | format --ignore-formated",
    })
    void whatIsWrongIsSaidInOneLine(String message, String args) {
        assertThat(run(args.isEmpty() ? new String[0] : args.split(" "))).isEqualTo(1);
        assertThat(world.err()).hasSize(1);
        assertThat(world.err().get(0)).contains(message);
        assertThat(world.out()).isEmpty();
    }

    @Test
    void eachUuidIsAnother() {
        assertThat(run("random-uuid")).isZero();
        String first = world.out().get(0);
        assertThat(run("random-uuid")).isZero();
        assertThat(Uuid.parse(world.out().get(0))).isNotEqualTo(Uuid.parse(first));
    }
}
