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
import java.util.zip.CRC32C;

/**
 * The batches of one segment file, one at a time: a tool that looks at a log of gigabytes holds one batch of it, and of a
 * batch that says it is large only the header, until somebody wants more.
 */
final class BatchReader implements Closeable {

    private static final int PIECE_BYTES = 64 << 10;

    private final FileChannel channel;
    private final Path file;
    private final long endPosition;
    private long position;
    private long batchPosition;
    private int batchBytes;

    /**
     * @param maxBytes how much of the file counts, from its beginning
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    BatchReader(Disk disk, Path file, int maxBytes) throws IOException {
        this.channel = disk.open(file, StandardOpenOption.READ);
        this.file = file;
        this.endPosition = maxBytes == Integer.MAX_VALUE ? channel.size() : Math.min(channel.size(), maxBytes);
    }

    /** Where the next batch begins: behind the last one that was read. */
    long position() {
        return position;
    }

    /** Where the last batch began. */
    long batchPosition() {
        return batchPosition;
    }

    /** Bytes from {@link #position} to the end. */
    long remaining() {
        return endPosition - position;
    }

    void seek(long newPosition) {
        position = newPosition;
    }

    /**
     * The header of the next batch, with nothing of its records; null if no complete batch follows.
     *
     * @throws KafkaException CORRUPT_MESSAGE if there is something that is no batch of format 2
     */
    RecordBatch nextHeader() throws IOException {
        if (position < 0 || remaining() < RecordBatch.MAGIC_AT + 1) {
            return null;
        }
        ByteBuffer prefix = FilePart.read(channel, position, RecordBatch.MAGIC_AT + 1, file);
        long size = RecordBatch.SIZE_PREFIX_BYTES + (long) prefix.getInt(RecordBatch.LENGTH_AT);
        byte magic = prefix.get(RecordBatch.MAGIC_AT);
        if (size < RecordBatch.HEADER_BYTES || size > Integer.MAX_VALUE || magic != RecordBatch.MAGIC) {
            throw new KafkaException(ErrorCode.CORRUPT_MESSAGE, file + " at position " + position + ": a batch of format " + magic
                + " with " + size + " bytes; allowed are format " + RecordBatch.MAGIC + " and at least "
                + RecordBatch.HEADER_BYTES + " bytes");
        }
        if (size > remaining()) {
            return null;
        }
        batchPosition = position;
        batchBytes = (int) size;
        position += size;
        return new RecordBatch(FilePart.read(channel, batchPosition, RecordBatch.HEADER_BYTES, file), 0);
    }

    /** The last batch with all its bytes. */
    RecordBatch whole() throws IOException {
        return new RecordBatch(FilePart.read(channel, batchPosition, batchBytes, file), 0);
    }

    /** The CRC that the last batch should have; computed piece by piece. */
    long checksum() throws IOException {
        CRC32C crc = new CRC32C();
        long end = batchPosition + batchBytes;
        for (long at = batchPosition + RecordBatch.ATTRIBUTES_AT; at < end; at += PIECE_BYTES) {
            crc.update(FilePart.read(channel, at, (int) Math.min(PIECE_BYTES, end - at), file));
        }
        return crc.getValue();
    }

    /** What follows {@link #position}, as much as there is and no more than asked for. */
    ByteBuffer rest(int most) throws IOException {
        return FilePart.read(channel, position, (int) Math.min(most, remaining()), file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
