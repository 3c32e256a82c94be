package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataRecordSerde;
import gregor.metadata.MetadataVersion;
import gregor.metadata.RandomHistory;
import gregor.metadata.SecurityRecords.AccessControlEntryRecord;
import gregor.metadata.SecurityRecords.ClientQuotaRecord;
import gregor.metadata.SecurityRecords.DelegationTokenRecord;
import gregor.metadata.SecurityRecords.QuotaEntity;
import gregor.metadata.SecurityRecords.UserScramCredentialRecord;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.ClusterRecords.RegisterControllerRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.LogRecords.ProducerIdsRecord;
import gregor.sim.SimDisk;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.MetadataProvenance;
import org.apache.kafka.image.node.MetadataImageNode;
import org.apache.kafka.image.node.printer.MetadataNodePrinter;
import org.apache.kafka.image.node.printer.MetadataNodeRedactionCriteria;

/** The tree that the metadata shell shows of random records is the one of Kafka's classes, name by name and text by text. */
class MetadataShellInteropTest {

    private static final List<MetadataRecord> FIXED = List.of(
        new FeatureLevelRecord(MetadataVersion.FEATURE_NAME, MetadataVersion.LATEST_PRODUCTION.level()),
        new FeatureLevelRecord("group.version", (short) 1),
        new RegisterBrokerRecord(7, false, new Uuid(1, 2), 40, List.of(new NodeEndpoint("SSL", "b", 1, (short) 1),
            new NodeEndpoint("PLAINTEXT", "a", 65535, (short) 0)), List.of(new NodeFeature("b", (short) 1, (short) 1),
            new NodeFeature("a", (short) 0, (short) 9), new NodeFeature("c", (short) 2, Short.MAX_VALUE)), "rack", false, true,
            List.of(new Uuid(8, 9)), List.of(new Uuid(8, 9))),
        new RegisterControllerRecord(8, new Uuid(3, 4), true, List.of(new NodeEndpoint("C", "c", 9, (short) 3)),
            List.of(new NodeFeature("a", (short) 0, (short) 9))),
        new ProducerIdsRecord(7, 40, 5000),
        new AccessControlEntryRecord(new Uuid(5, 6), (byte) 2, "t", (byte) 4, "User:x", "*", (byte) 3, (byte) 3),
        new AccessControlEntryRecord(new Uuid(5, 7), (byte) 4, "kafka-cluster", (byte) 3, "User:y", "h", (byte) 12, (byte) 2),
        new UserScramCredentialRecord("u", (byte) 1, bytes(1), bytes(2), bytes(250), 4096),
        new UserScramCredentialRecord("u", (byte) 2, bytes(3), bytes(4), bytes(0), 8192),
        new DelegationTokenRecord("User:o", "User:r", List.of("User:a", "User:b"), 1, 2, 3, "token"),
        new ClientQuotaRecord(List.of(new QuotaEntity("user", "a(b"), new QuotaEntity("client-id", "c\\d)")), "producer_byte_rate", 1.5, false),
        new ClientQuotaRecord(List.of(new QuotaEntity("ip", "10.0.0.1")), "connection_creation_rate", 20, false));

    private static ByteBuffer bytes(int fill) {
        return ByteBuffer.wrap(new byte[] {(byte) fill, 15});
    }

    @Property(tries = 60)
    void theTreeIsKafkas(@ForAll long seed) throws Exception {
        List<MetadataRecord> records = new ArrayList<>(FIXED);
        new RandomHistory(seed, 100).records().stream().filter(record -> !(record instanceof FeatureLevelRecord)).forEach(records::add);
        SimDisk disk = new SimDisk();
        Path log = new MetadataFilesOnDisk(disk, Path.of("/m")).log(0, List.of(records));
        ByteArrayOutputStream ours = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(ours, true, StandardCharsets.UTF_8);
        ShellNode root = ImageNodes.of(MetadataFiles.load(log, disk));
        assertThat(new ShellCommands(root, out, out).run(List.of("tree", "/"))).isTrue();
        StringPrinter theirs = new StringPrinter();
        new MetadataImageNode(image(records)).print(theirs);
        assertThat(ours.toString(StandardCharsets.UTF_8)).isEqualTo(theirs.text.toString());
    }

    /** A delta for each record: within one, Kafka's keeps the settings of a topic that is made and removed in it. */
    private static MetadataImage image(List<MetadataRecord> records) {
        MetadataImage image = MetadataImage.EMPTY;
        for (int offset = 0; offset < records.size(); offset++) {
            MetadataRecord record = records.get(offset);
            MetadataDelta delta = new MetadataDelta.Builder().setImage(image).build();
            ByteBuffer bytes = MetadataRecordSerde.write(record, MetadataVersion.LATEST_PRODUCTION);
            delta.replay(org.apache.kafka.metadata.MetadataRecordSerde.INSTANCE.read(new ByteBufferAccessor(bytes), bytes.remaining()).message());
            image = delta.apply(new MetadataProvenance(offset, MetadataFilesOnDisk.EPOCH, MetadataFilesOnDisk.TIME_MS, true));
        }
        return image;
    }

    /** As Kafka's shell prints. */
    private static final class StringPrinter implements MetadataNodePrinter {
        private final StringBuilder text = new StringBuilder();
        private int depth;

        @Override
        public MetadataNodeRedactionCriteria redactionCriteria() {
            return MetadataNodeRedactionCriteria.Disabled.INSTANCE;
        }

        @Override
        public void enterNode(String name) {
            text.append("  ".repeat(depth++)).append(name).append(":\n");
        }

        @Override
        public void leaveNode() {
            depth--;
        }

        @Override
        public void output(String line) {
            text.append("  ".repeat(depth)).append(line).append('\n');
        }
    }
}
