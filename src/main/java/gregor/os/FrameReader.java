package gregor.os;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Cuts a stream of bytes into frames: a 4-byte size and as many bytes. The memory of a frame grows with the bytes that
 * have come, never with the size that is claimed, so a stranger's first four bytes can't make us allocate much. Who has sent a frame
 * of some size before is believed up to that size.
 */
final class FrameReader {

    static final int SIZE_BYTES = 4;
    private static final int FIRST_BYTES = 64 * 1024;

    private final int maxFrameBytes;
    private int believedBytes = FIRST_BYTES;
    private int sizeBytesSeen;
    private int frameBytes;
    private ByteBuffer frame;

    FrameReader(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Takes bytes up to the end of a frame, or all there are.
     *
     * @return the frame that is complete now, else null
     * @throws IOException if a size is negative or over the limit; the stream is of no use any more
     */
    ByteBuffer take(ByteBuffer source) throws IOException {
        while (frame == null && source.hasRemaining()) {
            frameBytes = frameBytes << 8 | source.get() & 0xff;
            if (++sizeBytesSeen == SIZE_BYTES) {
                startFrame();
            }
        }
        if (frame == null) {
            return null;
        }
        int count = Math.min(source.remaining(), frameBytes - frame.position());
        makeRoom(count);
        frame.put(frame.position(), source, source.position(), count).position(frame.position() + count);
        source.position(source.position() + count);
        return frame.position() == frameBytes ? endFrame() : null;
    }

    private void startFrame() throws IOException {
        if (frameBytes < 0 || frameBytes > maxFrameBytes) {
            throw new IOException("frame of " + frameBytes + " bytes; 0 to " + maxFrameBytes + " are allowed");
        }
        frame = ByteBuffer.allocate(Math.min(frameBytes, believedBytes));
    }

    private void makeRoom(int count) {
        if (frame.remaining() < count) {
            long wanted = Math.max(frame.position() + (long) count, 2L * frame.capacity());
            frame = ByteBuffer.allocate((int) Math.min(wanted, frameBytes)).put(frame.flip());
        }
    }

    private ByteBuffer endFrame() {
        ByteBuffer whole = frame.flip();
        believedBytes = Math.max(believedBytes, frameBytes);
        frame = null;
        frameBytes = 0;
        sizeBytesSeen = 0;
        return whole;
    }
}
