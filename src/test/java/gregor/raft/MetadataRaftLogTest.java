package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Check;
import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.book.claim.Claim;
import gregor.log.DirectoryState;
import gregor.record.BatchBuilder;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MetadataRaftLogTest {

    private static RaftLogHistory run(long seed) throws IOException {
        RaftLogHistory history = new RaftLogHistory(seed);
        for (int i = 0; i < 120; i++) {
            history.step();
        }
        return history;
    }

    @Claim("14.4")
    @Property(tries = 60)
    void doesWhatItsNaiveTwinDoesThroughCrashes(@ForAll long seed) throws IOException {
        run(seed);
    }

    /** So that the property above is about what it says. */
    @Test
    void aHistoryHasAllThatMatters() throws IOException {
        int crashes = 0;
        int cuts = 0;
        int startedOver = 0;
        for (int seed = 0; seed < 10; seed++) {
            RaftLogHistory history = run(seed);
            crashes += history.crashes;
            cuts += history.cuts;
            startedOver += history.startedOver;
        }
        assertThat(crashes).isGreaterThan(10);
        assertThat(cuts).isGreaterThan(3);
        assertThat(startedOver).isGreaterThan(3);
    }

    private static MetadataRaftLog open(SimDisk disk, SimClock clock, int segmentBytes) throws IOException {
        return MetadataRaftLog.open(RaftLogHistory.DIRECTORY, new MetadataLogConfig(segmentBytes, 1_000, 1 << 20, 1, 1, 0), disk, clock,
            new DirectoryState());
    }

    private static ByteBuffer batch(String value) {
        return new BatchBuilder(64).append(7, null, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)), List.of()).build();
    }

    private static void append(MetadataRaftLog log, int epoch, int batches) {
        for (int i = 0; i < batches; i++) {
            log.appendAsLeader(batch("a value " + i), epoch, 7);
        }
        log.flush();
    }

    private static ByteBuffer snapshot(OffsetAndEpoch id) {
        return new SnapshotFile(7, null, null, List.of()).encode(id.epoch(), 7);
    }

    /** KAFKA-14238: neither age nor size alone makes a segment go, only a snapshot that is kept. */
    @Test
    void h62SegmentsGoOnlyBelowAKeptSnapshot() throws IOException {
        SimDisk disk = new SimDisk();
        SimClock clock = new SimClock();
        MetadataRaftLog log = open(disk, clock, 200);
        append(log, 1, 20);
        log.updateHighWatermark(20);
        clock.advance(1_000_000);
        assertThat(log.cleanUp(clock.millis())).isFalse();
        OffsetAndEpoch first = new OffsetAndEpoch(8, 1);
        log.writeSnapshot(first, snapshot(first));
        assertThat(log.cleanUp(clock.millis())).as("one snapshot alone, however old").isFalse();
        assertThat(log.startOffset()).isZero();
        OffsetAndEpoch second = new OffsetAndEpoch(12, 1);
        log.writeSnapshot(second, snapshot(second));
        assertThat(log.cleanUp(clock.millis())).isTrue();
        assertThat(log.startOffset()).isEqualTo(12);
        assertThat(log.earliestSnapshotId()).contains(second);
        assertThat(log.snapshotSize(first)).isEqualTo(-1);
    }

    /** KAFKA-14240: a hole between snapshot and log stops the start, which says where it is. */
    @Test
    void h62ALogThatBeginsBehindItsLatestSnapshotIsRefused() throws IOException {
        SimDisk disk = new SimDisk();
        SimClock clock = new SimClock();
        MetadataRaftLog log = open(disk, clock, 200);
        append(log, 1, 20);
        log.updateHighWatermark(20);
        for (OffsetAndEpoch id : List.of(new OffsetAndEpoch(4, 1), new OffsetAndEpoch(12, 1))) {
            log.writeSnapshot(id, snapshot(id));
        }
        log.cleanUp(clock.millis());
        log.close();
        disk.delete(RaftLogHistory.DIRECTORY.resolve("00000000000000000012-0000000001.checkpoint"));
        assertThatThrownBy(() -> open(disk, clock, 200)).isInstanceOf(KafkaException.class)
            .hasMessageMatching("the log in /data/__cluster_metadata-0 starts at offset \\d+, and there is no snapshot: what lies between is missing");
        disk.replaceWhole(RaftLogHistory.DIRECTORY.resolve("00000000000000000004-0000000001.checkpoint"), snapshot(new OffsetAndEpoch(4, 1)));
        assertThatThrownBy(() -> open(disk, clock, 200)).hasMessageContaining("and the latest snapshot ends at 4: what lies between is missing");
    }

    @Test
    void halfWrittenSnapshotsAreInvisibleAndDeleted() throws IOException {
        SimDisk disk = new SimDisk();
        SimClock clock = new SimClock();
        open(disk, clock, 200).close();
        for (String suffix : List.of(".tmp", ".part", ".deleted")) {
            disk.replaceWhole(RaftLogHistory.DIRECTORY.resolve("00000000000000000009-0000000001.checkpoint" + suffix), ByteBuffer.allocate(3));
        }
        MetadataRaftLog log = open(disk, clock, 200);
        assertThat(log.latestSnapshotId()).isEmpty();
        assertThat(log.endOffset()).isZero();
        assertThat(disk.list(RaftLogHistory.DIRECTORY)).noneMatch(file -> file.toString().contains("checkpoint."));
    }

    /** RFT-17: damage at rest is found by whoever reads, not handed on. */
    @Test
    void checksumsAreVerifiedOnEveryRead() throws IOException {
        SimDisk disk = new SimDisk();
        MetadataRaftLog log = open(disk, new SimClock(), 10_000);
        append(log, 1, 3);
        log.updateHighWatermark(3);
        OffsetAndEpoch id = new OffsetAndEpoch(2, 1);
        log.writeSnapshot(id, snapshot(id));
        flip(disk, "00000000000000000000.log", log.read(0, 1, 1).remaining() + 70);
        flip(disk, SnapshotFile.fileName(id), 70);
        assertThat(log.read(0, 1, 1 << 20).hasRemaining()).isTrue();
        assertThatThrownBy(() -> log.read(0, 3, 1 << 20)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.CORRUPT_MESSAGE)).hasMessageContaining("__cluster_metadata-0");
        assertThatThrownBy(() -> log.loadSnapshot(id)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.CORRUPT_MESSAGE)).hasMessageContaining("00000000000000000002-0000000001.checkpoint");
    }

    private static void flip(SimDisk disk, String file, int at) throws IOException {
        try (FileChannel channel = disk.open(RaftLogHistory.DIRECTORY.resolve(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), at);
        }
    }

    /**
     * The log has more records than the snapshot, and a later epoch, but they are not those that were committed: only the epoch of the
     * record before the snapshot's end tells. Apache Kafka compares the last epochs, and stops.
     */
    @Test
    void aLogOfAnotherHistoryStartsOverAtTheSnapshot() throws IOException {
        MetadataRaftLog log = open(new SimDisk(), new SimClock(), 10_000);
        append(log, 3, 4);
        append(log, 4, 6);
        OffsetAndEpoch id = new OffsetAndEpoch(7, 3);
        log.writeSnapshot(id, snapshot(id));
        assertThat(log.truncateToLatestSnapshot()).isTrue();
        assertThat(log.startOffset()).isEqualTo(7);
        assertThat(log.endOffset()).isEqualTo(7);
        assertThat(log.highWatermark()).isEqualTo(7);
        assertThat(log.lastEpoch()).isEqualTo(3);
        assertThat(log.truncateToLatestSnapshot()).isFalse();
    }

    @Test
    void whatIsCommittedIsNotCutOff() throws IOException {
        MetadataRaftLog log = open(new SimDisk(), new SimClock(), 10_000);
        append(log, 1, 4);
        log.updateHighWatermark(3);
        log.updateHighWatermark(2);
        assertThat(log.highWatermark()).isEqualTo(3);
        log.truncateTo(3);
        assertThatThrownBy(() -> log.truncateTo(2)).isInstanceOf(Check.Broken.class).hasMessageContaining("raft.I5");
    }
}
