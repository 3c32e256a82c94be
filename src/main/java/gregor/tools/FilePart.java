package gregor.tools;

import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads files of which nobody knows yet whether they are what their names say. */
final class FilePart {

    /** More than any index, snapshot or checkpoint has; a segment's index is full at 10 MiB unless somebody sets it otherwise. */
    static final int MOST_BYTES_OF_A_WHOLE_FILE = 128 << 20;

    private FilePart() {}

    /**
     * All of a file.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException naming the file, if it has more than {@link #MOST_BYTES_OF_A_WHOLE_FILE}
     */
    static ByteBuffer whole(Disk disk, Path file) throws IOException {
        try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
            if (channel.size() > MOST_BYTES_OF_A_WHOLE_FILE) {
                throw new IOException(file + " has " + channel.size() + " bytes; a file of its kind has at most " + MOST_BYTES_OF_A_WHOLE_FILE);
            }
            return read(channel, 0, (int) channel.size(), file);
        }
    }

    /** @throws IOException naming the file, if it ends before so many bytes are read */
    static ByteBuffer read(FileChannel channel, long position, int count, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new IOException(file + " became shorter while it was read");
            }
        }
        return bytes.flip();
    }
}
