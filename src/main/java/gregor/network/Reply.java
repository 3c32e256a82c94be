package gregor.network;

import gregor.protocol.Records;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * A reply on its way out: a 4-byte size and the parts, sent from where they lie, as far as the socket takes them. What
 * is kept between two attempts is a position, so a client that does not read costs no memory beyond the parts.
 *
 * <p>Small parts are gathered in a buffer and leave in one write: a system call costs more than copying
 * {@value #GATHER_BYTES} bytes. Large parts write themselves.
 */
final class Reply {

    private static final int SIZE_BYTES = 4;
    private static final int GATHER_BYTES = 32 * 1024;
    /** One client with a large reply and a quick hand must not keep a thread for itself. */
    private static final int MAX_BYTES_IN_A_TURN = 1024 * 1024;

    private final List<Records> parts;
    private final int sizeInBytes;
    /** Bytes of the size that are sent, then index of the part being sent and how much of it is sent. */
    private int sizeBytesSent;
    private int part;
    private int partSent;
    private boolean begun;

    /** @throws ArithmeticException if the parts are 2 GiB or more together */
    Reply(List<Records> parts) {
        this.parts = parts;
        int sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            sum = Math.addExact(sum, parts.get(i).sizeInBytes());
        }
        sizeInBytes = sum;
    }

    /** What closes the connection when its turn to be sent has come. */
    static Reply thatFails(String why) {
        return new Reply(List.of(new Failure(why)));
    }

    List<Records> parts() {
        return parts;
    }

    /** Whether a try was made to send it. */
    boolean isBegun() {
        return begun;
    }

    /**
     * Sends what the socket takes, up to a fair share.
     *
     * @return whether all of it is sent
     */
    boolean writeTo(ByteChannel socket, BufferPool pool) throws IOException {
        begun = true;
        skipFinishedParts();
        int left = MAX_BYTES_IN_A_TURN;
        while (!isSent() && left > 0) {
            int count = sizeBytesSent == SIZE_BYTES && partUnsent() > GATHER_BYTES
                    ? writePart(socket, left)
                    : writeGathered(socket, pool);
            if (count == 0) {
                return false;
            }
            left -= count;
        }
        return isSent();
    }

    private boolean isSent() {
        return sizeBytesSent == SIZE_BYTES && part == parts.size();
    }

    private int partUnsent() {
        return parts.get(part).sizeInBytes() - partSent;
    }

    private int writePart(ByteChannel socket, int maxBytes) throws IOException {
        int count = parts.get(part).writeTo(socket, partSent, Math.min(partUnsent(), maxBytes));
        advance(count);
        return count;
    }

    private int writeGathered(ByteChannel socket, BufferPool pool) throws IOException {
        ByteBuffer buffer = pool.acquire(Math.min(GATHER_BYTES, Math.addExact(SIZE_BYTES, sizeInBytes)));
        try {
            gather(buffer);
            int count = socket.write(buffer.flip());
            advance(count);
            return count;
        } finally {
            pool.release(buffer);
        }
    }

    /** Fills the buffer with the next bytes, up to the first large part. */
    private void gather(ByteBuffer buffer) throws IOException {
        for (int i = sizeBytesSent; i < SIZE_BYTES; i++) {
            buffer.put((byte) (sizeInBytes >>> Byte.SIZE * (SIZE_BYTES - 1 - i)));
        }
        Gatherer gatherer = null;
        int from = partSent;
        for (int i = part; i < parts.size() && buffer.hasRemaining(); i++) {
            int partBytes = parts.get(i).sizeInBytes();
            if (partBytes - from > GATHER_BYTES) {
                return;
            }
            gatherer = gatherer == null ? new Gatherer(buffer) : gatherer;
            int end = from + Math.min(partBytes - from, buffer.remaining());
            while (from < end) {
                int count = parts.get(i).writeTo(gatherer, from, end - from);
                if (count <= 0) {
                    throw new EOFException("part " + i + " of a reply has " + from + " of its " + partBytes + " bytes");
                }
                from += count;
            }
            from = 0;
        }
    }

    private void advance(int sentBytes) {
        int left = sentBytes;
        int ofSize = Math.min(left, SIZE_BYTES - sizeBytesSent);
        sizeBytesSent += ofSize;
        left -= ofSize;
        while (left > 0) {
            int ofPart = Math.min(left, partUnsent());
            partSent += ofPart;
            left -= ofPart;
            skipFinishedParts();
        }
    }

    /** Goes to the first part that has unsent bytes. */
    private void skipFinishedParts() {
        while (part < parts.size() && partUnsent() == 0) {
            part++;
            partSent = 0;
        }
    }

    /** Bytes that there are not. */
    private record Failure(String why) implements Records {

        @Override
        public int sizeInBytes() {
            return 1;
        }

        @Override
        public int writeTo(WritableByteChannel channel, int position, int maxBytes) throws IOException {
            throw new IOException(why);
        }

        @Override
        public ByteBuffer toBuffer() throws IOException {
            throw new IOException(why);
        }
    }

    /** A channel whose other end is a buffer. */
    private record Gatherer(ByteBuffer buffer) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer source) {
            int count = Math.min(source.remaining(), buffer.remaining());
            buffer.put(buffer.position(), source, source.position(), count).position(buffer.position() + count);
            source.position(source.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // nothing to close
        }
    }
}
