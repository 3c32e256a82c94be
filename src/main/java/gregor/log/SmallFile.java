package gregor.log;

import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is read whole and replaced whole. The new content is written beside it and renamed over it, so that a
 * process that dies leaves the old or the new, never a part.
 */
final class SmallFile {

    private SmallFile() {}

    /** @throws java.nio.file.NoSuchFileException if there is none */
    static ByteBuffer read(Disk disk, Path file) throws IOException {
        try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = channel.read(bytes);
            }
            return bytes.flip();
        }
    }

    /**
     * @param lasting whether the new content must survive a power failure. Without it a power failure may leave an
     *     empty file; good enough for what can be made again from the log
     */
    static void replace(Disk disk, Path file, ByteBuffer content, boolean lasting) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + LogNames.TEMPORARY);
        try (FileChannel channel = disk.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            if (lasting) {
                channel.force(true);
            }
        }
        disk.move(beside, file);
        if (lasting) {
            disk.forceDirectory(file.getParent());
        }
    }

    /** Makes the content of a file survive a power failure; no effect if there is no such file. */
    static void force(Disk disk, Path file) throws IOException {
        if (disk.exists(file)) {
            try (FileChannel channel = disk.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }
}
