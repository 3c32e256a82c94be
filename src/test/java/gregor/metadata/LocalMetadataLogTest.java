package gregor.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.metadata.LogRecords.AbortTransactionRecord;
import gregor.metadata.LogRecords.BeginTransactionRecord;
import gregor.metadata.LogRecords.EndTransactionRecord;
import gregor.metadata.LogRecords.NoOpRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.raft.DynamicVoter;
import gregor.raft.QuorumState;
import gregor.raft.SnapshotFile;
import gregor.base.OffsetAndEpoch;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.RecordBatch;
import gregor.sim.Loss;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LocalMetadataLogTest {

    private static final MetadataVersion LEVEL = MetadataVersion.LATEST_PRODUCTION;
    private static final NodeConfig STATIC = NodeConfig.with(Map.of("log.dirs", "/data"));
    private static final NodeConfig DYNAMIC = NodeConfig.with(Map.of("log.dirs", "/data", "controller.quorum.voters", "",
        "controller.quorum.bootstrap.servers", "localhost:9093"));
    private static final Path DIRECTORY = Path.of("/data/__cluster_metadata-0");
    private static final Uuid DIRECTORY_ID = new Uuid(11, 12);

    private final SimDisk disk = new SimDisk();
    private final List<MetadataBatch> delivered = new ArrayList<>();
    private long nowMs = 1000;

    private LocalMetadataLog open(NodeConfig config) throws IOException {
        delivered.clear();
        disk.createDirectories(Path.of("/data"));
        disk.forceDirectory(Path.of("/"));
        return LocalMetadataLog.open(config, DIRECTORY_ID, disk, nowMs++, delivered::addAll);
    }

    private static TopicRecord topic(int number) {
        return new TopicRecord("t" + number, new Uuid(7, number));
    }

    private List<MetadataRecord> deliveredRecords() {
        return delivered.stream().flatMap(batch -> batch.records().stream()).toList();
    }

    @Test
    void anEpochBeginsWithALeaderChangeThatIsCommitted() throws IOException {
        try (LocalMetadataLog log = open(STATIC)) {
            assertThat(log.leaderEpoch()).isEqualTo(1);
            assertThat(log.endOffset()).isEqualTo(1);
            assertThat(log.highWatermark()).isEqualTo(1);
            assertThat(log.kraftVersion()).isZero();
            assertThat(delivered).containsExactly(new MetadataBatch(0, 0, 1, 1000, List.of()));
            assertThat(QuorumState.read(disk, DIRECTORY)).isEqualTo(QuorumState.ledBy(1, 1));
        }
        try (LocalMetadataLog log = open(STATIC)) {
            assertThat(log.leaderEpoch()).isEqualTo(2);
            assertThat(delivered).extracting(MetadataBatch::epoch).containsExactly(1, 2);
        }
    }

    @Test
    void theEpochRisesEvenIfItsFileIsLost() throws IOException {
        open(STATIC).close();
        open(STATIC).close();
        disk.delete(DIRECTORY.resolve(QuorumState.FILE_NAME));
        assertThat(open(STATIC).leaderEpoch()).isEqualTo(3);
        QuorumState.ledBy(1, 9).write(disk, DIRECTORY, null, 0, List.of(1));
        assertThat(open(STATIC).leaderEpoch()).isEqualTo(10);
    }

    @Test
    void nothingIsDeliveredBeforeItIsForced() throws IOException {
        LocalMetadataLog log = open(STATIC);
        delivered.clear();
        assertThat(log.append(List.of(topic(1), topic(2)), LEVEL, nowMs)).isEqualTo(2);
        assertThat(log.append(List.of(topic(3)), LEVEL, nowMs)).isEqualTo(3);
        assertThat(log.endOffset()).isEqualTo(4);
        assertThat(log.highWatermark()).isEqualTo(1);
        assertThat(delivered).isEmpty();
        log.flush();
        assertThat(log.highWatermark()).isEqualTo(4);
        assertThat(delivered).containsExactly(new MetadataBatch(1, 2, 1, nowMs, List.of(topic(1), topic(2))),
            new MetadataBatch(3, 3, 1, nowMs, List.of(topic(3))));
        log.flush();
        assertThat(delivered).as("delivered once").hasSize(2);
    }

    /** Appends, flushes, restarts and power failures at random: what was delivered once is delivered at each later start. */
    @Property(tries = 40)
    void whatWasCommittedIsKept(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        SimDisk own = new SimDisk();
        own.createDirectories(Path.of("/data"));
        own.forceDirectory(Path.of("/"));
        List<MetadataRecord> committed = new ArrayList<>();
        List<MetadataRecord> now = new ArrayList<>();
        int epoch = 0;
        LocalMetadataLog log = null;
        for (int step = 0; step < 40; step++) {
            if (log == null) {
                now.clear();
                log = LocalMetadataLog.open(STATIC, DIRECTORY_ID, own, 1000, batches -> batches.forEach(b -> now.addAll(b.records())));
                assertThat(log.leaderEpoch()).as("I1 of raft: no epoch twice").isGreaterThan(epoch);
                epoch = log.leaderEpoch();
                assertThat(now.subList(0, Math.min(now.size(), committed.size()))).isEqualTo(committed);
            }
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> log.append(List.of(topic(step), new NoOpRecord()), LEVEL, 1000);
                case 4, 5 -> log.flush();
                case 6 -> {
                    log.close();
                    log = null;
                }
                default -> {
                    own.crash();
                    log = null;
                }
            }
            committed = List.copyOf(now);
        }
    }

    @Test
    void aBatchThatIsTooLargeLeavesNoTrace() throws IOException {
        LocalMetadataLog log = open(STATIC);
        TopicRecord large = new TopicRecord("x".repeat(LocalMetadataLog.MAX_BATCH_BYTES), DIRECTORY_ID);
        assertThatThrownBy(() -> log.append(List.of(topic(1), large), LEVEL, nowMs)).isInstanceOf(KafkaException.class);
        assertThat(log.endOffset()).isEqualTo(1);
        log.append(List.of(topic(2)), LEVEL, nowMs);
        log.flush();
        assertThat(deliveredRecords()).containsExactly(topic(2));
    }

    /** KAFKA-14104: whichever byte of a batch of metadata is another one, the checksum tells, and nothing of it is applied. */
    @Test
    void h47ADamagedBatchOfMetadataIsNotApplied() throws IOException {
        LocalMetadataLog log = open(STATIC);
        log.append(List.of(topic(1)), LEVEL, nowMs);
        log.flush();
        log.close();
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
            delivered.clear();
            LocalMetadataLog.open(STATIC, DIRECTORY_ID, damaged, nowMs, delivered::addAll).close();
            assertThat(delivered).as("byte %d", at).isNotEmpty();
            assertThat(deliveredRecords()).as("byte %d", at).isEmpty();
        }
    }

    @Test
    void aDamagedOrUnknownRecordStopsTheStart() throws IOException {
        LocalMetadataLog log = open(STATIC);
        log.append(List.of(topic(1)), LEVEL, nowMs);
        log.close();
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
        second.setLogAppendTime(nowMs);
        disk.replaceWhole(file, bytes);
        assertThatThrownBy(() -> open(STATIC)).isInstanceOf(UnreadableMetadata.class)
            .hasMessageContaining("offset 1").hasMessageContaining("unknown type 6");
    }

    @Test
    void votersAreThisNodeAloneOrTheStartIsRefused() throws IOException {
        NodeConfig three = NodeConfig.with(Map.of("log.dirs", "/data", "controller.quorum.voters", "1@a:1,2@b:1,3@c:1"));
        assertThatThrownBy(() -> open(three)).isInstanceOf(FormatException.class)
            .hasMessageContaining("[1, 2, 3]").hasMessageContaining("comes with the quorum issue");
        assertThatThrownBy(() -> open(DYNAMIC)).isInstanceOf(FormatException.class).hasMessageContaining("no voters are named");
        voters("1@localhost:9093:JEXY6aqzQY-32P5TStzaFg");
        assertThatThrownBy(() -> open(DYNAMIC)).hasMessageContaining("JEXY6aqzQY-32P5TStzaFg").hasMessageContaining(DIRECTORY_ID.toString());
        voters("1@localhost:9093:" + DIRECTORY_ID + ",2@localhost:9094:JEXY6aqzQY-32P5TStzaFg");
        assertThatThrownBy(() -> open(DYNAMIC)).hasMessageContaining("names 2 voters");
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
        try (LocalMetadataLog log = open(DYNAMIC)) {
            assertThat(log.kraftVersion()).isEqualTo((short) 1);
            assertThat(log.endOffset()).as("LEADER_CHANGE, KRAFT_VERSION, KRAFT_VOTERS").isEqualTo(3);
        }
        try (LocalMetadataLog log = open(DYNAMIC)) {
            assertThat(log.endOffset()).as("and LEADER_CHANGE").isEqualTo(4);
        }
        NodeConfig moved = NodeConfig.with(Map.of("log.dirs", "/data", "controller.quorum.voters", "",
            "controller.quorum.bootstrap.servers", "localhost:9093", "listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9999"));
        try (LocalMetadataLog log = open(moved)) {
            assertThat(log.endOffset()).isEqualTo(7);
        }
    }

    @Test
    void aSnapshotStandsForWhatIsBelowIt() throws IOException {
        disk.createDirectories(DIRECTORY);
        List<ByteBuffer> values = List.of(MetadataRecordSerde.write(topic(1), LEVEL), MetadataRecordSerde.write(topic(2), LEVEL));
        disk.replaceWhole(DIRECTORY.resolve(SnapshotFile.fileName(new OffsetAndEpoch(50, 4))),
            new SnapshotFile(500, null, null, values).encode(4, 600));
        try (LocalMetadataLog log = open(STATIC)) {
            assertThat(log.endOffset()).isEqualTo(51);
            assertThat(log.leaderEpoch()).isEqualTo(1);
            log.append(List.of(topic(3)), LEVEL, nowMs);
        }
        open(STATIC).close();
        assertThat(deliveredRecords()).containsExactly(topic(1), topic(2), topic(3));
        assertThat(delivered.get(0)).isEqualTo(new MetadataBatch(0, 49, 4, 500, List.of(topic(1), topic(2))));
        disk.delete(DIRECTORY.resolve(SnapshotFile.fileName(new OffsetAndEpoch(50, 4))));
        assertThatThrownBy(() -> open(STATIC)).isInstanceOf(UnreadableMetadata.class).hasMessageContaining("what lies between is missing");
    }

    @Test
    void snapshotsComeByBytesOrByTimeAndTheLogForgetsWhatTwoOfThemStandFor() throws IOException {
        NodeConfig config = NodeConfig.with(Map.of("log.dirs", "/data", "metadata.log.max.record.bytes.between.snapshots", "1000",
            "metadata.log.max.snapshot.interval.ms", "5000"));
        MetadataLoader loader = new MetadataLoader(List.of());
        disk.createDirectories(Path.of("/data"));
        disk.forceDirectory(Path.of("/"));
        LocalMetadataLog log = LocalMetadataLog.open(config, DIRECTORY_ID, disk, 1000, loader);
        log.append(List.of(topic(1)), LEVEL, 1000);
        log.flush();
        assertThat(log.isSnapshotDue(5999)).isFalse();
        assertThat(log.isSnapshotDue(6000)).as("by time").isTrue();
        log.writeSnapshot(loader.image(), 6000);
        assertThat(log.isSnapshotDue(99_999)).as("nothing since").isFalse();
        for (int number = 2; number < 40; number++) {
            log.append(List.of(topic(number)), LEVEL, 6000);
            log.flush();
            if (log.isSnapshotDue(6000)) {
                log.writeSnapshot(loader.image(), 6000);
            }
        }
        assertThat(snapshots()).as("the latest two").hasSize(2).doesNotContain(new OffsetAndEpoch(2, 1));
        disk.crash();
        MetadataLoader again = new MetadataLoader(List.of());
        LocalMetadataLog.open(config, DIRECTORY_ID, disk, 7000, again);
        assertThat(again.image().topics()).isEqualTo(loader.image().topics());
        assertThat(again.image().topics().byName()).hasSize(39);
        // Without the latest snapshot the one before it and the log behind it are still the whole truth.
        List<OffsetAndEpoch> kept = snapshots();
        disk.delete(DIRECTORY.resolve(SnapshotFile.fileName(kept.get(1))));
        MetadataLoader older = new MetadataLoader(List.of());
        LocalMetadataLog.open(config, DIRECTORY_ID, disk, 8000, older);
        assertThat(older.image().topics()).isEqualTo(loader.image().topics());
    }

    private List<OffsetAndEpoch> snapshots() throws IOException {
        return disk.list(DIRECTORY).stream().map(file -> SnapshotFile.idOf(file.getFileName().toString())).filter(java.util.Objects::nonNull).toList();
    }

    @Test
    void aSnapshotOfADynamicQuorumNamesItsVoters() throws IOException {
        voters("1@localhost:9093:" + DIRECTORY_ID);
        MetadataLoader loader = new MetadataLoader(List.of());
        LocalMetadataLog log = LocalMetadataLog.open(DYNAMIC, DIRECTORY_ID, disk, 1, loader);
        log.writeSnapshot(loader.image(), 1);
        SnapshotFile snapshot = SnapshotFile.decode(disk.readWhole(DIRECTORY.resolve(SnapshotFile.fileName(new OffsetAndEpoch(3, 1)))));
        assertThat(snapshot.voters().voters().get(0).voterDirectoryId()).isEqualTo(DIRECTORY_ID);
        assertThat(snapshot.kraftVersion().kRaftVersion()).isEqualTo((short) 1);
        log.close();
        assertThat(open(DYNAMIC).endOffset()).as("a later leader finds them there").isEqualTo(4);
    }

    /** Batches arrive in runs of any length; the images and what publishers see are the same. */
    @Property(tries = 100)
    void i4NobodySeesAPartOfATransaction(@ForAll long seed) {
        Random random = new Random(seed);
        List<MetadataRecord> published = new ArrayList<>();
        List<TopicRecord> expected = new ArrayList<>();
        List<TopicRecord> open = null;
        MetadataLoader loader = new MetadataLoader(List.of((delta, image) -> {
            delta.topics().created().forEach((name, id) -> published.add(new TopicRecord(name, id)));
            assertThat(image.topics().byName().size()).isEqualTo(published.size());
        }));
        List<MetadataBatch> run = new ArrayList<>();
        for (int offset = 0; offset < 60; offset++) {
            MetadataRecord record = topic(offset);
            if (random.nextInt(5) == 0) {
                record = open == null ? new BeginTransactionRecord(null)
                    : random.nextBoolean() ? new EndTransactionRecord() : new AbortTransactionRecord(null);
                if (record instanceof EndTransactionRecord) {
                    expected.addAll(open);
                }
                open = open == null ? new ArrayList<>() : null;
            } else {
                (open == null ? expected : open).add((TopicRecord) record);
            }
            run.add(new MetadataBatch(offset, offset, 1, 0, List.of(record)));
            if (random.nextInt(4) == 0) {
                loader.onCommit(List.copyOf(run));
                run.clear();
                assertThat(loader.image().offset()).isEqualTo(offset);
                assertThat(loader.isInTransaction()).isEqualTo(open != null);
                assertThat(loader.image().topics().byName().size()).isEqualTo(expected.size());
            }
            if (offset == 30) {
                assertThat(published).as("before the start nobody is told").isEmpty();
                loader.start();
            }
        }
        if (run.isEmpty()) {
            assertThat(published).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void transactionsDoNotNestNorEndTwice() {
        MetadataLoader loader = new MetadataLoader(List.of());
        loader.onCommit(List.of(new MetadataBatch(0, 0, 1, 0, List.of(new BeginTransactionRecord(null)))));
        assertThatThrownBy(() -> loader.onCommit(List.of(new MetadataBatch(1, 1, 1, 0, List.of(new BeginTransactionRecord(null))))))
            .isInstanceOf(UnreadableMetadata.class);
        loader.onCommit(List.of(new MetadataBatch(1, 1, 1, 0, List.of(new AbortTransactionRecord(null)))));
        assertThatThrownBy(() -> loader.onCommit(List.of(new MetadataBatch(2, 2, 1, 0, List.of(new EndTransactionRecord())))))
            .isInstanceOf(UnreadableMetadata.class);
    }

    @Test
    void aNodeFormattedByTheToolStarts() throws IOException {
        for (NodeConfig config : List.of(STATIC, DYNAMIC)) {
            SimDisk fresh = new SimDisk();
            NodeStorage storage = NodeStorage.open(config, "4L6g3nShT-eMCtK--X86sw", fresh, new SimEntropy(1), 1, line -> { });
            LocalMetadataLog log = LocalMetadataLog.open(config, storage.directoryIds().get("/data"), fresh, 2, batches -> { });
            assertThat(log.leaderEpoch()).isEqualTo(1);
        }
    }
}
