package gregor.compress;

import java.nio.ByteBuffer;

/**
 * Unpacks the zstd format (RFC 8878). Data is one or more frames, one behind the other; their contents are joined, and
 * what is in a skippable frame is passed over.
 * <pre>
 *   frame:      28 b5 2f fd | header | block ... block, the last one marked | 4 bytes of xxHash64, if the header says
 *   skippable:  5x 2a 4d 18 | length, 4 bytes | so many bytes
 *   block:      3 bytes: bit 0 last, bits 2-1 kind, bits 23-3 length | content           all little-endian
 *               kind 0 raw: as it is; 1: one byte, length times; 2: literals and sequences, packed in length bytes
 * </pre>
 * A block unpacks to 128 KiB at the most, and one is unpacked when the reader has taken all of the one before; so what
 * is held is never more than a block ahead of the reader, however much the packed bytes hold or claim to.
 */
final class Zstd implements Decompressor {

    private static final int SKIPPABLE_MAGIC = 0x184D2A50;
    private static final int SKIPPABLE_MASK = 0xfffffff0;
    private static final int BLOCK_HEADER_BYTES = 3;
    private static final int CHECKSUM_BYTES = 4;

    private final ZstdInput in;
    private final ZstdWindow window;
    private final ZstdLiterals literals = new ZstdLiterals();
    private final ZstdSequences sequences = new ZstdSequences();

    private ZstdFrame frame;
    private XxHash64 hash;
    private long frameBytes;
    private boolean lastBlockSeen;

    /** Unpacks what lies between the buffer's position and its limit; the buffer itself does not change. */
    Zstd(ByteBuffer packed) {
        in = new ZstdInput(packed);
        window = new ZstdWindow((int) Math.min(ZstdFrame.MAX_BLOCK_BYTES, 512 + 4L * packed.remaining()));
    }

    @Override
    public int read(ByteBuffer into) {
        int from = into.position();
        while (into.hasRemaining() && (window.hasMore() || goOn())) {
            window.take(into);
        }
        return into.position() > from ? into.position() - from : -1;
    }

    /** The next step: into a frame, a block further, or out of the frame. False at the end of it all. */
    private boolean goOn() {
        if (frame == null) {
            // No bytes at all are no zstd data either; beginFrame then says so.
            if (in.remaining() == 0 && !in.isAtStart()) {
                return false;
            }
            beginFrame();
        } else if (lastBlockSeen) {
            endFrame();
        } else {
            nextBlock();
        }
        return true;
    }

    private void beginFrame() {
        int magic = (int) in.littleEndian(ZstdFrame.MAGIC_BYTES);
        if ((magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
            in.skip(in.littleEndian(4));
        } else if (magic == ZstdFrame.MAGIC) {
            frame = ZstdFrame.read(in);
            hash = new XxHash64();
            frameBytes = 0;
            lastBlockSeen = false;
            window.beginFrame(frame.windowBytes());
            literals.beginFrame();
            sequences.beginFrame();
        } else {
            throw in.corrupt("no zstd frame begins before it");
        }
    }

    private void nextBlock() {
        int header = (int) in.littleEndian(BLOCK_HEADER_BYTES);
        int length = header >> 3;
        lastBlockSeen = (header & 1) != 0;
        if (length > frame.maxBlockBytes()) {
            throw in.corrupt("a block of " + length + " bytes; the most in this frame is " + frame.maxBlockBytes());
        }
        window.beginBlock(frame.maxBlockBytes());
        switch (header >> 1 & 3) {
            case 0 -> window.append(in.bytes(), in.skip(length), length);
            case 1 -> window.append((byte) in.unsignedByte(), length);
            case 2 -> {
                in.limitTo(length);
                literals.read(in, frame.maxBlockBytes());
                sequences.carryOut(in, literals, window);
                in.unlimit();
            }
            default -> throw in.corrupt("a block of the reserved kind 3");
        }
        if (frame.hasChecksum()) {
            window.hashBlock(hash);
        }
        frameBytes += window.blockBytes();
        if (frame.contentBytes() >= 0 && frameBytes > frame.contentBytes()) {
            throw in.corrupt("a frame with more than the " + frame.contentBytes() + " bytes it says");
        }
    }

    private void endFrame() {
        if (frame.contentBytes() >= 0 && frameBytes != frame.contentBytes()) {
            throw in.corrupt("a frame with " + frameBytes + " bytes; it says " + frame.contentBytes());
        }
        if (frame.hasChecksum() && (int) in.littleEndian(CHECKSUM_BYTES) != (int) hash.value()) {
            throw in.corrupt("a frame whose content is not what its checksum says");
        }
        frame = null;
    }

    /** All it holds is on the heap. */
    @Override
    public void close() {}
}
