package gregor.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.MixedNode;
import gregor.base.TopicPartition;
import gregor.history.History;
import gregor.history.History.Seen;
import gregor.history.History.Stored;
import gregor.history.Payload;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the files of stopped nodes hold. */
final class StoredLogs {

    private StoredLogs() {}

    /** Adds to a history what each node's files hold of a partition. The bytes of all are the same. */
    static void read(List<MixedNode> nodes, TopicPartition partition, History history) throws IOException {
        byte[] first = null;
        for (MixedNode node : nodes) {
            Path directory = node.data().resolve(partition.topic() + "-" + partition.partition());
            if (Files.isDirectory(directory)) {
                byte[] bytes = bytes(directory);
                history.add(new Stored(node.id(), partition, records(bytes)));
                first = first == null ? bytes : first;
                assertThat(bytes.length).as("bytes of %s at node %d", partition, node.id()).isEqualTo(first.length);
                assertThat(Arrays.mismatch(bytes, first)).as("the first byte of %s that differs at node %d", partition, node.id()).isNegative();
            }
        }
    }

    private static byte[] bytes(Path directory) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".log")).sorted().toList()) {
                all.write(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }

    private static List<Seen> records(byte[] bytes) {
        List<Seen> records = new ArrayList<>();
        for (RecordBatch batch : RecordBatch.in(ByteBuffer.wrap(bytes))) {
            batch.ensureValid();
            for (Record record : batch.records()) {
                byte[] value = new byte[record.value().remaining()];
                record.value().duplicate().get(value);
                records.add(new Seen(record.offset(), batch.partitionLeaderEpoch(), Payload.of(value).orElse(null)));
            }
        }
        return records;
    }
}
