package gregor.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    @Property(tries = 100)
    void framesComeOutWhateverTheChunks(
            @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 300) Integer> sizes,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 200) Integer> chunks) throws IOException {
        List<ByteBuffer> sent = new ArrayList<>();
        ByteBuffer stream = ByteBuffer.allocate(sizes.stream().mapToInt(size -> size + 4).sum());
        for (int size : sizes) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (i * 31 + sent.size());
            }
            sent.add(ByteBuffer.wrap(bytes));
            stream.putInt(size).put(bytes);
        }
        stream.flip();
        List<ByteBuffer> received = new ArrayList<>();
        FrameReader reader = new FrameReader(300);
        for (int i = 0; stream.hasRemaining(); i++) {
            int count = Math.min(stream.remaining(), chunks.get(i % chunks.size()));
            ByteBuffer chunk = stream.slice(stream.position(), count);
            stream.position(stream.position() + count);
            while (chunk.hasRemaining()) {
                ByteBuffer frame = reader.take(chunk);
                if (frame != null) {
                    received.add(frame);
                }
            }
        }
        assertThat(received).isEqualTo(sent);
    }

    @Test
    void aLargeFrameGrowsWithItsBytes() throws IOException {
        int frameBytes = 1 << 20;
        FrameReader reader = new FrameReader(frameBytes);
        assertThat(reader.take(ByteBuffer.allocate(4).putInt(0, frameBytes))).isNull();
        ByteBuffer frame = null;
        for (int sent = 0; sent < frameBytes; sent += 1 << 16) {
            assertThat(frame).isNull();
            frame = reader.take(ByteBuffer.wrap(new byte[1 << 16]));
        }
        assertThat(frame.remaining()).isEqualTo(frameBytes);
    }

    /** I3: with a limit of 2 GiB and a heap of 1 GiB, a claim that was believed would be an OutOfMemoryError. */
    @Test
    void aClaimTakesNoMemory() throws IOException {
        List<FrameReader> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            FrameReader reader = new FrameReader(Integer.MAX_VALUE);
            reader.take(ByteBuffer.allocate(5).putInt(0, Integer.MAX_VALUE));
            readers.add(reader);
        }
        assertThat(readers).hasSize(20);
    }

    @Test
    void sizesOutsideTheLimitAreRefused() {
        for (int size : new int[] {-1, Integer.MIN_VALUE, 101, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> new FrameReader(100).take(ByteBuffer.allocate(4).putInt(0, size)))
                    .isInstanceOf(IOException.class).hasMessageContaining(Integer.toString(size)).hasMessageContaining("100");
        }
    }
}
