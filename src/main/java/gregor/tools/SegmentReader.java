package gregor.tools;

import gregor.port.Disk;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a segment's file batch by batch, however large it is, and whatever is in it. */
final class SegmentReader implements AutoCloseable {

    private final FileChannel channel;
    private final long sizeBytes;

    SegmentReader(Disk disk, Path file) throws IOException {
        channel = disk.open(file, StandardOpenOption.READ);
        sizeBytes = channel.size();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** The header of the batch at a position; null if there is no whole batch. Its records are not there to be read. */
    RecordBatch header(long position) throws IOException {
        ByteBuffer bytes = read(position, RecordBatch.HEADER_BYTES);
        RecordBatch header = bytes == null ? null : new RecordBatch(bytes, 0);
        return header == null || header.sizeInBytes() < RecordBatch.HEADER_BYTES || header.sizeInBytes() > sizeBytes - position
            ? null : header;
    }

    /** The batch at a position; null if there is no whole one. */
    RecordBatch batch(long position) throws IOException {
        RecordBatch header = header(position);
        return header == null ? null : new RecordBatch(read(position, header.sizeInBytes()), 0);
    }

    private ByteBuffer read(long position, int bytes) throws IOException {
        if (position < 0 || bytes > sizeBytes - position) {
            return null;
        }
        ByteBuffer read = ByteBuffer.allocate(bytes);
        while (read.hasRemaining() && channel.read(read, position + read.position()) >= 0) {
            continue;
        }
        return read.hasRemaining() ? null : read.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
