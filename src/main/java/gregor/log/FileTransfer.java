package gregor.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Moves bytes from a file to a connection, in one of two ways: {@code transferTo}, where the kernel moves pages, and
 * reading into a buffer that the thread keeps and writing it out. Which is cheaper is a matter of the machine, so the
 * choice is made here and nowhere else.
 */
final class FileTransfer {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final ThreadLocal<ByteBuffer> BUFFER =
        ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_BYTES));

    private FileTransfer() {}

    /** @return the bytes that the target took, possibly 0 */
    static int send(FileChannel from, int position, int maxBytes, WritableByteChannel to) throws IOException {
        ByteBuffer buffer = BUFFER.get().clear();
        buffer.limit(Math.min(maxBytes, BUFFER_BYTES));
        int read = from.read(buffer, position);
        if (read < 0) {
            throw new EOFException("the file ends at or before byte " + position);
        }
        return to.write(buffer.flip());
    }
}
