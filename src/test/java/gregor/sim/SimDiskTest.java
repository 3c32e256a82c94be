package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.book.claim.Claim;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SimDiskTest {

    private static final OpenOption[] NEW = {StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE};
    private static final Path DIRECTORY = Path.of("/data");
    private static final Path FILE = Path.of("/data/file");

    private final SimDisk disk = new SimDisk();

    enum Action { WRITE, TRUNCATE, FORCE, CRASH }

    record Step(Action action, int position, int length) {}

    /** I1, against a twin that keeps whole copies. */
    @Claim("26.3")
    @Property(tries = 200)
    void afterACrashAFileIsAsItWasForced(@ForAll("steps") @Size(max = 25) List<Step> steps) throws IOException {
        SimDisk tried = new SimDisk();
        tried.createDirectories(DIRECTORY);
        FileChannel channel = tried.open(FILE, NEW);
        tried.forceDirectory(DIRECTORY);
        tried.forceDirectory(Path.of("/"));
        byte[] now = {};
        byte[] forced = {};
        byte fill = 1;
        for (Step step : steps) {
            switch (step.action) {
                case WRITE -> {
                    byte[] bytes = new byte[step.length];
                    Arrays.fill(bytes, fill++);
                    channel.write(ByteBuffer.wrap(bytes), step.position);
                    now = Arrays.copyOf(now, Math.max(now.length, step.position + step.length));
                    System.arraycopy(bytes, 0, now, step.position, step.length);
                }
                case TRUNCATE -> {
                    channel.truncate(step.position);
                    now = Arrays.copyOf(now, Math.min(now.length, step.position));
                }
                case FORCE -> {
                    channel.force(false);
                    forced = now;
                }
                case CRASH -> {
                    tried.crash();
                    now = forced;
                    channel = tried.open(FILE, NEW);
                }
            }
            assertThat(content(channel)).as(step.toString()).isEqualTo(now);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(Arbitraries.of(Action.class), Arbitraries.integers().between(0, 40),
                Arbitraries.integers().between(1, 20)).as(Step::new).list();
    }

    @Test
    void aNameLastsOnceItsDirectoryIsForced() throws IOException {
        disk.createDirectories(DIRECTORY);
        disk.forceDirectory(Path.of("/"));
        write("forced", true);
        disk.forceDirectory(DIRECTORY);
        write("bytes forced, name not", true);
        disk.crash();
        assertThat(disk.list(DIRECTORY)).containsExactly(DIRECTORY.resolve("forced"));
        assertThat(read("forced")).isEqualTo("forced");
    }

    @Test
    void aNameAloneDoesNotKeepBytes() throws IOException {
        disk.createDirectories(DIRECTORY);
        disk.forceDirectory(Path.of("/"));
        write("file", false);
        disk.forceDirectory(DIRECTORY);
        disk.crash();
        assertThat(read("file")).isEmpty();
    }

    @Test
    void renamesAndDeletionsAreForgotten() throws IOException {
        disk.createDirectories(DIRECTORY);
        disk.forceDirectory(Path.of("/"));
        write("a", true);
        write("b", true);
        disk.forceDirectory(DIRECTORY);
        disk.move(DIRECTORY.resolve("a"), DIRECTORY.resolve("b"));
        assertThat(read("b")).isEqualTo("a");
        disk.delete(DIRECTORY.resolve("b"));
        disk.crash();
        assertThat(read("a")).isEqualTo("a");
        assertThat(read("b")).isEqualTo("b");
        disk.move(DIRECTORY.resolve("a"), DIRECTORY.resolve("b"));
        disk.forceDirectory(DIRECTORY);
        disk.crash();
        assertThat(disk.list(DIRECTORY)).containsExactly(DIRECTORY.resolve("b"));
        assertThat(read("b")).isEqualTo("a");
    }

    @Test
    void aDirectoryThatWasNeverForcedTakesAllBelowItAlong() throws IOException {
        disk.createDirectories(DIRECTORY);
        write("file", true);
        disk.forceDirectory(DIRECTORY);
        disk.crash();
        assertThat(disk.exists(DIRECTORY)).isFalse();
        assertThatThrownBy(() -> disk.list(DIRECTORY)).isInstanceOf(NoSuchFileException.class);
    }

    /** I3. */
    @Test
    void channelsAndLocksEndWithACrash() throws Exception {
        disk.createDirectories(DIRECTORY);
        disk.forceDirectory(Path.of("/"));
        FileChannel before = disk.open(FILE, NEW);
        disk.forceDirectory(DIRECTORY);
        AutoCloseable old = disk.lock(DIRECTORY.resolve(".lock"));
        assertThatThrownBy(() -> disk.lock(DIRECTORY.resolve(".lock"))).hasMessageContaining("locked");
        disk.crash();
        assertThatThrownBy(() -> before.write(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> before.force(true)).isInstanceOf(ClosedChannelException.class);
        AutoCloseable held = disk.lock(DIRECTORY.resolve(".lock"));
        old.close();
        assertThatThrownBy(() -> disk.lock(DIRECTORY.resolve(".lock"))).hasMessageContaining("locked");
        held.close();
        disk.lock(DIRECTORY.resolve(".lock")).close();
    }

    @Test
    void openingAndItsErrors() throws IOException {
        disk.createDirectories(DIRECTORY);
        assertThatThrownBy(() -> disk.open(FILE, StandardOpenOption.READ)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.open(FILE, StandardOpenOption.WRITE)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.open(DIRECTORY, NEW)).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> disk.open(Path.of("/none/file"), NEW)).isInstanceOf(NoSuchFileException.class);
        write("file", false);
        assertThatThrownBy(() -> disk.open(FILE, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk.createDirectories(FILE)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk.list(FILE)).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> disk.delete(DIRECTORY)).isInstanceOf(DirectoryNotEmptyException.class);
        FileChannel reading = disk.open(FILE, StandardOpenOption.READ);
        assertThatThrownBy(() -> reading.write(ByteBuffer.allocate(1))).isInstanceOf(NonWritableChannelException.class);
        FileChannel writing = disk.open(FILE, StandardOpenOption.WRITE);
        assertThatThrownBy(() -> writing.read(ByteBuffer.allocate(1))).isInstanceOf(NonReadableChannelException.class);
        writing.close();
        assertThatThrownBy(writing::size).isInstanceOf(ClosedChannelException.class);
        disk.open(FILE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING).close();
        assertThat(reading.size()).isZero();
    }

    @Test
    void readingAndWritingAtThePosition() throws IOException {
        disk.createDirectories(DIRECTORY);
        FileChannel channel = disk.open(FILE, NEW);
        channel.write(new ByteBuffer[] {bytes("abc"), bytes("def")});
        channel.position(8).write(bytes("g"));
        assertThat(new String(content(channel))).isEqualTo("abcdef\0\0g");
        ByteBuffer[] targets = {ByteBuffer.allocate(2), ByteBuffer.allocate(100)};
        assertThat(channel.position(1).read(targets)).isEqualTo(8);
        assertThat(new String(targets[0].array())).isEqualTo("bc");
        assertThat(channel.read(targets[1])).isEqualTo(-1);
        FileChannel appending = disk.open(FILE, StandardOpenOption.APPEND);
        appending.write(bytes("h"));
        assertThat(appending.position()).isEqualTo(10);
        FileChannel copy = disk.open(DIRECTORY.resolve("copy"), NEW);
        assertThat(channel.transferTo(2, 100, copy)).isEqualTo(8);
        assertThat(copy.transferFrom(channel.position(0), 8, 3)).isEqualTo(3);
        assertThat(new String(content(copy))).isEqualTo("cdef\0\0ghabc");
    }

    @Test
    void aSynchronousChannelForcesEachWrite() throws IOException {
        disk.createDirectories(DIRECTORY);
        disk.forceDirectory(Path.of("/"));
        disk.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DSYNC).write(bytes("kept"));
        disk.forceDirectory(DIRECTORY);
        disk.crash();
        assertThat(read("file")).isEqualTo("kept");
    }

    @Test
    void anOpenFileOutlivesItsName() throws IOException {
        disk.createDirectories(DIRECTORY);
        FileChannel channel = disk.open(FILE, NEW);
        disk.delete(FILE);
        channel.write(bytes("still"), 0);
        assertThat(new String(content(channel))).isEqualTo("still");
        assertThat(disk.exists(FILE)).isFalse();
        assertThat(disk.usableBytes(DIRECTORY)).isEqualTo(disk.totalBytes(DIRECTORY));
    }

    private void write(String name, boolean force) throws IOException {
        try (FileChannel channel = disk.open(DIRECTORY.resolve(name), NEW)) {
            channel.write(bytes(name));
            if (force) {
                channel.force(true);
            }
        }
    }

    private String read(String name) throws IOException {
        try (FileChannel channel = disk.open(DIRECTORY.resolve(name), StandardOpenOption.READ)) {
            return new String(content(channel));
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }

    private static byte[] content(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        channel.read(bytes, 0);
        return bytes.array();
    }
}
