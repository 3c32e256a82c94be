package gregor.network;

import gregor.base.Check;
import java.nio.ByteBuffer;

/**
 * Cuts the bytes of one connection into frames (a 4-byte size, then as many bytes) without copying them where it can.
 * Bytes are read into a chunk from the pool; a frame that is whole is a view of the chunk. One read often brings
 * several frames, which are then handed out one after the other, and a part of one, which stays and is completed.
 *
 * <pre>
 *   chunk:  [ finished frames | size  frame | size  frame | size  fra.....          ]
 *                             ^ start                                ^ position      ^ limit = capacity
 * </pre>
 *
 * The chunk is as large as recent traffic suggests, and is given back whenever no byte is left in it, so a silent
 * connection holds no memory. A frame that is larger makes the chunk grow, but only when it is full: by what has come,
 * not by what the size claims. Knows nothing of sockets and threads; at any time it belongs to one thread.
 */
final class FrameAssembler {

    /** The size of a frame is not acceptable. The bytes that follow can't be understood. */
    static final class InvalidFrame extends Exception {
        private static final long serialVersionUID = 1;

        private InvalidFrame(int sizeInBytes, int maxFrameBytes) {
            super("a frame of " + sizeInBytes + " bytes; socket.request.max.bytes allows 0 to " + maxFrameBytes, null, false, false);
        }
    }

    private static final int SIZE_BYTES = 4;
    /** Reading more at a time saves hardly any system call and costs cache misses. */
    private static final int MAX_READ_AHEAD_BYTES = 128 * 1024;
    private static final int LARGEST_ARRAY_BYTES = Integer.MAX_VALUE - 8;
    private static final int NONE = -1;

    private final BufferPool pool;
    private final int maxFrameBytes;
    private ByteBuffer chunk;
    private int start;
    private int handedOutBytes = NONE;
    private int nextChunkBytes = BufferPool.SMALLEST_BYTES;

    FrameAssembler(BufferPool pool, int maxFrameBytes) {
        this.pool = pool;
        this.maxFrameBytes = Math.min(maxFrameBytes, LARGEST_ARRAY_BYTES - SIZE_BYTES);
    }

    /** Whether no byte is here, and so no memory is held. */
    boolean isEmpty() {
        return chunk == null;
    }

    /** A buffer to read into, at its position; it has room. To be followed by {@link #added}. No frame is handed out. */
    ByteBuffer room() {
        Check.holds("network.I2", handedOutBytes == NONE);
        if (chunk == null) {
            chunk = pool.acquire(Math.min(nextChunkBytes, MAX_READ_AHEAD_BYTES));
            start = 0;
        } else if (chunk.capacity() - start < wantedBytes() || !chunk.hasRemaining()) {
            makeRoom();
        }
        return chunk;
    }

    /** Bytes were put into {@link #room}, possibly none. */
    void added() {
        if (!chunk.hasRemaining() && chunk.capacity() < MAX_READ_AHEAD_BYTES) {
            nextChunkBytes = Math.max(nextChunkBytes, 2 * chunk.capacity()); // more was probably waiting
        }
        giveBackIfEmpty();
    }

    /**
     * The next whole frame, without its size; null if there is none yet. It is to be given back by {@link #done} before
     * anything else is done here.
     */
    ByteBuffer next() throws InvalidFrame {
        throw new UnsupportedOperationException("Exercise 3.1: cut a stream into frames");
    }

    /** The frame that {@link #next} gave is no longer looked at. */
    void done() {
        Check.holds("network.I2", handedOutBytes != NONE);
        start += SIZE_BYTES + handedOutBytes;
        handedOutBytes = NONE;
        giveBackIfEmpty();
    }

    /** Gives back all memory. No frame is looked at any more. */
    void close() {
        if (chunk != null) {
            pool.release(chunk);
            chunk = null;
        }
    }

    /** Bytes from start on that the frame being read takes, as far as that is known. */
    private int wantedBytes() {
        return chunk.position() - start < SIZE_BYTES ? SIZE_BYTES : SIZE_BYTES + chunk.getInt(start);
    }

    /**
     * Moves what is here to the front, and if that makes no room, to a larger chunk: twice as large, or as large as
     * this connection's recent frames, which it has shown to be in earnest about.
     */
    private void makeRoom() {
        throw new UnsupportedOperationException("Exercise 3.1: cut a stream into frames");
    }

    private void giveBackIfEmpty() {
        if (chunk.position() > start) {
            return;
        }
        int used = chunk.position();
        int capacity = chunk.capacity();
        // an unusually small use halves the next chunk; any other keeps at least this size
        if (used >= capacity / 4) {
            nextChunkBytes = Math.max(nextChunkBytes, Math.min(capacity, BufferPool.LARGEST_BYTES));
        } else if (used > 0) {
            nextChunkBytes = Math.max(Math.min(nextChunkBytes, capacity) / 2, BufferPool.SMALLEST_BYTES);
        }
        pool.release(chunk);
        chunk = null;
    }
}
