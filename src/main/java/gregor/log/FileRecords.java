package gregor.log;

import gregor.protocol.Records;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A run of bytes of a segment file, whole batches or not. Nothing is read before it is sent.
 *
 * <p>The bytes lie below the segment's end, so they never change while a reader holds them; and the file stays open for
 * {@code file.delete.delay.ms} after its segment was deleted. A reader that is slower than that gets an
 * {@link IOException} that names the file.
 */
public final class FileRecords implements Records {

    private final SegmentFile file;
    private final int start;
    private final int size;

    /** @param start first byte in the file; {@code start + size} is at most the file's size */
    FileRecords(SegmentFile file, int start, int size) {
        this.file = file;
        this.start = start;
        this.size = size;
    }

    @Override
    public int sizeInBytes() {
        return size;
    }

    @Override
    public int writeTo(WritableByteChannel channel, int position, int maxBytes) throws IOException {
        FileChannel from = file.openChannel();
        try {
            return FileTransfer.send(from, start + position, maxBytes, channel);
        } catch (ClosedChannelException e) {
            throw from.isOpen() ? e : file.closed(e);
        }
    }

    @Override
    public ByteBuffer toBuffer() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        if (file.read(bytes, start) < size) {
            throw new EOFException(this + " ends early");
        }
        return bytes.flip();
    }

    @Override
    public String toString() {
        return "bytes " + start + " to " + (start + size) + " of " + file.path();
    }
}
