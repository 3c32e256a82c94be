package gregor.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.metadata.LogRecords.NoOpRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.raft.DynamicVoter;
import gregor.raft.SnapshotFile;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.RecordBatch;
import gregor.sim.Loss;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The metadata of a node that votes alone, from the disk to the images. */
class LoneQuorumTest {

    private static final NodeConfig STATIC = NodeConfig.with(Map.of("log.dirs", "/data"));
    private static final NodeConfig DYNAMIC = NodeConfig.with(Map.of("log.dirs", "/data", "controller.quorum.voters", "",
        "controller.quorum.bootstrap.servers", "localhost:9093"));
    private static final Path DIRECTORY = Path.of("/data/__cluster_metadata-0");
    private static final Uuid DIRECTORY_ID = new Uuid(11, 12);

    private final SimDisk disk = new SimDisk();
    private final SimClock clock = new SimClock(1_000);

    @BeforeEach
    void makeDirectory() throws IOException {
        makeDirectory(disk);
    }

    private static void makeDirectory(SimDisk on) throws IOException {
        on.createDirectories(Path.of("/data"));
        on.forceDirectory(Path.of("/"));
    }

    private LoneQuorum open(NodeConfig config) throws IOException {
        return new LoneQuorum(config, DIRECTORY_ID, disk, clock);
    }

    private static TopicRecord topic(int number) {
        return new TopicRecord("t" + number, new Uuid(7, number));
    }

    private static Set<String> topics(LoneQuorum node) {
        return node.image().topics().byName().keySet();
    }

    @Test
    void nothingIsPublishedBeforeItIsForced() throws IOException {
        LoneQuorum node = open(STATIC);
        assertThat(node.log.endOffset()).as("LEADER_CHANGE").isEqualTo(1);
        assertThat(node.appendUnforced(List.of(topic(1), topic(2)))).isEqualTo(2);
        assertThat(node.log.highWatermark()).isEqualTo(1);
        assertThat(topics(node)).isEmpty();
        node.append(topic(3));
        assertThat(node.log.highWatermark()).isEqualTo(4);
        assertThat(node.log.flushedOffset()).isEqualTo(4);
        assertThat(topics(node)).containsExactly("t1", "t2", "t3");
    }

    /** Appends, snapshots, restarts and power failures at random: what was published once is published at each later start. */
    @Property(tries = 40)
    void whatWasCommittedIsKept(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        SimDisk own = new SimDisk();
        makeDirectory(own);
        NodeConfig config = NodeConfig.with(Map.of("log.dirs", "/data", "metadata.log.max.record.bytes.between.snapshots", "700",
            "internal.metadata.log.segment.bytes", "900", "metadata.max.retention.bytes", "1500"));
        Set<String> committed = Set.of();
        int epoch = 0;
        LoneQuorum node = null;
        for (int step = 0; step < 40; step++) {
            if (node == null) {
                node = new LoneQuorum(config, DIRECTORY_ID, own, clock);
                assertThat(node.client.leader().epoch()).as("no epoch twice (RFT-3)").isGreaterThan(epoch);
                epoch = node.client.leader().epoch();
                assertThat(topics(node)).containsAll(committed);
            }
            switch (random.nextInt(8)) {
                case 0, 1 -> node.appendUnforced(List.of(topic(step), new NoOpRecord()));
                case 2, 3, 4, 5 -> node.append(topic(step), new NoOpRecord());
                case 6 -> {
                    node.close();
                    committed = topics(node);
                    node = null;
                }
                default -> {
                    committed = topics(node);
                    own = own.afterCrash(0, Loss.values()[random.nextInt(Loss.values().length)], new SimEntropy(random.nextLong()));
                    node = null;
                }
            }
            assertThat(node == null || node.halted.isEmpty()).isTrue();
        }
    }

