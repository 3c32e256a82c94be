package gregor.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.book.claim.Claim;
import gregor.protocol.MemoryRecords;
import gregor.protocol.Records;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReplyTest {

    private final BufferPool pool = new BufferPool(1 << 20, Long.MAX_VALUE);

    /** I6: the client sees the size and the parts, in whatever pieces the socket took them. */
    @Claim("3.5")
    @Property(tries = 200)
    void theClientSeesTheParts(@ForAll("partSizes") List<Integer> sizes,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 50_000) Integer> rooms) throws IOException {
        List<Records> parts = new ArrayList<>();
        ByteBuffer expected = ByteBuffer.allocate(4 + sizes.stream().mapToInt(size -> size).sum());
        expected.putInt(expected.capacity() - 4);
        for (int size : sizes) {
            ByteBuffer part = FrameAssemblerTest.frame(size, parts.size());
            parts.add(new MemoryRecords(part));
            expected.put(part);
        }
        Reply reply = new Reply(parts);
        Socket socket = new Socket();
        int turns = 0;
        do {
            socket.room = turns < 50 ? rooms.get(turns % rooms.size()) : Integer.MAX_VALUE;
            turns++;
        } while (!reply.writeTo(socket, pool));
        assertThat(socket.seen.toByteArray()).isEqualTo(expected.array());
        assertThat(pool.usedBytes()).isZero();
        socket.room = 1000;
        assertThat(reply.writeTo(socket, pool)).as("nothing is left").isTrue();
        assertThat(socket.room).isEqualTo(1000);
    }

    @Provide
    Arbitrary<List<Integer>> partSizes() {
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(5, Arbitraries.integers().between(0, 300)),
                net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(20_000, 45_000))).list().ofMaxSize(6);
    }

    @Test
    void smallPartsLeaveInOneWrite() throws IOException {
        Socket socket = new Socket();
        List<Records> parts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            parts.add(new MemoryRecords(ByteBuffer.allocate(600)));
        }
        assertThat(new Reply(parts).writeTo(socket, pool)).isTrue();
        assertThat(socket.writes).isEqualTo(1);
    }

    /** Large parts are sent from where they lie: no memory of the pool is in use while they write themselves. */
    @Test
    void largePartsWriteThemselvesInTurns() throws IOException {
        int size = 5 << 20;
        Socket socket = new Socket();
        Records large = new Records() {
            @Override
            public int sizeInBytes() {
                return size;
            }

            @Override
            public int writeTo(WritableByteChannel channel, int position, int maxBytes) throws IOException {
                assertThat(position + maxBytes).isLessThanOrEqualTo(size);
                if (channel != socket) {
                    assertThat(position + maxBytes).as("the last few bytes").isEqualTo(size);
                    return channel.write(ByteBuffer.allocate(maxBytes));
                }
                assertThat(pool.usedBytes()).isZero();
                return Math.min(maxBytes, 100_000);
            }

            @Override
            public ByteBuffer toBuffer() {
                throw new AssertionError("needs memory for all of it");
            }
        };
        Reply reply = new Reply(List.of(new MemoryRecords(ByteBuffer.allocate(10)), large));
        int turns = 1;
        while (!reply.writeTo(socket, pool)) {
            turns++;
        }
        assertThat(turns).as("others get their turn").isBetween(5, 7);
        assertThat(socket.seen.size()).as("besides what the part wrote").isBetween(14, 14 + (32 << 10));
    }

    /** A segment file that is shorter than it was: an error, not an endless loop. */
    @Test
    void aPartThatEndsEarly() {
        Records cut = new Records() {
            @Override
            public int sizeInBytes() {
                return 100;
            }

            @Override
            public int writeTo(WritableByteChannel channel, int position, int maxBytes) {
                return Math.max(0, Math.min(maxBytes, 60 - position));
            }

            @Override
            public ByteBuffer toBuffer() {
                throw new AssertionError("not needed");
            }
        };
        assertThatThrownBy(() -> new Reply(List.of(cut)).writeTo(new Socket(), pool)).isInstanceOf(EOFException.class);
        assertThat(pool.usedBytes()).isZero();
    }

    /** Takes as many bytes as it has room, and counts. */
    private static final class Socket implements ByteChannel {
        private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
        private int room = Integer.MAX_VALUE;
        private int writes;

        @Override
        public int write(ByteBuffer source) {
            writes++;
            int count = Math.min(room, source.remaining());
            byte[] bytes = new byte[count];
            source.get(bytes);
            seen.writeBytes(bytes);
            room -= count;
            return count;
        }

        @Override
        public int read(ByteBuffer target) {
            throw new AssertionError("replies do not read");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            throw new AssertionError("replies do not close");
        }
    }
}
