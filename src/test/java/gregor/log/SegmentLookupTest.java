package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.log.SparseLog.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
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

    /** LOG-7: whatever is in the files. */
    @Claim("5.6")
    @Property(tries = 200)
    void aDamagedOffsetIndexMakesNoDifference(@ForAll long seed) throws IOException {
        SparseLog sparse = new SparseLog(seed);
        for (int i = 0; i < 60; i++) {
            sparse.append(3);
        }
        sparse.restart(() -> {
            for (Path file : sparse.disk.list(SparseLog.DIR)) {
                if (file.toString().endsWith(LogNames.OFFSET_INDEX)) {
                    damage(sparse, file);
                }
            }
        });
        for (int i = 0; i < 60; i++) {
            compareOffset(sparse, sparse.anyOffset());
        }
        sparse.append(3);
        compareOffset(sparse, sparse.anyOffset());
    }

    private static void damage(SparseLog sparse, Path file) throws IOException {
        Random random = sparse.random;
        ByteBuffer bytes = SmallFile.read(sparse.disk, file);
        switch (random.nextInt(6)) {
            case 0 -> sparse.disk.delete(file);
            case 1 -> SmallFile.replace(sparse.disk, file, bytes.limit(random.nextInt(bytes.limit() + 1)), true);
            case 2 -> SmallFile.replace(sparse.disk, file, ByteBuffer.allocate(8 * random.nextInt(60)), true);
            case 3 -> SmallFile.replace(sparse.disk, file, otherIndex(sparse), true);
            case 4 -> {
                random.nextBytes(bytes.array());
                SmallFile.replace(sparse.disk, file, bytes, true);
            }
            default -> {
                for (int i = 0; bytes.limit() > 0 && i < 3; i++) {
                    bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt());
                }
                SmallFile.replace(sparse.disk, file, bytes, true);
            }
        }
    }

    /** The index of another segment. */
    private static ByteBuffer otherIndex(SparseLog sparse) throws IOException {
        List<Path> indexes = sparse.disk.list(SparseLog.DIR).stream().filter(file -> file.toString().endsWith(LogNames.OFFSET_INDEX)).toList();
        return SmallFile.read(sparse.disk, indexes.get(sparse.random.nextInt(indexes.size())));
    }
}