    @Test
    void aBatchThatIsTooLargeLeavesNoTrace() throws IOException {
        LoneQuorum node = open(STATIC);
        TopicRecord large = new TopicRecord("x".repeat(8 << 20), DIRECTORY_ID);
        assertThatThrownBy(() -> node.append(topic(1), large)).isInstanceOf(KafkaException.class);
        assertThat(node.log.endOffset()).isEqualTo(1);
        node.append(topic(2));
        assertThat(topics(node)).containsExactly("t2");
    }

    /** KAFKA-14104: whichever byte of a batch of metadata is another one, the checksum tells, and nothing of it is applied. */
    @Test
    void h47ADamagedBatchOfMetadataIsNotApplied() throws IOException {
        try (LoneQuorum node = open(STATIC)) {
            node.append(topic(1));
        }
        Path file = DIRECTORY.resolve("00000000000000000000.log");
        ByteBuffer bytes = disk.readWhole(file);
        int last = 0;
        for (RecordBatch batch : RecordBatch.in(bytes)) {
            last = batch.position();
        }
        for (int at = last + RecordBatch.CRC_AT; at < bytes.limit(); at++) {
            SimDisk damaged = disk.afterCrash(0, Loss.NOTHING, new SimEntropy(0));
            ByteBuffer bad = ByteBuffer.allocate(bytes.limit()).put(bytes.duplicate()).flip();
            bad.put(at, (byte) (bad.get(at) ^ 4));
            damaged.replaceWhole(file, bad);
            assertThat(topics(new LoneQuorum(STATIC, DIRECTORY_ID, damaged, clock))).as("byte %d", at).isEmpty();
        }
    }

    @Test
    void anUnknownRecordStopsTheNode() throws IOException {
        try (LoneQuorum node = open(STATIC)) {
            node.append(topic(1));
        }
        Path file = DIRECTORY.resolve("00000000000000000000.log");
        ByteBuffer bytes = disk.readWhole(file);
        // The topic record's type becomes 6, which nobody knows, under a checksum that says it was meant.
        RecordBatch second = null;
        for (RecordBatch batch : RecordBatch.in(bytes)) {
            second = batch;
        }
        int value = second.position() + RecordBatch.HEADER_BYTES + 7;
        assertThat(bytes.get(value)).as("the type").isEqualTo((byte) 2);
        bytes.put(value, (byte) 6);
        second.setLogAppendTime(clock.millis());
        disk.replaceWhole(file, bytes);
        LoneQuorum node = open(STATIC);
        assertThat(node.halted).singleElement().asString().contains("offset 1 of the metadata log", "unknown type 6");
        assertThat(node.images).isEmpty();
    }

    private void voters(String voters) throws IOException {
        disk.createDirectories(DIRECTORY);
        SnapshotFile snapshot = new SnapshotFile(0, new KRaftVersionRecord((short) 0, (short) 1),
            DynamicVoter.toRecord(DynamicVoter.parseAll(voters).values(), "CONTROLLER"), List.of());
        disk.replaceWhole(DIRECTORY.resolve(SnapshotFile.fileName(SnapshotFile.BOOTSTRAP_ID)), snapshot.encode(0, 0));
    }

    @Test
    void theFirstLeaderCopiesTheVotersIntoTheLogAndLaterOnesOnlyWhenTheyMoved() throws IOException {
        voters("1@localhost:9093:" + DIRECTORY_ID);
        try (LoneQuorum node = open(DYNAMIC)) {
            assertThat(node.client.kraftVersion()).isEqualTo((short) 1);
            assertThat(node.log.endOffset()).as("LEADER_CHANGE, KRAFT_VERSION, KRAFT_VOTERS").isEqualTo(3);
        }
        try (LoneQuorum node = open(DYNAMIC)) {
            assertThat(node.log.endOffset()).as("and LEADER_CHANGE").isEqualTo(4);
        }
        NodeConfig moved = NodeConfig.with(Map.of("log.dirs", "/data", "controller.quorum.voters", "",
            "controller.quorum.bootstrap.servers", "localhost:9093", "listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9999"));
        try (LoneQuorum node = open(moved)) {
            assertThat(node.log.endOffset()).isEqualTo(7);
        }
    }

