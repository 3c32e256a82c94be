package gregor.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Check;
import gregor.book.claim.Claim;
import gregor.network.FrameAssembler.InvalidFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FrameAssemblerTest {

    private final BufferPool pool = new BufferPool(64 << 20, Long.MAX_VALUE);

    /** I3, I4: the same frames whatever the sizes of the reads, and no memory in the end. */
    @Claim("3.1")
    @Property(tries = 300)
    void framesComeOutWhateverTheReads(
            @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 5000) Integer> sizes,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 3000) Integer> reads) throws InvalidFrame {
        List<ByteBuffer> sent = sizes.stream().map(size -> frame(size, size)).toList();
        ByteBuffer stream = stream(sent);
        FrameAssembler frames = new FrameAssembler(pool, 5000);
        List<ByteBuffer> received = new ArrayList<>();
        for (int i = 0; stream.hasRemaining(); i++) {
            read(frames, stream, i < 100 ? reads.get(i % reads.size()) : Integer.MAX_VALUE);
            for (ByteBuffer frame = frames.next(); frame != null; frame = frames.next()) {
                received.add(ByteBuffer.allocate(frame.remaining()).put(frame).flip());
                frames.done();
            }
        }
        assertThat(received).isEqualTo(sent);
        assertThat(frames.isEmpty()).isTrue();
        assertThat(pool.usedBytes()).isZero();
    }

    /** I4: a connection's first frame takes at most twice what has come of it, however it comes and however large it is. */
    @Claim("3.2")
    @Property(tries = 100)
    void memoryGrowsWithTheBytesThatCame(
            @ForAll @IntRange(min = 0, max = 1 << 20) int frameBytes,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 60_000) Integer> reads) throws InvalidFrame {
        FrameAssembler frames = new FrameAssembler(pool, frameBytes);
        ByteBuffer stream = stream(List.of(frame(frameBytes, 7)));
        for (int i = 0; stream.hasRemaining(); i++) {
            read(frames, stream, reads.get(i % reads.size()) << Math.min(i / 100, 14)); // a drip at first, then a stream
            // before the first byte of a frame comes, a buffer has to be there to read it into
            assertThat(pool.usedBytes()).isLessThanOrEqualTo(Math.max(BufferPool.SMALLEST_BYTES, 2L * stream.position()));
        }
        assertThat(frames.next()).isEqualTo(frame(frameBytes, 7));
        frames.done();
        assertThat(pool.usedBytes()).isZero();
    }

    @Example
    void aClaimAloneTakesNoMemory() throws InvalidFrame {
        FrameAssembler frames = new FrameAssembler(pool, Integer.MAX_VALUE);
        read(frames, ByteBuffer.allocate(4).putInt(0, Integer.MAX_VALUE - 100), 4);
        assertThat(frames.next()).isNull();
        assertThat(pool.usedBytes()).isEqualTo(BufferPool.SMALLEST_BYTES);
        frames.close();
        assertThat(pool.usedBytes()).isZero();
    }

    @Example
    void sizesOutsideTheLimitAreRefused() throws InvalidFrame {
        for (int size : new int[] {-1, Integer.MIN_VALUE, 101, Integer.MAX_VALUE}) {
            FrameAssembler frames = new FrameAssembler(pool, 100);
            read(frames, ByteBuffer.allocate(4).putInt(0, size), 4);
            assertThatThrownBy(frames::next).isInstanceOf(InvalidFrame.class)
                    .hasMessageContaining(Integer.toString(size)).hasMessageContaining("socket.request.max.bytes");
        }
        FrameAssembler frames = new FrameAssembler(pool, 100);
        assertThat(readFrame(frames, stream(List.of(frame(100, 0))))).isEqualTo(frame(100, 0));
    }

    /** Once it is known how much a connection sends at a time, one read takes several frames, and none is moved. */
    @Example
    void steadyTrafficIsReadAtOnceAndNotCopied() throws InvalidFrame {
        FrameAssembler frames = new FrameAssembler(pool, 20_000);
        ByteBuffer stream = stream(List.of(frame(16_000, 1), frame(16_000, 2), frame(16_000, 3)));
        for (int turn = 0; turn < 8; turn++) {
            stream.rewind();
            for (int i = 0; i < 3; i++) {
                readFrame(frames, stream);
                frames.done();
            }
        }
        stream.rewind();
        read(frames, stream, Integer.MAX_VALUE);
        assertThat(stream.hasRemaining()).isFalse();
        assertThat(pool.usedBytes()).isBetween(48_012L, 128L << 10);
        for (int i = 1; i <= 3; i++) {
            long before = pool.usedBytes();
            ByteBuffer frame = frames.next();
            assertThat(frame).isEqualTo(frame(16_000, i));
            assertThat(frame.isDirect()).isTrue();
            assertThat(pool.usedBytes()).as("a copy would take memory").isEqualTo(before);
            frames.done();
        }
    }

    /** A connection that falls silent after large frames goes back to small chunks. */
    @Example
    void smallTrafficTakesSmallChunks() throws InvalidFrame {
        FrameAssembler frames = new FrameAssembler(pool, 1 << 20);
        readFrame(frames, stream(List.of(frame(1 << 20, 1))));
        frames.done();
        for (int i = 0; i < 20; i++) {
            assertThat(readFrame(frames, stream(List.of(frame(100, i))))).isEqualTo(frame(100, i));
            if (i == 19) {
                assertThat(pool.usedBytes()).isEqualTo(BufferPool.SMALLEST_BYTES);
            }
            frames.done();
        }
    }

    /** I2. */
    @Example
    void nothingMovesWhileAFrameIsLookedAt() throws InvalidFrame {
        FrameAssembler frames = new FrameAssembler(pool, 100);
        assertThatThrownBy(frames::done).isInstanceOf(Check.Broken.class).hasMessageContaining("network.I2");
        readFrame(frames, stream(List.of(frame(10, 0), frame(10, 1))));
        assertThatThrownBy(frames::next).isInstanceOf(Check.Broken.class).hasMessageContaining("network.I2");
        assertThatThrownBy(frames::room).isInstanceOf(Check.Broken.class).hasMessageContaining("network.I2");
        frames.done();
        assertThat(frames.next()).isEqualTo(frame(10, 1));
    }

    /** One read, as a socket would do it: what is there, up to a limit and as much as fits. */
    private static void read(FrameAssembler frames, ByteBuffer stream, int maxBytes) {
        ByteBuffer room = frames.room();
        assertThat(room.hasRemaining()).isTrue();
        int count = Math.min(Math.min(maxBytes, stream.remaining()), room.remaining());
        room.put(stream.slice(stream.position(), count));
        stream.position(stream.position() + count);
        frames.added();
    }

    /** Reads until a frame is whole. */
    private static ByteBuffer readFrame(FrameAssembler frames, ByteBuffer stream) throws InvalidFrame {
        ByteBuffer frame = frames.next();
        while (frame == null) {
            read(frames, stream, Integer.MAX_VALUE);
            frame = frames.next();
        }
        return frame;
    }

    static ByteBuffer frame(int size, int seed) {
        ByteBuffer frame = ByteBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            frame.put(i, (byte) (i * 31 + seed));
        }
        return frame;
    }

    static ByteBuffer stream(List<ByteBuffer> frames) {
        ByteBuffer stream = ByteBuffer.allocate(frames.stream().mapToInt(frame -> frame.remaining() + 4).sum());
        frames.forEach(frame -> stream.putInt(frame.remaining()).put(frame.duplicate()));
        return stream.flip();
    }
}
