package gregor.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Record batches in memory: the content of the buffer from its position to its limit when it was given. */
public final class MemoryRecords implements Records {

    public static final MemoryRecords EMPTY = new MemoryRecords(ByteBuffer.allocate(0));

    private final ByteBuffer bytes;

    public MemoryRecords(ByteBuffer bytes) {
        this.bytes = bytes.slice();
    }

    @Override
    public int sizeInBytes() {
        return bytes.capacity();
    }

    @Override
    public int writeTo(WritableByteChannel channel, int position, int maxBytes) throws IOException {
        return channel.write(bytes.slice(position, maxBytes));
    }

    @Override
    public ByteBuffer toBuffer() {
        return bytes.duplicate();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemoryRecords records && bytes.equals(records.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    @Override
    public String toString() {
        return sizeInBytes() + " bytes of records";
    }
}