    @Test
    void aSnapshotStandsForWhatIsBelowIt() throws IOException {
        disk.createDirectories(DIRECTORY);
        List<ByteBuffer> values = List.of(MetadataRecordSerde.write(topic(1), MetadataVersion.LATEST_PRODUCTION),
            MetadataRecordSerde.write(topic(2), MetadataVersion.LATEST_PRODUCTION));
        disk.replaceWhole(DIRECTORY.resolve(SnapshotFile.fileName(new OffsetAndEpoch(50, 4))),
            new SnapshotFile(500, null, null, values).encode(4, 600));
        try (LoneQuorum node = open(STATIC)) {
            assertThat(node.log.endOffset()).isEqualTo(51);
            assertThat(node.client.leader().epoch()).as("above that of the snapshot").isEqualTo(5);
            node.append(topic(3));
            assertThat(topics(node)).containsExactly("t1", "t2", "t3");
        }
        assertThat(topics(open(STATIC))).containsExactly("t1", "t2", "t3");
    }

    @Test
    void snapshotsComeByBytesAndTheLogForgetsWhatTheyStandFor() throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of("log.dirs", "/data", "metadata.log.max.record.bytes.between.snapshots", "1000",
            "internal.metadata.log.segment.bytes", "2000"));
        LoneQuorum node = open(NodeConfig.with(settings));
        for (int number = 1; number < 40; number++) {
            node.append(topic(number));
        }
        List<OffsetAndEpoch> all = snapshots();
        assertThat(all).hasSizeGreaterThan(2);
        assertThat(node.log.startOffset()).isZero();
        settings.put("metadata.max.retention.bytes", "5000");
        disk.crash();
        LoneQuorum again = open(NodeConfig.with(settings));
        assertThat(again.image().topics()).isEqualTo(node.image().topics());
        again.log.cleanUp(clock.millis());
        assertThat(snapshots()).hasSizeLessThan(all.size()).contains(all.get(all.size() - 1));
        assertThat(again.log.startOffset()).isEqualTo(snapshots().get(0).offset());
        again.append(topic(40));
        assertThat(topics(open(STATIC))).hasSize(40);
    }

    private List<OffsetAndEpoch> snapshots() throws IOException {
        List<OffsetAndEpoch> ids = new ArrayList<>();
        disk.list(DIRECTORY).stream().map(file -> SnapshotFile.idOf(file.getFileName().toString())).filter(Objects::nonNull).forEach(ids::add);
        return ids;
    }

    @Test
    void aSnapshotOfADynamicQuorumNamesItsVoters() throws IOException {
        voters("1@localhost:9093:" + DIRECTORY_ID);
        try (LoneQuorum node = open(DYNAMIC)) {
            node.client.writeSnapshot(new OffsetAndEpoch(3, 1), 1, List.of());
        }
        SnapshotFile snapshot = SnapshotFile.decode(disk.readWhole(DIRECTORY.resolve(SnapshotFile.fileName(new OffsetAndEpoch(3, 1)))));
        assertThat(snapshot.voters().voters().get(0).voterDirectoryId()).isEqualTo(DIRECTORY_ID);
        assertThat(snapshot.kraftVersion().kRaftVersion()).isEqualTo((short) 1);
        assertThat(open(DYNAMIC).log.endOffset()).as("a later leader finds them there").isEqualTo(4);
    }

    @Test
    void aNodeFormattedByTheToolStarts() throws IOException {
        for (NodeConfig config : List.of(STATIC, DYNAMIC)) {
            SimDisk fresh = new SimDisk();
            NodeStorage storage = NodeStorage.open(config, "4L6g3nShT-eMCtK--X86sw", fresh, new SimEntropy(1), 1, line -> { });
            LoneQuorum node = new LoneQuorum(config, storage.directoryIds().get("/data"), fresh, clock);
            assertThat(node.client.leader().epoch()).isEqualTo(1);
            assertThat(node.images).hasSize(1);
        }
    }
}
