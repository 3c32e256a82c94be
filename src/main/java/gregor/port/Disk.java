package gregor.port;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file system. Files are abstract {@link FileChannel}s, so a real one can be handed to {@code transferTo} and a
 * simulated one can lose what was never forced.
 *
 * <p>Every method throws {@link java.nio.file.NoSuchFileException} where a file must exist and does not.
 */
public interface Disk {

    /** Opens a file; the options are those of {@link FileChannel#open(Path, OpenOption...)}. */
    FileChannel open(Path file, OpenOption... options) throws IOException;

    boolean exists(Path path) throws IOException;

    boolean isDirectory(Path path) throws IOException;

    /** The entries of a directory, as full paths in the order of their names. */
    List<Path> list(Path directory) throws IOException;

    /** Makes a directory and the missing ones above it. No effect when it exists. */
    void createDirectories(Path directory) throws IOException;

    /** Removes a file or an empty directory. */
    void delete(Path path) throws IOException;

    /** Renames atomically; an existing target file is replaced. Lasting only after {@link #forceDirectory}. */
    void move(Path from, Path to) throws IOException;

    /** Makes the names in a directory survive a power failure: what was created, renamed and deleted in it. */
    void forceDirectory(Path directory) throws IOException;

    /** Bytes that the files under {@code path} could still grow by. */
    long usableBytes(Path path) throws IOException;

    /** Size in bytes of the store that holds {@code path}. */
    long totalBytes(Path path) throws IOException;

    /**
     * Takes the lock that keeps a second process out of a directory; closing the handle gives it back.
     *
     * @throws LockedException naming the file, if somebody else holds it
     */
    AutoCloseable lock(Path file) throws IOException;

    /**
     * Where a symbolic link points, as it is written in the link.
     *
     * @throws IOException if there is no such link; a disk need not have any
     */
    default Path readLink(Path link) throws IOException {
        throw new IOException(link + " is no symbolic link");
    }

    /** The content of a file that is read whole. */
    default ByteBuffer readWhole(Path file) throws IOException {
        try (FileChannel channel = open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                continue;
            }
            return bytes.flip();
        }
    }

    /**
     * Replaces the content of a file that is written whole. It is written beside it and renamed over it, so a process
     * that dies leaves the old or the new content, never a part; once this returns, the new one survives a power failure.
     */
    default void replaceWhole(Path file, ByteBuffer content) throws IOException {
        move(writtenBeside(file, content, true), file);
        forceDirectory(file.getParent());
    }

    /**
     * As {@link #replaceWhole}, but does not wait: until {@link #forceFile} and {@link #forceDirectory}, a power failure may
     * leave the old content, the new, a part of it, or an empty file. Good enough for what can be made again.
     */
    default void replaceUnforced(Path file, ByteBuffer content) throws IOException {
        move(writtenBeside(file, content, false), file);
    }

    private Path writtenBeside(Path file, ByteBuffer content, boolean force) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            if (force) {
                channel.force(true);
            }
        }
        return beside;
    }

    /** Makes the content of a file survive a power failure; no effect if there is no such file. */
    default void forceFile(Path file) throws IOException {
        if (exists(file)) {
            try (FileChannel channel = open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }
}
