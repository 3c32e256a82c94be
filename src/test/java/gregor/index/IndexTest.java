package gregor.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Check;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The formats byte for byte, and what is refused. */
class IndexTest {

    private static final Path FILE = Path.of("/index");
    private final SimDisk disk = new SimDisk();

    private String bytes() throws IOException {
        try (FileChannel channel = disk.open(FILE, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            channel.read(bytes, 0);
            return HexFormat.of().formatHex(bytes.array());
        }
    }

    private void write(String hex) throws IOException {
        try (FileChannel channel = disk.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), 0);
        }
    }

    @Test
    void anOffsetIndexIsPairsOfRelativeOffsetAndPosition() throws IOException {
        OffsetIndex index = new OffsetIndex(disk, FILE, 1000, 100);
        index.append(1004, 4100);
        index.append(1009, 70000);
        index.write();
        assertThat(bytes()).isEqualTo("00000004" + "00001004" + "00000009" + "00011170");
    }

    @Test
    void aTimeIndexIsPairsOfTimestampAndRelativeOffset() throws IOException {
        TimeIndex index = new TimeIndex(disk, FILE, 1000, 100);
        index.maybeAppend(0x0123456789L, 1004);
        index.maybeAppend(0x0123456789L, 1005);
        index.maybeAppend(0x0123456788L, 1006);
        index.maybeAppend(0x012345678AL, 1007);
        index.write();
        assertThat(bytes()).isEqualTo("0000000123456789" + "00000004" + "000000012345678a" + "00000007");
    }

    @Test
    void aTransactionIndexHasFourNumbersBehindAVersion() throws IOException {
        TransactionIndex index = new TransactionIndex(disk, FILE, 1000);
        index.append(new AbortedTransaction(7, 900, 1010, 950));
        index.write();
        assertThat(bytes()).isEqualTo("0000" + "0000000000000007" + "0000000000000384" + "00000000000003f2"
            + "00000000000003b6");
    }

    @Test
    void aNewIndexTouchesNoFile() throws IOException {
        OffsetIndex index = new OffsetIndex(disk, FILE, 0, 100);
        index.append(5, 10);
        assertThat(index.lookup(7)).isEqualTo(new OffsetPosition(5, 10));
        assertThat(disk.exists(FILE)).isFalse();
        index.write();
        assertThat(disk.exists(FILE)).isTrue();
    }

    @Test
    void anEmptyIndexIsWrittenAsAnEmptyFile() throws IOException {
        new OffsetIndex(disk, FILE, 0, 100).write();
        assertThat(bytes()).isEmpty();
        OffsetIndex loaded = new OffsetIndex(disk, FILE, 0, 100);
        loaded.load();
        assertThat(loaded.lastEntry()).isNull();
        assertThat(loaded.lookup(Long.MAX_VALUE)).isNull();
    }

    @Test
    void aMissingFileIsToldApartFromADamagedOne() throws IOException {
        OffsetIndex index = new OffsetIndex(disk, FILE, 100, 100);
        assertThatThrownBy(index::load).isInstanceOf(NoSuchFileException.class);
        write("00000001000000020000");
        assertThatThrownBy(index::load).isInstanceOf(CorruptIndexException.class).hasMessageContaining("10 bytes");
        write("ffffffff00000002");
        assertThatThrownBy(index::load).isInstanceOf(CorruptIndexException.class).hasMessageContaining("99");
    }

    /** KAFKA-10207: the tail of zeros that a crash left in a preallocated file read as timestamp 0. */
    @Test
    void aTailOfZerosIsNoTimeIndex() throws IOException {
        write("0000000000001000" + "00000004" + "0000000000000000" + "00000000");
        TimeIndex index = new TimeIndex(disk, FILE, 0, 100);
        assertThatThrownBy(index::load).isInstanceOf(CorruptIndexException.class);
        assertThat(index.entries()).isZero();
    }

    @Test
    void aTransactionIndexIsReadToTheEndBeforeItIsBelieved() throws IOException {
        String good = "0000" + "0000000000000007" + "0000000000000384" + "00000000000003f2" + "00000000000003b6";
        write(good + good);
        assertThatThrownBy(new TransactionIndex(disk, FILE, 1000)::load).isInstanceOf(CorruptIndexException.class)
            .hasMessageContaining("entry 1");
        write("0001" + good.substring(4));
        assertThatThrownBy(new TransactionIndex(disk, FILE, 1000)::load).isInstanceOf(CorruptIndexException.class);
    }

    /** index.I1 */
    @Test
    void entriesGrow() throws IOException {
        OffsetIndex index = new OffsetIndex(disk, FILE, 100, 100);
        index.append(110, 50);
        assertThatThrownBy(() -> index.append(110, 60)).isInstanceOf(Check.Broken.class).hasMessageContaining("index.I1");
        assertThatThrownBy(() -> index.append(111, 50)).isInstanceOf(Check.Broken.class).hasMessageContaining("index.I1");
        TransactionIndex aborted = new TransactionIndex(disk, FILE, 100);
        aborted.append(new AbortedTransaction(1, 100, 110, 111));
        assertThatThrownBy(() -> aborted.append(new AbortedTransaction(2, 101, 110, 111))).hasMessageContaining("index.I1");
    }

    /** index.I2 */
    @Test
    void relativeOffsetsFit() throws IOException {
        OffsetIndex index = new OffsetIndex(disk, FILE, 100, 100);
        assertThatThrownBy(() -> index.append(99, 1)).hasMessageContaining("index.I2");
        assertThatThrownBy(() -> index.append(101L + Integer.MAX_VALUE, 1)).hasMessageContaining("index.I2");
        index.append(100L + Integer.MAX_VALUE, 1);
        assertThat(index.lastEntry().offset()).isEqualTo(100L + Integer.MAX_VALUE);
        TimeIndex times = new TimeIndex(disk, FILE, 100, 100);
        assertThatThrownBy(() -> times.maybeAppend(5, 101L + Integer.MAX_VALUE)).hasMessageContaining("index.I2");
    }

    /** index.I3 */
    @Test
    void aFullTimeIndexHasRoomForTheLastEntryOfItsSegment() throws IOException {
        TimeIndex index = new TimeIndex(disk, FILE, 0, 3 * TimeIndex.ENTRY_BYTES + 5);
        index.maybeAppend(1, 1);
        assertThat(index.isFull()).isFalse();
        index.maybeAppend(2, 2);
        assertThat(index.isFull()).isTrue();
        index.maybeAppend(3, 3);
        assertThatThrownBy(() -> index.maybeAppend(4, 4)).hasMessageContaining("index.I3");
        OffsetIndex offsets = new OffsetIndex(disk, FILE, 0, 2 * OffsetIndex.ENTRY_BYTES + 7);
        offsets.append(1, 1);
        assertThat(offsets.isFull()).isFalse();
        offsets.append(2, 2);
        assertThat(offsets.isFull()).isTrue();
    }

    @Test
    void aRangeHasTheTransactionsThatReachIntoIt() throws IOException {
        TransactionIndex index = new TransactionIndex(disk, FILE, 0);
        AbortedTransaction early = new AbortedTransaction(1, 0, 10, 5);
        AbortedTransaction long2 = new AbortedTransaction(2, 5, 30, 12);
        AbortedTransaction late = new AbortedTransaction(3, 35, 40, 41);
        index.append(early);
        index.append(long2);
        index.append(late);
        List<AbortedTransaction> found = new ArrayList<>();
        assertThat(index.collectAborted(11, 20, found)).isTrue();
        assertThat(found).containsExactly(long2);
        found.clear();
        assertThat(index.collectAborted(10, 41, found)).isTrue();
        assertThat(found).containsExactly(early, long2, late);
        found.clear();
        assertThat(index.collectAborted(10, 42, found)).isFalse();
        assertThat(found).containsExactly(early, long2, late);
    }

    @Test
    void aRenamedIndexGoesOnAtItsNewPlace() throws IOException {
        OffsetIndex index = new OffsetIndex(disk, FILE, 0, 1 << 20);
        for (int i = 1; i < 2000; i++) {
            index.append(i, i);
        }
        index.moveTo(Path.of("/index.deleted"));
        assertThat(disk.exists(FILE)).isFalse();
        assertThat(index.lookup(3)).isEqualTo(new OffsetPosition(3, 3));
        index.deleteIfExists();
        assertThat(disk.list(Path.of("/"))).isEmpty();
    }

    @Test
    void whatWasFlushedSurvivesAPowerFailure() throws IOException {
        OffsetIndex index = new OffsetIndex(disk, FILE, 0, 1 << 20);
        index.append(1, 1);
        index.flush();
        disk.forceDirectory(Path.of("/"));
        index.append(2, 2);
        index.write();
        disk.crash();
        OffsetIndex loaded = new OffsetIndex(disk, FILE, 0, 1 << 20);
        loaded.load();
        assertThat(loaded.lastEntry()).isEqualTo(new OffsetPosition(1, 1));
    }
}
