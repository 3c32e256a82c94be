package gregor.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.book.claim.Claim;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import gregor.protocol.Records;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A connection without sockets and threads: the test is client, selector, processor and handler by turns. */
class ConnectionTest {

    private static final int FRAMES = 12;
    /** A connection that nobody looks at any more is found by counting: each round answers at least one request. */
    private static final int MOST_ROUNDS = 1000;
    private static final int MAX_FRAME_BYTES = 3000;

    /** I1 to I6: whatever the fragments, the room in the socket, and the order in which the parties act. */
    @Claim("3.3")
    @Property(tries = 400)
    void repliesLeaveInTheOrderOfRequests(
            @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 13) Integer> turns,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 2500) Integer> pieces) throws IOException {
        World world = new World();
        ByteBuffer requests = FrameAssemblerTest.stream(world.frames);
        int step = 0;
        for (int turn : turns) {
            int piece = pieces.get(step++ % pieces.size());
            switch (turn) {
                case 0, 1, 2 -> world.socket.clientSends(requests, piece);
                case 3, 4 -> world.select();
                case 5, 6 -> world.handle();
                case 7 -> world.socket.clientTakes(piece);
                case 8 -> world.tellOfBytes();
                case 9 -> world.attendOne();
                case 10, 11, 12 -> world.stepAside();
                default -> world.completeAside(piece);
            }
            world.check();
        }
        for (int round = 0; world.handled < FRAMES || !world.aside.isEmpty(); round++) { // everybody does their part until all is done
            assertThat(round).as("rounds in which nobody went on with the rest").isLessThan(MOST_ROUNDS);
            world.socket.clientSends(requests, 100_000);
            world.select();
            world.attendOne();
            world.handle();
            world.completeAside(round);
            world.socket.clientTakes(100_000);
            world.check();
        }
        for (int round = 0; world.connection.state() != ConnectionState.READING || !world.attention.isEmpty(); round++) {
            assertThat(round).as("rounds in which nobody gave the connection back").isLessThan(MOST_ROUNDS);
            world.socket.clientTakes(100_000);
            world.attendOne();
            world.select();
        }
        world.socket.clientTakes(100_000);
        assertThat(world.socket.taken.toByteArray()).isEqualTo(world.expectedReplies());
        assertThat(world.pool.usedBytes()).isZero();
    }

    /** I7: closed at any moment, a connection gives everything back, but not while a handler looks at the frame. */
    @Claim("3.4")
    @Property(tries = 300)
    void closingGivesEverythingBack(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 11) Integer> turns,
            @ForAll @IntRange(min = 0, max = 3) int how) throws IOException {
        World world = new World();
        ByteBuffer requests = FrameAssemblerTest.stream(world.frames);
        for (int turn : turns) {
            switch (turn) {
                case 0, 1, 2, 3 -> world.socket.clientSends(requests, 900);
                case 4, 5 -> world.select();
                case 6, 7 -> world.handle();
                case 8 -> world.tellOfBytes();
                case 9 -> world.stepAside();
                case 10 -> world.completeAside(turns.size());
                default -> world.attendOne();
            }
        }
        ReceivedRequest underWay = world.underWay();
        if (how == 0 || how == 3) {
            world.connection.close("the test wants it");
            assertThat(world.socket.isOpen()).isFalse();
            if (underWay != null) {
                long used = world.pool.usedBytes();
                assertThat(underWay.frame()).isEqualTo(world.frames.get(world.handled));
                assertThat(used).isPositive();
                if (how == 0) {
                    underWay.respond(List.of(new MemoryRecords(ByteBuffer.allocate(10))));
                } else {
                    underWay.respondNothing(); // no write that could find the socket closed
                }
            }
        } else if (underWay != null) {
            if (how == 1) {
                underWay.disconnect();
            } else {
                underWay.disconnectUnlessCompleted("the test wants it");
                underWay.disconnectUnlessCompleted("the second time has no effect");
            }
        } else {
            world.connection.close("the test wants it");
        }
        while (!world.aside.isEmpty()) { // they hold no memory, and are told of no failure
            world.completeAside(how);
        }
        assertThat(world.connection.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(world.socket.isOpen()).isFalse();
        assertThat(world.closed).isEqualTo(1);
        assertThat(world.pool.usedBytes()).isZero();
        world.connection.close("again");
        world.connection.ready();
        assertThat(world.closed).isEqualTo(1);
    }

    @Example
    void aRequestIsCompletedOnce() throws IOException {
        World world = new World();
        world.socket.clientSends(FrameAssemblerTest.stream(world.frames), 100_000);
        world.select();
        ReceivedRequest request = world.underWay();
        request.respondNothing();
        assertThat(request.isCompleted()).isTrue();
        assertThatThrownBy(request::respondNothing).isInstanceOf(IllegalStateException.class).hasMessageContaining("once");
        assertThatThrownBy(request::disconnect).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> request.respond(List.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(request::frame).isInstanceOf(IllegalStateException.class);
        assertThat(world.connection.state()).isEqualTo(ConnectionState.HANDLING);
    }

    @Example
    void aFrameOverTheLimitClosesTheConnection() throws IOException {
        World world = new World();
        world.socket.clientSends(ByteBuffer.allocate(4).putInt(0, MAX_FRAME_BYTES + 1), 4);
        world.select();
        assertThat(world.connection.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(world.closed).isEqualTo(1);
    }

    /** A client that awaits each reply costs no change of what is watched, and one that does not costs one. */
    @Example
    void whatIsWatchedChangesOnlyWhenBytesWait() throws IOException {
        World world = new World();
        ByteBuffer one = FrameAssemblerTest.stream(world.frames.subList(0, 1));
        for (int i = 0; i < 5; i++) {
            world.socket.clientSends(one.rewind(), 100_000);
            world.select();
            assertThat(world.connection.state()).isEqualTo(ConnectionState.HANDLING);
            world.underWay().respondNothing();
            assertThat(world.connection.state()).isEqualTo(ConnectionState.READING);
        }
        assertThat(world.interestChanges).isZero();
        assertThat(world.attention).isEmpty();
        world.socket.clientSends(one.rewind(), 100_000);
        world.select();
        for (int i = 0; i < 5; i++) { // from here on, the next request always waits in the socket
            world.socket.clientSends(one.rewind(), 100_000);
            world.select();
            assertThat(world.connection.state()).isEqualTo(ConnectionState.BACKLOGGED);
            world.underWay().respondNothing();
        }
        assertThat(world.interestChanges).isEqualTo(1);
        assertThat(world.attention).isEmpty();
        world.underWay().respondNothing();
        assertThat(world.attention).hasSize(1);
    }

    @Example
    void nothingBeginsWithoutMemory() throws IOException {
        World world = new World();
        ByteBuffer held = world.pool.acquire(World.MAX_USED_BYTES);
        world.socket.clientSends(FrameAssemblerTest.stream(world.frames), 100);
        world.select();
        assertThat(world.connection.state()).isEqualTo(ConnectionState.OUT_OF_MEMORY);
        assertThat(world.socket.incoming.size()).isEqualTo(100);
        world.pool.release(held);
        world.connection.memoryAvailable();
        world.watch();
        assertThat(world.connection.state()).isEqualTo(ConnectionState.READING);
        world.select();
        ByteBuffer more = world.pool.acquire(World.MAX_USED_BYTES);
        world.socket.clientSends(FrameAssemblerTest.stream(world.frames).position(100), 1000);
        world.select();
        assertThat(world.underWay()).as("what has begun goes on").isNotNull();
        world.pool.release(more);
    }

    @Example
    void theClientLeavingIsNoticed() throws IOException {
        World world = new World();
        world.socket.atEnd = true;
        world.select();
        assertThat(world.connection.state()).isEqualTo(ConnectionState.CLOSED);

        World busy = new World();
        busy.socket.clientSends(FrameAssemblerTest.stream(busy.frames.subList(0, 1)), 100_000);
        busy.select();
        busy.socket.atEnd = true;
        busy.select();
        assertThat(busy.connection.state()).as("its request goes on").isEqualTo(ConnectionState.BACKLOGGED);
        busy.underWay().respond(List.of());
        assertThat(busy.connection.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(busy.pool.usedBytes()).isZero();
    }

    /** A reply whose parts fail on the way out. */
    @Example
    void aFailingPartClosesTheConnection() throws IOException {
        World world = new World();
        world.socket.clientSends(FrameAssemblerTest.stream(world.frames), 100_000);
        world.select();
        world.underWay().respond(List.of(new Records() {
            @Override
            public int sizeInBytes() {
                return 10;
            }

            @Override
            public int writeTo(WritableByteChannel channel, int position, int maxBytes) throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public ByteBuffer toBuffer() {
                return ByteBuffer.allocate(10);
            }
        }));
        assertThat(world.connection.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(world.pool.usedBytes()).isZero();
    }

    /** Everything around one connection. */
    private static final class World implements Connection.Home {
        private static final int MAX_USED_BYTES = 1 << 20;

        private final BufferPool pool = new BufferPool(1 << 20, MAX_USED_BYTES);
        private final RequestChannel requests = new RequestChannel(1);
        private final List<Connection> attention = new ArrayList<>();
        private final List<ByteBuffer> frames = new ArrayList<>();
        private final FakeSocket socket = new FakeSocket();
        private final Connection connection =
                new Connection(new ConnectionInfo(1, "PLAINTEXT", "127.0.0.1"), socket, this, MAX_FRAME_BYTES);
        private final RequestChannel.Taker handler = new RequestChannel.Taker("the test itself") { };
        /** Those that have stepped aside and are not completed, by their number. */
        private final TreeMap<Integer, ReceivedRequest> aside = new TreeMap<>();
        private ReceivedRequest taken;
        private int watched = SelectionKey.OP_READ;
        private int interestChanges;
        private int handled;
        private int closed;

        private World() {
            for (int i = 0; i < FRAMES; i++) {
                frames.add(FrameAssemblerTest.frame((i * 701) % MAX_FRAME_BYTES, i));
            }
        }

        /** What the selector and the processor do in one turn. */
        private void select() {
            boolean ready = (watched & SelectionKey.OP_READ) != 0 && (socket.incoming.size() > 0 || socket.atEnd)
                    || (watched & SelectionKey.OP_WRITE) != 0 && socket.room > 0;
            if (ready) {
                connection.ready();
                watch();
            }
        }

        private void watch() {
            int now = connection.state().interestOps();
            interestChanges += now == watched ? 0 : 1;
            watched = now;
        }

        /** A selector that looked just before the request was completed. */
        private void tellOfBytes() {
            if (connection.state() == ConnectionState.HANDLING && watched == SelectionKey.OP_READ) {
                connection.ready();
                watch();
            }
        }

        private void attendOne() {
            if (!attention.isEmpty()) {
                attention.remove(0).attended();
                watch();
            }
        }

        /** The request that is queued or being handled, if there is one. */
        private ReceivedRequest underWay() {
            if (requests.size() > 0) {
                assertThat(taken == null || taken.isCompleted() || taken.isAside()).as("one request at a time").isTrue();
                taken = requests.take(handler);
            }
            return taken == null || taken.isCompleted() || taken.isAside() ? null : taken;
        }

        /** A handler that looks at the frame and replies with one of about the same size, or not. */
        private void handle() {
            ReceivedRequest request = underWay();
            if (request == null) {
                return;
            }
            assertThat(request.frame()).isEqualTo(frames.get(handled));
            complete(request, handled++);
        }

        private void complete(ReceivedRequest request, int number) {
            if (number % 5 == 4) {
                request.respondNothing();
            } else {
                ByteBuffer frame = frames.get(number);
                request.respond(List.of(new MemoryRecords(frame.slice(0, Math.min(5, frame.limit()))), new MemoryRecords(frame)));
            }
        }

        /** A handler that leaves the rest to somebody else, if it may. */
        private void stepAside() {
            ReceivedRequest request = underWay();
            if (request == null) {
                return;
            }
            request.stepAside();
            if (request.isAside()) {
                assertThatThrownBy(request::frame).isInstanceOf(IllegalStateException.class);
                aside.put(handled++, request);
            }
        }

        /** Somebody else, who begins with any. */
        private void completeAside(int choice) {
            if (!aside.isEmpty()) {
                int number = List.copyOf(aside.keySet()).get(choice % aside.size());
                complete(aside.remove(number), number);
            }
        }

        private byte[] expectedReplies() {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (int i = 0; i < FRAMES; i++) {
                if (i % 5 != 4) {
                    byte[] frame = frames.get(i).array();
                    int head = Math.min(5, frame.length);
                    expected.writeBytes(ByteBuffer.allocate(4).putInt(head + frame.length).array());
                    expected.write(frame, 0, head);
                    expected.writeBytes(frame);
                }
            }
            return expected.toByteArray();
        }

        private void check() {
            boolean replyWaits = connection.state().isWithHandler() && underWay() == null;
            assertThat(connection.state().isWithHandler()).isEqualTo(underWay() != null || replyWaits && !aside.isEmpty());
            assertThat(aside.size()).isLessThanOrEqualTo(ReplyQueue.MAX_ASIDE);
            assertThat(closed).isZero();
        }

        @Override
        public BufferPool pool() {
            return pool;
        }

        @Override
        public RequestChannel requests() {
            return requests;
        }

        @Override
        public Trace trace() {
            return Trace.OFF;
        }

        @Override
        public void attend(Connection changed) {
            attention.add(changed);
        }

        @Override
        public void closed(Connection gone) {
            closed++;
        }

        @Override
        public int tick() {
            return 0;
        }

        @Override
        public boolean isClosing() {
            return false;
        }
    }

    /** A socket of limited room in the direction of the client, who takes the bytes when the test says so. */
    private static final class FakeSocket implements ByteChannel {
        private static final int ROOM = 1500;

        private final ArrayDeque<Byte> incoming = new ArrayDeque<>();
        private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int room = ROOM;
        private boolean atEnd;
        private boolean open = true;

        private void clientSends(ByteBuffer bytes, int maxBytes) {
            for (int i = 0; i < maxBytes && bytes.hasRemaining(); i++) {
                incoming.add(bytes.get());
            }
        }

        private void clientTakes(int maxBytes) {
            byte[] bytes = outgoing.toByteArray();
            int count = Math.min(maxBytes, bytes.length);
            taken.write(bytes, 0, count);
            outgoing.reset();
            outgoing.write(bytes, count, bytes.length - count);
            room += count;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (!open) {
                throw new ClosedChannelException();
            }
            if (incoming.isEmpty()) {
                return atEnd ? -1 : 0;
            }
            int count = Math.min(target.remaining(), incoming.size());
            for (int i = 0; i < count; i++) {
                target.put(incoming.remove());
            }
            return count;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (!open) {
                throw new ClosedChannelException();
            }
            int count = Math.min(room, source.remaining());
            for (int i = 0; i < count; i++) {
                outgoing.write(source.get());
            }
            room -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            assertThat(open).as("closed once").isTrue();
            open = false;
        }
    }
}
