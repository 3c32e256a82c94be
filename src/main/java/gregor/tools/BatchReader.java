package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.port.Disk;
import gregor.record.RecordBatch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The batches of one segment file, one at a time: a tool that looks at a log of gigabytes holds one batch of it. */
final class BatchReader implements Closeable {

    private final FileChannel channel;
    private final Path file;
    private final long endPosition;
    private long position;

    /**
     * @param maxBytes how much of the file counts, from its beginning
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    BatchReader(Disk disk, Path file, int maxBytes) throws IOException {
        this.channel = disk.open(file, StandardOpenOption.READ);
        this.file = file;
        this.endPosition = Math.min(channel.size(), maxBytes);
    }

    /** Where the next batch begins: behind the last one that was read. */
    long position() {
        return position;
    }

    /** Bytes from {@link #position} to the end. */
    long remaining() {
        return endPosition - position;
    }

    void seek(long newPosition) {
        position = newPosition;
    }

    /**
     * The next batch with all its bytes; null if no complete one follows.
     *
     * @throws KafkaException CORRUPT_MESSAGE if there is something that is no batch of format 2
     */
    RecordBatch next() throws IOException {
        int size = nextSize();
        return size < 0 ? null : read(size);
    }

    /** The header of the next batch, or null as in {@link #next}; the records are passed over unread. */
    RecordBatch nextHeader() throws IOException {
        int size = nextSize();
        if (size < 0) {
            return null;
        }
        RecordBatch header = read(RecordBatch.HEADER_BYTES);
        position += size - RecordBatch.HEADER_BYTES;
        return header;
    }

    private int nextSize() throws IOException {
        if (remaining() < RecordBatch.MAGIC_AT + 1) {
            return -1;
        }
        ByteBuffer prefix = bytes(RecordBatch.MAGIC_AT + 1);
        long size = RecordBatch.SIZE_PREFIX_BYTES + (long) prefix.getInt(RecordBatch.LENGTH_AT);
        byte magic = prefix.get(RecordBatch.MAGIC_AT);
        if (size < RecordBatch.HEADER_BYTES || magic != RecordBatch.MAGIC) {
            throw new KafkaException(ErrorCode.CORRUPT_MESSAGE, file + " at position " + position + ": a batch of format " + magic
                + " with " + size + " bytes; allowed are format " + RecordBatch.MAGIC + " and at least "
                + RecordBatch.HEADER_BYTES + " bytes");
        }
        return size > remaining() ? -1 : (int) size;
    }

    private RecordBatch read(int size) throws IOException {
        RecordBatch batch = new RecordBatch(bytes(size), 0);
        position += size;
        return batch;
    }

    private ByteBuffer bytes(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new IOException(file + " became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
