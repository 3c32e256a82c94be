package gregor.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A run of record batches inside a message, wherever its bytes are: in memory ({@link MemoryRecords}) or in a segment
 * file. The codec never looks inside; the network sends the bytes from where they lie.
 */
public interface Records {

    int sizeInBytes();

    /**
     * Sends a part, as much as the channel takes at once.
     *
     * @param position first byte to send, counted from the start of these records
     * @param maxBytes the most to send; {@code position + maxBytes} is at most {@link #sizeInBytes()}
     * @return the bytes that went out, possibly 0
     */
    int writeTo(WritableByteChannel channel, int position, int maxBytes) throws IOException;

    /** All bytes in memory, from position 0 to the limit; a view where that is possible. Not to be changed. */
    ByteBuffer toBuffer() throws IOException;
}
