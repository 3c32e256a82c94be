package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.OffsetAndEpoch;
import gregor.log.DirectoryState;
import gregor.raft.NaiveRaftLog.Entry;
import gregor.record.BatchBuilder;
import gregor.record.Record;
import gregor.record.RecordBatch;
import gregor.sim.DiskFault;
import gregor.sim.Loss;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import gregor.sim.Tear;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One random life of a metadata log, with its naive twin beside it. */
final class RaftLogHistory {

    static final Path DIRECTORY = Path.of("/data", "__cluster_metadata-0");
    private static final MetadataLogConfig CONFIG = new MetadataLogConfig(700, 5_000, 1 << 20, 4_000, 60_000, 100);

    private final Random random;
    private final SimEntropy losses;
    private final SimClock clock = new SimClock();
    private SimDisk disk = new SimDisk(64, Set.of());
    MetadataRaftLog log;
    private NaiveRaftLog twin = new NaiveRaftLog();
    /** What the log has been since it was last known to be forced: a power failure may leave a beginning of any of them. */
    private final List<NaiveRaftLog> unforced = new ArrayList<>();
    private long forced;
    private int epoch = 1;
    private int batches;
    int crashes;
    int startedOver;
    int cuts;

    RaftLogHistory(long seed) throws IOException {
        random = new Random(seed);
        losses = new SimEntropy(seed);
        disk.createDirectories(DIRECTORY.getParent());
        disk.forceDirectory(DIRECTORY.getParent().getParent());
        open();
    }

    private void open() throws IOException {
        log = MetadataRaftLog.open(DIRECTORY, CONFIG, disk, clock, new DirectoryState());
        noteForced();
    }

    private void noteForced() {
        unforced.clear();
        unforced.add(twin.copy());
        forced = twin.end();
    }

    /** One step; in some of them the power fails, in the middle or at the end. */
    void step() throws IOException {
        clock.advance(random.nextInt(2_000));
        NaiveRaftLog before = twin.copy();
        List<NaiveRaftLog> possible = new ArrayList<>(unforced);
        long due = forced;
        SimDisk[] left = new SimDisk[1];
        if (random.nextInt(8) == 0) {
            long at = disk.calls() + 1 + random.nextInt(random.nextBoolean() ? 5 : 20);
            Loss loss = Loss.values()[random.nextInt(Loss.values().length)];
            disk.watch(call -> {
                if (call.number() == at) {
                    left[0] = disk.afterCrash(Tear.RANDOM.of(call.bytes(), losses), loss, losses);
                }
                return DiskFault.NONE;
            });
        }
        change();
        unforced.add(twin.copy());
        forced = Math.min(forced, log.flushedOffset());
        disk.watch(call -> DiskFault.NONE);
        if (left[0] != null) {
            crashes++;
            disk = left[0];
            possible.addAll(unforced);
            recover(before, possible, Math.min(due, forced));
        }
        compare();
    }

