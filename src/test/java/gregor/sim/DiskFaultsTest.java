package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a simulated disk does to whom it means ill: F01 to F08 of the list of faults. */
class DiskFaultsTest {

    private static final Path DIRECTORY = Path.of("/data");
    private static final Path FILE = DIRECTORY.resolve("file");
    private static final int PAGE = 8;

    private SimDisk disk = newDisk(Set.of());
    private FileChannel channel = openFile(disk);

    private static SimDisk newDisk(Set<DiskPromise> broken) {
        return new SimDisk(PAGE, broken);
    }

    private static FileChannel openFile(SimDisk disk) {
        try {
            disk.createDirectories(DIRECTORY);
            disk.forceDirectory(Path.of("/"));
            FileChannel opened = disk.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            disk.forceDirectory(DIRECTORY);
            return opened;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(String text, long at) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes()), at);
    }

    private static String content(SimDisk disk, Path file) throws IOException {
        return new String(disk.readWhole(file).array()).replace('\0', '.');
    }

    private SimDisk after(Loss loss, long seed) {
        return disk.afterCrash(0, loss, new SimEntropy(seed));
    }

    private Set<String> outcomes(Loss loss) throws IOException {
        Set<String> outcomes = new TreeSet<>();
        for (int seed = 0; seed < 200; seed++) {
            outcomes.add(content(after(loss, seed), FILE));
        }
        return outcomes;
    }

    /** F01 and F02: a watcher sees the disk as it is before the call, and with any beginning of the write. */
    @Test
    void aWriteIsTornWhereOneWants() throws IOException {
        write("old", 0);
        channel.force(true);
        List<String> found = new ArrayList<>();
        disk.watch(call -> {
            found.add(call.kind() + " of " + call.bytes());
            for (int torn : new int[] {0, 1, call.bytes() - 1}) {
                try {
                    found.add(content(disk.afterCrash(torn, Loss.NOTHING, new SimEntropy(1)), FILE));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
            return DiskFault.NONE;
        });
        write("new", 3);
        assertThat(found).containsExactly("WRITE of 3", "old", "oldn", "oldne");
        assertThat(content(disk, FILE)).isEqualTo("oldnew");
        assertThat(Tear.distinct(5000, new SimEntropy(1)).keySet()).contains(0, 1, 512, 4096, 4999).hasSize(6);
        assertThat(Tear.distinct(1, new SimEntropy(1)).keySet()).containsExactly(0);
    }

    /** F03. */
    @Test
    void pagesThatWereNotForcedAreLostInPart() throws IOException {
        write("aaaabbbb", 0);
        channel.force(true);
        write("CCCCDDDDEEEEFFFFGGGG", 4);
        assertThat(outcomes(Loss.NOTHING)).containsExactly("aaaaCCCCDDDDEEEEFFFFGGGG");
        assertThat(outcomes(Loss.ALL_UNFORCED)).containsExactly("aaaabbbb");
        assertThat(outcomes(Loss.PREFIX)).containsExactly("aaaaCCCC", "aaaaCCCCDDDDEEEE", "aaaaCCCCDDDDEEEEFFFFGGGG", "aaaabbbb");
        assertThat(outcomes(Loss.ANY)).contains("aaaabbbb........FFFFGGGG", "aaaaCCCC........FFFFGGGG", "aaaabbbb................", "aaaabbbbDDDDEEEE");
    }

    /** F03: old bytes may stand behind a new end. */
    @Test
    void aCutMayBeLostAndWhatCameAfterItNot() throws IOException {
        write("aaaaaaaabbbbbbbbcccccccc", 0);
        channel.force(true);
        channel.truncate(8);
        write("DDDD", 8);
        assertThat(outcomes(Loss.PREFIX)).containsExactlyInAnyOrder("aaaaaaaa", "aaaaaaaaDDDD", "aaaaaaaabbbbbbbbcccccccc",
            "aaaaaaaaDDDDbbbbcccccccc");
    }

    /** F04. */
    @Test
    void changesOfADirectoryAreLostOneByOne() throws IOException {
        disk.open(DIRECTORY.resolve("a"), StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        disk.forceDirectory(DIRECTORY);
        disk.move(DIRECTORY.resolve("a"), DIRECTORY.resolve("b"));
        disk.open(DIRECTORY.resolve("c"), StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        disk.delete(FILE);
        Set<String> outcomes = new TreeSet<>();
        for (int seed = 0; seed < 200; seed++) {
            StringBuilder names = new StringBuilder();
            after(Loss.ANY, seed).list(DIRECTORY).forEach(path -> names.append(path.getFileName()).append(' '));
            outcomes.add(names.toString());
        }
        assertThat(outcomes).containsExactly("a ", "a c ", "a c file ", "a file ", "b ", "b c ", "b c file ", "b file ");
        assertThat(after(Loss.NOTHING, 1).list(DIRECTORY)).hasSize(2);
    }

    /** F05. */
    @Test
    void whatAFailedForceDidNotSaveASecondOneDoesNotEither() throws IOException {
        write("aaaa", 0);
        channel.force(true);
        write("bbbb", 4);
        disk.watch(new FaultAt(disk.calls() + 1, DiskFault.FAILED_FORCE, false));
        assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class).hasMessageContaining("Input/output error");
        channel.force(true);
        assertThat(content(disk, FILE)).isEqualTo("aaaabbbb");
        assertThat(content(after(Loss.ALL_UNFORCED, 1), FILE)).isEqualTo("aaaa....");
        disk.open(DIRECTORY.resolve("new"), StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        disk.watch(new FaultAt(disk.calls() + 1, DiskFault.FAILED_FORCE, false));
        assertThatThrownBy(() -> disk.forceDirectory(DIRECTORY)).isInstanceOf(IOException.class);
        disk.forceDirectory(DIRECTORY);
        assertThat(after(Loss.ALL_UNFORCED, 1).list(DIRECTORY)).containsExactly(FILE);
    }

    /** F06. */
    @Test
    void aFullDiskTakesHalfAWriteAndMakesNothingNew() throws IOException {
        disk.watch(new FaultAt(disk.calls() + 1, DiskFault.NO_SPACE, true));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> write("abcd", 0)).hasMessageContaining("No space left");
            assertThat(content(disk, FILE)).isEqualTo("ab");
            assertThatThrownBy(() -> disk.createDirectories(DIRECTORY.resolve("below"))).hasMessageContaining("No space left");
            assertThatThrownBy(() -> disk.open(DIRECTORY.resolve("b"), StandardOpenOption.CREATE, StandardOpenOption.WRITE))
                .hasMessageContaining("No space left");
        }
        channel.force(true);
        disk.watch(new FaultAt(disk.calls() + 1, DiskFault.TOO_LARGE, false));
        assertThatThrownBy(() -> write("x", 2)).hasMessageContaining("File too large");
        write("cd", 2);
        assertThat(content(disk, FILE)).isEqualTo("abcd");
    }

    /** F06. */
    @Test
    void aShortWriteSaysHowMuchItTook() throws IOException {
        disk.watch(new FaultAt(disk.calls() + 1, DiskFault.SHORT_WRITE, true));
        ByteBuffer bytes = ByteBuffer.wrap("abcdef".getBytes());
        assertThat(channel.write(bytes, 0)).isEqualTo(3);
        assertThat(bytes.remaining()).isEqualTo(3);
        assertThat(channel.write(ByteBuffer.wrap(new byte[] {'z'}), 3)).isEqualTo(1);
        assertThat(content(disk, FILE)).isEqualTo("abcz");
    }

    /** F07 and F08: something else stands there afterwards, for good, and the file is as long as it was. */
    @Property(tries = 200)
    void damageChangesWhatItSays(@ForAll long seed, @ForAll Damage damage) throws IOException {
        SimEntropy entropy = new SimEntropy(seed);
        byte[] before = new byte[1 + entropy.nextInt(3000)];
        new Random(seed).nextBytes(before);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(before), 0);
        assertThat(disk.damage(FILE, damage, entropy)).startsWith("/data/file: " + damage);
        byte[] after = disk.afterCrash(0, Loss.ALL_UNFORCED, entropy).readWhole(FILE).array();
        assertThat(after).hasSize(before.length);
        int first = Arrays.mismatch(before, after);
        if (damage == Damage.BIT || damage == Damage.BYTE) {
            assertThat(first).isNotNegative();
            assertThat(Arrays.equals(before, first + 1, before.length, after, first + 1, before.length)).isTrue();
            assertThat(damage == Damage.BYTE ? 1 : Integer.bitCount((before[first] ^ after[first]) & 0xff)).isEqualTo(1);
        } else {
            int last = before.length - 1;
            while (last > first && before[last] == after[last]) {
                last--;
            }
            assertThat(first < 0 ? 0 : last - first).isLessThan(Tear.SECTOR_BYTES);
        }
    }

    @Test
    void aDiskCanBreakItsPromises() throws IOException {
        disk = newDisk(Set.of(DiskPromise.FORCE));
        channel = openFile(disk);
        write("gone", 0);
        channel.force(true);
        assertThat(content(after(Loss.ALL_UNFORCED, 1), FILE)).isEmpty();
        disk = newDisk(Set.of(DiskPromise.DIRECTORY_FORCE));
        openFile(disk);
        assertThat(after(Loss.ALL_UNFORCED, 1).exists(DIRECTORY)).isFalse();
    }

    /** The disk that was left and the disk that goes on share bytes until one of them writes. */
    @Test
    void aCopyIsOnItsOwn() throws IOException {
        write("aaaa", 0);
        for (Loss loss : Loss.values()) {
            SimDisk copy = after(loss, 1);
            try (FileChannel other = copy.open(FILE, StandardOpenOption.WRITE)) {
                other.write(ByteBuffer.wrap("BBBBBB".getBytes()), 0);
                other.force(true);
            }
            assertThat(content(disk, FILE)).isEqualTo("aaaa");
            write("aaaa", 0);
            channel.force(true);
            assertThat(content(copy, FILE)).isEqualTo("BBBBBB");
        }
    }
}
