package gregor.index;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Each index against a list of its entries, over random histories of appending, cutting, writing and loading. */
class IndexTwinTest {

    private static final Path FILE = Path.of("/index");
    private static final long BASE = 1_000_000_000_000L;

    @Claim("5.7")
    @Property(tries = 60)
    void anOffsetIndexFindsWhatAListFinds(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        SimDisk disk = new SimDisk();
        OffsetIndex index = new OffsetIndex(disk, FILE, BASE, 1 << 20);
        List<OffsetPosition> twin = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(10)) {
                case 0 -> {
                    long cut = BASE + random.nextInt(12_000);
                    index.truncateTo(cut);
                    twin.removeIf(entry -> entry.offset() >= cut);
                }
                case 1 -> index.flush();
                case 2 -> {
                    index.write();
                    index = new OffsetIndex(disk, FILE, BASE, 1 << 20);
                    index.load();
                }
                default -> {
                    for (int i = random.nextInt(300); i > 0; i--) {
                        OffsetPosition last = twin.isEmpty() ? new OffsetPosition(BASE - 1, -1) : twin.get(twin.size() - 1);
                        OffsetPosition next = new OffsetPosition(last.offset() + 1 + random.nextInt(3),
                            last.position() + 1 + random.nextInt(5));
                        index.append(next.offset(), next.position());
                        twin.add(next);
                    }
                }
            }
            assertThat(index.entries()).isEqualTo(twin.size());
            assertThat(index.lastEntry()).isEqualTo(twin.isEmpty() ? null : twin.get(twin.size() - 1));
            for (int i = 0; i < 5; i++) {
                long offset = BASE - 2 + random.nextInt(15_000);
                assertThat(index.lookup(offset)).isEqualTo(floor(twin, offset));
                int position = random.nextInt(30_000);
                assertThat(index.firstFrom(position)).isEqualTo(firstFrom(twin, position));
            }
        }
    }

    private static OffsetPosition floor(List<OffsetPosition> twin, long offset) {
        OffsetPosition found = null;
        for (OffsetPosition entry : twin) {
            found = entry.offset() <= offset ? entry : found;
        }
        return found;
    }

    private static OffsetPosition firstFrom(List<OffsetPosition> twin, int position) {
        for (OffsetPosition entry : twin) {
            if (entry.position() >= position) {
                return entry;
            }
        }
        return null;
    }

    /** As a read may meet it that takes no lock, when the log's end is cut: a block that it has kept may be from before. */
    @Property(tries = 100)
    void inAFileThatIsCutMeanwhileWhatIsLeftIsFound(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        SimDisk disk = new SimDisk();
        OffsetIndex writer = new OffsetIndex(disk, FILE, BASE, 1 << 20);
        List<OffsetPosition> twin = new ArrayList<>();
        for (int i = 1 + random.nextInt(6000); i > 0; i--) {
            twin.add(new OffsetPosition(BASE + 3L * twin.size(), 1 + 5 * twin.size()));
            writer.append(twin.get(twin.size() - 1).offset(), twin.get(twin.size() - 1).position());
        }
        writer.write();
        OffsetIndex reader = new OffsetIndex(disk, FILE, BASE, 1 << 20);
        reader.load();
        int left = 1 + random.nextInt(twin.size());
        long asked = BASE - 5 + random.nextInt(3 * twin.size() + 10);
        writer.truncateToEntries(left);
        assertThat(reader.lookup(asked)).isIn(floor(twin.subList(0, left), asked), floor(twin, asked));
    }

    @Property(tries = 40)
    void aTimeIndexFindsWhatAListFinds(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        SimDisk disk = new SimDisk();
        TimeIndex index = new TimeIndex(disk, FILE, BASE, 1 << 20);
        List<TimestampOffset> twin = new ArrayList<>();
        long offset = BASE;
        for (int step = 0; step < 3000; step++) {
            long timestamp = random.nextInt(20 + 2 * step);
            offset += 1 + random.nextInt(3);
            if (twin.isEmpty() || timestamp > twin.get(twin.size() - 1).timestamp()) {
                twin.add(new TimestampOffset(timestamp, offset));
            }
            index.maybeAppend(timestamp, offset);
            if (random.nextInt(400) == 0) {
                long cut = BASE + random.nextInt((int) (offset - BASE));
                index.truncateTo(cut);
                twin.removeIf(entry -> entry.offset() >= cut);
            } else if (random.nextInt(400) == 0) {
                index.write();
                index = new TimeIndex(disk, FILE, BASE, 1 << 20);
                index.load();
            }
            TimestampOffset expected = new TimestampOffset(-1, BASE);
            long wanted = random.nextInt(40 + 2 * step) - 10;
            for (TimestampOffset entry : twin) {
                expected = entry.timestamp() <= wanted ? entry : expected;
            }
            assertThat(index.lookup(wanted)).isEqualTo(expected);
        }
        assertThat(index.entries()).isEqualTo(twin.size());
    }

    @Claim("5.8")
    @Property(tries = 30)
    void aTransactionIndexCollectsWhatAListDoes(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        SimDisk disk = new SimDisk();
        TransactionIndex index = new TransactionIndex(disk, FILE, 0);
        List<AbortedTransaction> twin = new ArrayList<>();
        long last = 0;
        for (int step = 0; step < 400; step++) {
            last += 1 + random.nextInt(5);
            AbortedTransaction entry = new AbortedTransaction(random.nextInt(9), Math.max(0, last - random.nextInt(60)), last,
                last + 1 - random.nextInt(20));
            index.append(entry);
            twin.add(entry);
            if (random.nextInt(60) == 0) {
                long cut = random.nextInt((int) last + 1);
                index.truncateTo(cut);
                twin.removeIf(old -> old.lastOffset() >= cut);
                last = Math.max(cut, 1);
            } else if (random.nextInt(60) == 0) {
                index.write();
                index = new TransactionIndex(disk, FILE, 0);
                index.load();
            }
            long start = random.nextInt((int) last + 5);
            long end = start + random.nextInt(50);
            List<AbortedTransaction> expected = new ArrayList<>();
            boolean complete = false;
            for (AbortedTransaction old : twin) {
                if (!complete && old.lastOffset() >= start) {
                    if (old.firstOffset() < end) {
                        expected.add(old);
                    }
                    complete = old.lastStableOffset() >= end;
                }
            }
            List<AbortedTransaction> found = new ArrayList<>();
            assertThat(index.collectAborted(start, end, found)).isEqualTo(complete);
            assertThat(found).isEqualTo(expected);
        }
    }
}
