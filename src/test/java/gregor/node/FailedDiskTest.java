package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.TestNode;
import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.ClientConfig;
import gregor.client.KafkaProducer;
import gregor.client.ListedOffset;
import gregor.client.NewTopic;
import gregor.client.ProducerConfig;
import gregor.client.ProducerRecord;
import gregor.client.Result;
import gregor.client.TopicDescription;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResult;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with two log directories on a real disk, one of which stops working (KIP-112, KIP-858). */
class FailedDiskTest {

    private static final int MAX_FRAME_BYTES = 1 << 24;
    private static final int PARTITIONS = 4;
    private static final long PATIENCE_MS = 60_000;
    /** For what must work. */
    private static final int LONG_MS = 60_000;
    /** For what must not, however long one waits. */
    private static final int SHORT_MS = 1_500;

    @TempDir
    Path folder;

    private static AdminClient admin(TestNode node, int timeoutMs) throws IOException {
        return new AdminClient(ClientConfig.of(Map.of("bootstrap.servers", node.bootstrap(), "default.api.timeout.ms", "" + timeoutMs,
            "request.timeout.ms", "" + timeoutMs / 2)), new NioTransport(MAX_FRAME_BYTES), new SystemClock());
    }

    private static Map<Integer, ErrorCode> produceToEach(TestNode node) throws IOException {
        return produceTo(node, IntStream.range(0, PARTITIONS).boxed().toList(), LONG_MS);
    }

    /** @return the error of each partition, NONE for a record that was taken */
    private static Map<Integer, ErrorCode> produceTo(TestNode node, List<Integer> partitions, int timeoutMs) throws IOException {
        Map<String, String> producing = Map.of("bootstrap.servers", node.bootstrap(), "acks", "all", "linger.ms", "0",
            "request.timeout.ms", "" + timeoutMs / 2, "delivery.timeout.ms", "" + timeoutMs, "max.block.ms", "" + LONG_MS);
        Map<Integer, ErrorCode> results = new LinkedHashMap<>();
        try (KafkaProducer producer = new KafkaProducer(ProducerConfig.of(producing), new NioTransport(MAX_FRAME_BYTES), new SystemClock(),
                new SystemEntropy())) {
            for (int number : partitions) {
                producer.send(new ProducerRecord("t", number, null, null, ByteBuffer.wrap(new byte[] {1}), List.of()),
                    (stored, error) -> results.put(number, error == null ? ErrorCode.NONE : error.error()));
            }
            producer.flush();
        }
        return results;
    }

    private static List<Integer> leaders(AdminClient admin) {
        return admin.describeTopics(List.of("t")).get(0).partitions().stream().map(TopicDescription.Partition::leaderId).toList();
    }

    private static void await(AdminClient admin, Predicate<List<Integer>> condition) {
        long deadline = new SystemClock().millis() + PATIENCE_MS;
        List<Integer> seen = leaders(admin);
        while (!condition.test(seen) && new SystemClock().millis() < deadline) {
            seen = leaders(admin);
        }
        assertThat(condition.test(seen)).as("leaders %s", seen).isTrue();
    }

    private Path diskOf(int partition) throws IOException {
        for (Path disk : List.of(folder.resolve("one"), folder.resolve("two"))) {
            if (Files.isDirectory(disk.resolve("t-" + partition))) {
                return disk;
            }
        }
        throw new IOException("t-" + partition + " is nowhere");
    }

    @Test
    void aDiskThatStopsWorkingTakesItsPartitionsAlongUntilItIsMended() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        try (TestNode node = TestNode.start(one, Map.of("log.dirs", one + "," + two, "metadata.log.dir", one.toString()));
                AdminClient admin = admin(node, LONG_MS);
                AdminClient impatient = admin(node, SHORT_MS)) {
            admin.createTopic(new NewTopic("t", PARTITIONS, (short) 1, List.of(), Map.of()));
            assertThat(produceToEach(node).values()).containsOnly(ErrorCode.NONE);
            List<Integer> onOne = new ArrayList<>();
            List<Integer> onTwo = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                (diskOf(i).equals(two) ? onTwo : onOne).add(i);
            }
            assertThat(onTwo).hasSize(2);
            Path inTheWay = two.resolve("log-start-offset-checkpoint.tmp"); // a directory: no file of that name can be written
            Files.createDirectory(inTheWay);
            Result<Long> deleted = impatient.deleteRecords(Map.of(new TopicPartition("t", onTwo.get(0)), 1L)).values().iterator().next();
            assertThat(deleted.error()).as("LOG-19: what the disk does not know is not promised").isNotNull();
            await(admin, leaders -> leaders.stream().filter(leader -> leader == -1).count() == 2);

            assertThat(produceTo(node, onOne, LONG_MS).values()).containsOnly(ErrorCode.NONE);
            assertThat(produceTo(node, onTwo, SHORT_MS).values()).doesNotContain(ErrorCode.NONE);
            Map<String, Short> errors = new LinkedHashMap<>();
            for (DescribeLogDirsResult directory : admin.describeLogDirs(1)) {
                errors.put(directory.logDir(), directory.errorCode());
            }
            assertThat(errors).isEqualTo(Map.of(one.toString(), ErrorCode.NONE.code(), two.toString(), ErrorCode.KAFKA_STORAGE_ERROR.code()));

            node.restart();
            assertThat(produceToEach(node).values()).as("in the way only when it is written").containsOnly(ErrorCode.NONE);
            Files.delete(inTheWay);
        }
    }

    /** A start with a directory that is none: the node comes up with the other, and leads nothing that it has lost. */
    @Test
    void aNodeStartsWithoutTheDirectoryThatItCantRead() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Path aside = folder.resolve("aside");
        try (TestNode node = TestNode.start(one, Map.of("log.dirs", one + "," + two, "metadata.log.dir", one.toString()))) {
            try (AdminClient admin = admin(node, LONG_MS)) {
                admin.createTopic(new NewTopic("t", PARTITIONS, (short) 1, List.of(), Map.of()));
                produceToEach(node);
            }
            node.stop();
            Files.move(two, aside);
            Files.createFile(two);
            node.restart();
            try (AdminClient admin = admin(node, LONG_MS)) {
                await(admin, leaders -> leaders.stream().filter(leader -> leader == -1).count() == 2);
                assertThat(Files.isRegularFile(two)).isTrue();
                try (var entries = Files.list(one)) {
                    assertThat(entries.filter(entry -> entry.getFileName().toString().startsWith("t-"))).as("none is made anew").hasSize(2);
                }
            }
            node.stop();
            Files.delete(two);
            Files.move(aside, two);
            node.restart();
            assertThat(produceToEach(node).values()).containsOnly(ErrorCode.NONE);
            try (AdminClient admin = admin(node, LONG_MS)) {
                for (int i = 0; i < PARTITIONS; i++) {
                    TopicPartition partition = new TopicPartition("t", i);
                    Result<ListedOffset> end = admin.listOffsets(Map.of(partition, -1L)).get(partition);
                    assertThat(end.get().offset()).as("%s", partition).isEqualTo(2);
                }
            }
        }
    }
}
