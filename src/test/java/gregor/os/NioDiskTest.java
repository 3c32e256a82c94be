package gregor.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NioDiskTest {

    @TempDir
    private Path directory;

    private final NioDisk disk = new NioDisk();

    @Test
    void filesAndNames() throws Exception {
        Path below = directory.resolve("a/b");
        disk.createDirectories(below);
        disk.createDirectories(below);
        for (String name : new String[] {"2", "10", "1"}) {
            try (FileChannel file = disk.open(below.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(name.getBytes()));
            }
        }
        assertThat(disk.list(below)).containsExactly(below.resolve("1"), below.resolve("10"), below.resolve("2"));
        disk.move(below.resolve("10"), below.resolve("2"));
        disk.delete(below.resolve("1"));
        disk.forceDirectory(below);
        assertThat(disk.list(below)).containsExactly(below.resolve("2"));
        assertThat(disk.exists(below.resolve("10"))).isFalse();
        assertThat(disk.isDirectory(below)).isTrue();
        try (FileChannel file = disk.open(below.resolve("2"), StandardOpenOption.READ)) {
            assertThat(file.size()).isEqualTo(2);
        }
        assertThatThrownBy(() -> disk.open(below.resolve("3"), StandardOpenOption.READ)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.delete(below.resolve("3"))).isInstanceOf(NoSuchFileException.class);
        assertThat(disk.usableBytes(below)).isPositive().isLessThanOrEqualTo(disk.totalBytes(below));
    }

    @Test
    void oneHolderOfALock() throws Exception {
        Path file = directory.resolve(".lock");
        AutoCloseable held = disk.lock(file);
        assertThatThrownBy(() -> disk.lock(file)).hasMessageContaining(file.toString()).hasMessageContaining("locked");
        held.close();
        disk.lock(file).close();
    }
}
