package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.config.TopicConfig;
import gregor.index.OffsetIndex;
import gregor.index.OffsetPosition;
import gregor.index.TimeIndex;
import gregor.index.TimestampOffset;
import gregor.log.SparseLog.Batch;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** An index and a short scan against looking at everything. */
class SegmentLookupTest {

    private static void compareOffset(SparseLog sparse, long offset) throws IOException {
        Batch expected = sparse.find(offset);
        assertThat(sparse.readOne(offset)).as("offset " + offset).isEqualTo(expected == null ? new byte[0] : expected.bytes());
    }

    @Claim("5.2")
    @Property(tries = 200)
    void anOffsetIsFoundWhereAScanFindsIt(@ForAll long seed) throws IOException {
        SparseLog sparse = new SparseLog(seed);
        for (int i = 0; i < 60; i++) {
            sparse.append(40);
        }
        for (long offset = 0; offset <= sparse.log.logEndOffset(); offset++) {
            compareOffset(sparse, offset);
        }
    }

    @Claim("5.3")
    @Property(tries = 200)
    void aTimeIsFoundWhereAScanFindsIt(@ForAll long seed) throws IOException {
        SparseLog sparse = new SparseLog(seed);
        for (int i = 0; i < 60; i++) {
            sparse.append(3);
            long timestamp = sparse.random.nextInt(3200);
            assertThat(sparse.log.offsetForTimestamp(timestamp)).isEqualTo(sparse.findTime(timestamp));
        }
        for (Batch batch : sparse.batches) {
            for (long timestamp : batch.timestamps()) {
                assertThat(sparse.log.offsetForTimestamp(timestamp)).isEqualTo(sparse.findTime(timestamp));
                assertThat(sparse.log.offsetForTimestamp(timestamp + 1)).isEqualTo(sparse.findTime(timestamp + 1));
            }
        }
    }

    @Example
    void oneBatchInFiveHasAnEntry() throws IOException {
        LogSegment segment = LogSegment.create(new SimDisk(), Path.of("/"), 0, TopicConfig.of(Map.of()), 0);
        ByteBuffer batch = Batches.of(1, "x".repeat(1024 - Batches.of(1, "x".repeat(900)).remaining() + 900));
        assertThat(batch.remaining()).isEqualTo(1024);
        for (int i = 0; i < 1000; i++) {
            new RecordBatch(batch, 0).setBaseOffset(i);
            segment.append(batch, 4096);
        }
        assertThat(segment.offsetIndex().entries()).isEqualTo(199); // 5, 10 and so on up to 995
        assertThat(segment.offsetIndex().lookup(14)).isEqualTo(new OffsetPosition(10, 10 * 1024));
    }

    @Example
    void aLateRecordGetsNoEntry() throws IOException {
        SimDisk disk = new SimDisk();
        UnifiedLog log = UnifiedLog.open(SparseLog.DIR, TopicConfig.of(Map.of("index.interval.bytes", "0")), disk,
            LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
        log.appendAsLeader(Batches.of(1_000, "last week"), 0, 0);
        log.appendAsLeader(Batches.of(9_000, "today"), 0, 0);
        log.appendAsLeader(Batches.of(1_500, "late"), 0, 0);
        log.appendAsLeader(Batches.of(9_500, "now"), 0, 0);
        log.close();
        TimeIndex index = new TimeIndex(disk, SparseLog.DIR.resolve(LogNames.ofOffset(0, LogNames.TIME_INDEX)), 0, 1000);
        index.load();
        assertThat(index.entries()).isEqualTo(2);
        assertThat(index.lookup(9_000)).isEqualTo(new TimestampOffset(9_000, 1));
        log = UnifiedLog.open(SparseLog.DIR, TopicConfig.of(Map.of()), disk, new LoadFrom(true, 0, 0), 0, Trace.OFF);
        assertThat(log.offsetForTimestamp(1_500)).contains(new TimestampAndOffset(9_000, 1, 0));
    }

    /** H32, LOG-8. */
    @Claim("5.5")
    @Property(tries = 200)
    void offsetsOfASegmentFitItsIndexes(@ForAll long seed) throws IOException {
        SparseLog sparse = new SparseLog(seed);
        for (int i = 0; i < 30; i++) {
            sparse.append(3L << sparse.random.nextInt(32));
        }
        List<Long> bases = sparse.disk.list(SparseLog.DIR).stream().map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(LogNames.LOG)).map(LogNames::offsetOf).sorted().toList();
        for (Batch batch : sparse.batches) {
            long base = bases.stream().filter(each -> each <= batch.offsets()[0]).reduce((before, last) -> last).orElseThrow();
            assertThat(batch.lastOffset() - base).isLessThanOrEqualTo(Integer.MAX_VALUE);
            compareOffset(sparse, batch.offsets()[0]);
        }
    }

    /** LOG-7, LOG-9. */
    @Claim("5.6")
    @Property(tries = 300)
    void damagedIndexesMakeNoDifference(@ForAll long seed) throws IOException {
        SparseLog sparse = new SparseLog(seed);
        for (int i = 0; i < 60; i++) {
            sparse.append(3);
        }
        sparse.restart(() -> {
            for (Path file : sparse.disk.list(SparseLog.DIR)) {
                if (file.toString().endsWith(LogNames.OFFSET_INDEX)) {
                    damage(sparse, file, OffsetIndex.ENTRY_BYTES);
                } else if (file.toString().endsWith(LogNames.TIME_INDEX)) {
                    damage(sparse, file, TimeIndex.ENTRY_BYTES);
                }
            }
        });
        for (int i = 0; i < 60; i++) {
            compareOffset(sparse, sparse.anyOffset());
            long timestamp = sparse.random.nextInt(3200);
            assertThat(sparse.log.offsetForTimestamp(timestamp)).isEqualTo(sparse.findTime(timestamp));
            if (sparse.random.nextInt(20) == 0) {
                sparse.cut();
            }
            sparse.append(3);
        }
    }

    private static void damage(SparseLog sparse, Path file, int entryBytes) throws IOException {
        Random random = sparse.random;
        ByteBuffer bytes = sparse.disk.readWhole(file);
        int entries = bytes.limit() / entryBytes;
        switch (random.nextInt(6)) {
            case 0 -> sparse.disk.delete(file);
            case 1 -> bytes.limit(random.nextBoolean() ? random.nextInt(bytes.limit() + 1) : random.nextInt(entries + 1) * entryBytes);
            case 2 -> bytes = ByteBuffer.allocate(entryBytes * (1 + random.nextInt(60)));
            case 3 -> bytes = another(sparse, file);
            case 4 -> random.nextBytes(bytes.array());
            default -> {
                for (int i = 0; entries > 0 && i < 3; i++) {
                    bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt());
                }
            }
        }
        if (sparse.disk.exists(file)) {
            sparse.disk.replaceWhole(file, bytes);
        }
    }

    /** The same index of another segment. */
    private static ByteBuffer another(SparseLog sparse, Path file) throws IOException {
        String kind = file.toString().substring(file.toString().lastIndexOf('.'));
        List<Path> all = sparse.disk.list(SparseLog.DIR).stream().filter(each -> each.toString().endsWith(kind)).toList();
        return sparse.disk.readWhole(all.get(sparse.random.nextInt(all.size())));
    }
}