    private void change() throws IOException {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> appendAsLeader();
            case 3, 4 -> appendAsFollower();
            case 5 -> {
                log.flush();
                assertThat(log.flushedOffset()).isEqualTo(log.endOffset());
                noteForced();
            }
            case 6, 7 -> {
                long to = twin.highWatermark + random.nextInt((int) (twin.end() - twin.highWatermark) + 1);
                while (!twin.isBoundary(to)) {
                    to--;
                }
                twin.highWatermark = Math.max(to, twin.highWatermark);
                log.updateHighWatermark(to);
            }
            case 8 -> truncate();
            case 9 -> snapshot();
            case 10 -> {
                if (random.nextInt(3) == 0) {
                    fetchSnapshot();
                } else {
                    cleanUp();
                }
            }
            default -> {
                log.close();
                open();
                restarted();
            }
        }
    }

    private ByteBuffer batch(long offset, int ofEpoch, List<Entry> into) {
        BatchBuilder batch = new BatchBuilder(256).baseOffset(offset).partitionLeaderEpoch(ofEpoch);
        batches++;
        for (int i = random.nextInt(3); i >= 0; i--) {
            String value = "v" + random.nextInt(1 << 20) + "x".repeat(random.nextInt(90));
            into.add(new Entry(offset++, ofEpoch, batches, value));
            batch.append(clock.millis(), null, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)), List.of());
        }
        return batch.build();
    }

    private void appendAsLeader() {
        epoch += random.nextInt(6) == 0 ? 1 : 0;
        List<Entry> entries = new ArrayList<>();
        ByteBuffer bytes = batch(twin.end(), epoch, entries);
        assertThat(log.appendAsLeader(bytes, epoch, clock.millis())).isEqualTo(twin.end() + entries.size() - 1);
        twin.entries.addAll(entries);
    }

    /** What a leader sends: batches that are here already, new ones, and what is to be left out: damaged, of a later epoch, cut. */
    private void appendAsFollower() {
        ByteBuffer sent = ByteBuffer.allocate(1 << 16);
        long known = twin.end();
        if (twin.end() > twin.start && random.nextBoolean()) {
            do {
                known--;
            } while (!twin.isBoundary(known));
            sent.put(log.read(known, twin.end(), 1 << 16));
        }
        int ofEpoch = Math.max(1, twin.lastEpoch());
        long next = twin.end();
        boolean good = true;
        List<Entry> taken = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            ofEpoch += random.nextInt(6) == 0 ? 1 : 0;
            List<Entry> entries = new ArrayList<>();
            ByteBuffer batch = batch(next, ofEpoch, entries);
            if (random.nextInt(8) == 0) {
                batch.put(30 + random.nextInt(batch.limit() - 30), (byte) random.nextInt());
                good &= new RecordBatch(batch, 0).isValid();
            }
            good &= ofEpoch <= epoch;
            next += entries.size();
            sent.put(batch);
            if (good) {
                taken.addAll(entries);
            }
        }
        sent.flip();
        if (!taken.isEmpty() && good && random.nextInt(4) == 0) {
            sent.limit(sent.limit() - 1 - random.nextInt(20));
            int last = taken.get(taken.size() - 1).batch();
            taken.removeIf(entry -> entry.batch() == last);
        }
        assertThat(log.appendAsFollower(sent, epoch, clock.millis())).isEqualTo(!taken.isEmpty());
        twin.entries.addAll(taken);
    }

    private void truncate() {
        long to = Math.max(twin.highWatermark, twin.end() - random.nextInt(6));
        while (!twin.isBoundary(to)) {
            to++;
        }
        log.truncateTo(to);
        twin.truncateTo(to);
        epoch++; // whoever cuts its log follows a leader of a later epoch
    }

    private void snapshot() throws IOException {
        long end = Math.max(twin.highWatermark - random.nextInt(8), twin.start);
        while (!twin.isBoundary(end)) {
            end++;
        }
        if (end == twin.base || twin.latest() != null && end <= twin.latest().offset()) {
            return;
        }
        OffsetAndEpoch id = new OffsetAndEpoch(end, twin.at(end - 1).epoch());
        log.writeSnapshot(id, content(id));
        assertThat(log.flushedOffset()).as("a start takes what is below a snapshot for forced").isEqualTo(log.endOffset());
        twin.snapshots.add(id);
        noteForced();
    }

    private ByteBuffer content(OffsetAndEpoch id) {
        return new SnapshotFile(clock.millis(), null, null, List.of(ByteBuffer.wrap(id.toString().getBytes(StandardCharsets.UTF_8))))
            .encode(id.epoch(), clock.millis());
    }

    /** The leader has cut its log below this one's end, or below where the two part. */
    private void fetchSnapshot() throws IOException {
        epoch++;
        long end = twin.highWatermark + 1 + random.nextInt(20);
        OffsetAndEpoch id = new OffsetAndEpoch(end, epoch);
        log.writeSnapshot(id, content(id));
        assertThat(log.truncateToLatestSnapshot()).isTrue();
        twin.snapshots.add(id);
        twin.startOverAt(id);
        noteForced();
        startedOver++;
    }

    private void cleanUp() throws IOException {
        OffsetAndEpoch latest = twin.latest();
        if (log.cleanUp(clock.millis())) {
            cuts++;
            assertThat(log.startOffset()).isGreaterThan(twin.start).isEqualTo(log.earliestSnapshotId().orElseThrow().offset());
        }
        assertThat(log.latestSnapshotId().orElse(null)).isEqualTo(latest);
        twin.start = log.startOffset();
        twin.snapshots.removeIf(id -> id.offset() < twin.start);
    }

    /** A start may bring back records below the old log start, down to a segment's beginning, if they are to be read from 0 on. */
    private void restarted() {
        assertThat(log.startOffset()).isIn(0L, twin.start);
        twin.start = log.startOffset();
        twin.highWatermark = twin.latest() == null ? twin.start : Math.max(twin.start, twin.latest().offset());
    }

    /** The power failed in the middle of a step: the log is a beginning of what it was at some time since it was forced. */
    private void recover(NaiveRaftLog before, List<NaiveRaftLog> possible, long due) throws IOException {
        NaiveRaftLog after = twin;
        log = MetadataRaftLog.open(DIRECTORY, CONFIG, disk, clock, new DirectoryState());
        List<OffsetAndEpoch> found = new ArrayList<>();
        for (NaiveRaftLog one : List.of(before, after)) {
            for (OffsetAndEpoch id : one.snapshots) {
                if (log.snapshotSize(id) >= 0 && !found.contains(id)) {
                    found.add(id);
                    assertThat(log.loadSnapshot(id).values()).containsExactly(ByteBuffer.wrap(id.toString().getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
        found.sort((a, b) -> Long.compare(a.offset(), b.offset()));
        assertThat(found.isEmpty() ? null : found.get(found.size() - 1)).isEqualTo(log.latestSnapshotId().orElse(null)).isIn(before.latest(), after.latest());
        twin = adopted(possible, due);
        twin.snapshots.clear();
        twin.snapshots.addAll(found);
        twin.start = log.startOffset();
        assertThat(twin.start).isIn(0L, found.isEmpty() ? 0L : found.get(0).offset());
        twin.highWatermark = found.isEmpty() ? twin.start : twin.latest().offset();
        noteForced();
    }

    /** The state that the log is a beginning of. */
    private NaiveRaftLog adopted(List<NaiveRaftLog> possible, long due) {
        OffsetAndEpoch latest = log.latestSnapshotId().orElse(null);
        if (latest != null && log.endOffset() == log.startOffset() && latest.offset() == log.endOffset()) {
            NaiveRaftLog empty = new NaiveRaftLog();
            empty.startOverAt(latest);
            return empty;
        }
        List<Entry> read = readAll();
        for (int i = possible.size() - 1; i >= 0; i--) {
            NaiveRaftLog one = possible.get(i).copy();
            if (one.base <= log.startOffset() && log.endOffset() <= one.end() && log.endOffset() >= Math.min(due, one.end())) {
                one.truncateTo(log.endOffset());
                if (same(read, one)) {
                    return one;
                }
            }
        }
        throw new AssertionError(log + " is no beginning of what was written; due up to " + due);
    }

    private boolean same(List<Entry> read, NaiveRaftLog one) {
        for (Entry entry : read) {
            Entry expected = one.at(entry.offset());
            if (expected.epoch() != entry.epoch() || !expected.value().equals(entry.value())) {
                return false;
            }
        }
        return true;
    }

    private List<Entry> readAll() {
        List<Entry> read = new ArrayList<>();
        long at = log.startOffset();
        while (at < log.endOffset()) {
            ByteBuffer bytes = log.read(at, log.endOffset(), 1 + random.nextInt(800));
            assertThat(bytes.hasRemaining()).isTrue();
            for (RecordBatch batch : RecordBatch.in(bytes)) {
                for (Record record : batch.records()) {
                    if (record.offset() >= at) {
                        read.add(new Entry(record.offset(), batch.partitionLeaderEpoch(), 0,
                            StandardCharsets.UTF_8.decode(record.value().duplicate()).toString()));
                    }
                }
                at = batch.nextOffset();
            }
        }
        return read;
    }

    private void compare() throws IOException {
        assertThat(log.startOffset()).isEqualTo(twin.start);
        assertThat(log.endOffset()).isEqualTo(twin.end());
        assertThat(log.highWatermark()).isEqualTo(twin.highWatermark);
        assertThat(log.lastEpoch()).isEqualTo(twin.lastEpoch());
        assertThat(log.flushedOffset()).isBetween(0L, twin.end());
        assertThat(log.latestSnapshotId().orElse(null)).isEqualTo(twin.latest());
        assertThat(log.earliestSnapshotId().orElse(null)).isEqualTo(twin.snapshots.isEmpty() ? null : twin.snapshots.get(0));
        assertThat(same(readAll(), twin)).isTrue();
        for (int i = 0; i < 4; i++) {
            int ofEpoch = random.nextInt(epoch + 2);
            long offset = Math.max(0, twin.start - 2 + random.nextInt((int) (twin.end() - twin.start) + 5));
            assertThat(log.endOffsetForEpoch(ofEpoch)).as("end of epoch %s", ofEpoch).isEqualTo(twin.endOffsetForEpoch(ofEpoch));
            assertThat(log.validate(offset, ofEpoch)).as("offset %s, epoch %s", offset, ofEpoch).isEqualTo(twin.validate(offset, ofEpoch));
        }
    }
}
