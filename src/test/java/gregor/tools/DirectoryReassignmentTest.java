package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.TestNode;
import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.ClientConfig;
import gregor.client.KafkaProducer;
import gregor.client.NewTopic;
import gregor.client.ProducerConfig;
import gregor.client.ProducerRecord;
import gregor.os.NioDisk;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code reassign-partitions} with directories, on a node with two of them (KIP-113). */
class DirectoryReassignmentTest {

    private static final int MAX_FRAME_BYTES = 1 << 24;
    private static final long PATIENCE_MS = 60_000;
    private static final TopicPartition LAMPS = new TopicPartition("lamps", 0);

    @TempDir
    Path folder;
    private TestNode node;
    private long sent;

    private String run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = ReassignPartitionsTool.run(List.of(args), new ToolContext(new ByteArrayInputStream(new byte[0]), printed, printed, false,
            new SystemClock(), new SystemEntropy(), new NioDisk(), () -> transport()));
        String said = out.toString(StandardCharsets.UTF_8);
        assertThat(exit).as(said).isZero();
        return said;
    }

    private static NioTransport transport() {
        try {
            return new NioTransport(MAX_FRAME_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void produce(int count) throws IOException {
        try (KafkaProducer producer = new KafkaProducer(ProducerConfig.of(Map.of("bootstrap.servers", node.bootstrap(), "linger.ms", "0")),
                transport(), new SystemClock(), new SystemEntropy())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord("lamps", 0, null, null, ByteBuffer.wrap(new byte[500]), List.of()),
                    (stored, error) -> assertThat(error).isNull());
            }
            producer.flush();
        }
        sent += count;
    }

    private AdminClient admin() {
        return new AdminClient(ClientConfig.of(Map.of("bootstrap.servers", node.bootstrap())), transport(), new SystemClock());
    }

    private void assertNothingIsLost(String when) {
        try (AdminClient admin = admin()) {
            assertThat(admin.listOffsets(Map.of(LAMPS, -1L)).get(LAMPS).get().offset()).as(when).isEqualTo(sent);
        }
    }

    @Test
    void aReplicaMovesToTheDirectoryThatAFileNames() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        try (TestNode started = TestNode.start(one, Map.of("log.dirs", one + "," + two, "metadata.log.dir", one.toString()))) {
            node = started;
            try (AdminClient admin = admin()) {
                admin.createTopic(new NewTopic("lamps", 1, (short) 1, List.of(), Map.of()));
            }
            produce(3_000);
            Path from = Files.isDirectory(one.resolve("lamps-0")) ? one : two;
            Path to = from.equals(one) ? two : one;
            Path plan = Files.writeString(folder.resolve("plan.json"), "{\"version\":1,\"partitions\":[{\"topic\":\"lamps\",\"partition\":0,"
                + "\"replicas\":[1],\"log_dirs\":[\"" + to + "\"]}]}");
            assertThat(run("--bootstrap-server", node.bootstrap(), "--execute", "--reassignment-json-file", plan.toString()))
                .contains("Successfully started moving log directory to " + to + " for replica lamps-0 with broker 1");
            long deadline = new SystemClock().millis() + PATIENCE_MS;
            String told = "";
            while (!told.contains("Reassignment of replica lamps-0-1 completed successfully.") && new SystemClock().millis() < deadline) {
                produce(10);
                told = run("--bootstrap-server", node.bootstrap(), "--verify", "--reassignment-json-file", plan.toString());
            }
            assertThat(told).contains("Reassignment of replica lamps-0-1 completed successfully.");
            assertThat(Files.isDirectory(to.resolve("lamps-0"))).isTrue();
            assertThat(Files.exists(from.resolve("lamps-0"))).isFalse();
            produce(10);
            assertNothingIsLost("moved");
            node.restart();
            produce(10);
            assertNothingIsLost("started again");
        }
    }
}
