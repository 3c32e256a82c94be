package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.book.claim.Claim;
import gregor.os.NioDisk;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Bytes of a real file on their way out, through the kernel and through memory, to targets that take what they like. */
class FileTransferTest {

    private static final int FILE_BYTES = 300_000;
    private static final byte[] CONTENT = new byte[FILE_BYTES];

    private static final SegmentFile FILE = write();

    /** The file has no name any more when this returns: what is open stays readable, and nothing is left behind. */
    private static SegmentFile write() {
        try {
            new Random(8).nextBytes(CONTENT);
            Path directory = Files.createTempDirectory("transfer");
            SegmentFile file = SegmentFile.create(new NioDisk(), directory.resolve("x.log"));
            file.append(ByteBuffer.wrap(CONTENT));
            Files.delete(file.path());
            Files.delete(directory);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A target in memory that takes at most so many bytes at a time, and now and then none. */
    private static final class Choosy implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final Random random;
        private final int room;

        Choosy(long seed, int room) {
            this.random = new Random(seed);
            this.room = room;
        }

        @Override
        public int write(ByteBuffer source) {
            byte[] bytes = new byte[Math.min(source.remaining(), random.nextInt(room + 1))];
            source.get(bytes);
            taken.writeBytes(bytes);
            return bytes.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // stays open
        }
    }

    /** Sends as the network does: on from where the last write stopped, until all of it is taken. */
    private static void sendAll(FileRecords records, WritableByteChannel to, int maxBytes, Runnable whenFull) throws IOException {
        int sent = 0;
        while (sent < records.sizeInBytes()) {
            int offered = Math.min(maxBytes, records.sizeInBytes() - sent);
            int taken = records.writeTo(to, sent, offered);
            assertThat(taken).isBetween(0, offered);
            if (taken < offered) {
                whenFull.run();
            }
            sent += taken;
        }
    }

    private static byte[] expected(FileRecords records, int start) throws IOException {
        byte[] part = Arrays.copyOfRange(CONTENT, start, start + records.sizeInBytes());
        assertThat(records.toBuffer()).as("on the heap").isEqualTo(ByteBuffer.wrap(part));
        return part;
    }

    /** What leaves through the kernel is what leaves through memory, and what is read onto the heap. */
    @Claim("8.1")
    @Property(tries = 150)
    void sendfileBytesEqualHeapBytes(@ForAll @IntRange(max = FILE_BYTES - 1) int start, @ForAll @IntRange(max = FILE_BYTES) int size,
            @ForAll @IntRange(min = 1, max = 200_000) int maxBytes, @ForAll long seed) throws IOException {
        FileRecords records = FILE.slice(start, Math.min(size, FILE_BYTES - start));
        byte[] expected = expected(records, start);
        Choosy memory = new Choosy(seed, Math.max(maxBytes, 2000));
        sendAll(records, memory, maxBytes, () -> {});
        assertThat(memory.taken.toByteArray()).isEqualTo(expected);
        assertThat(throughASocket(records, maxBytes)).isEqualTo(expected);
    }

    private static byte[] throughASocket(FileRecords records, int maxBytes) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0));
                SocketChannel receiver = SocketChannel.open(server.getLocalAddress()); SocketChannel sender = server.accept()) {
            sender.configureBlocking(false);
            ByteBuffer received = ByteBuffer.allocate(records.sizeInBytes());
            sendAll(records, sender, maxBytes, () -> read(receiver, received));
            while (received.hasRemaining()) {
                read(receiver, received);
            }
            return received.array();
        }
    }

    private static void read(SocketChannel from, ByteBuffer into) {
        try {
            assertThat(from.read(into)).isNotNegative();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A full socket costs nothing: no byte is lost, none is sent twice, and the thread comes back. */
    @Example
    void aFullSocketTakesNothingAndTheThreadComesBack() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.sink().configureBlocking(false);
        FileRecords records = FILE.slice(0, FILE_BYTES);
        int sent = 0;
        int taken;
        do {
            taken = records.writeTo(pipe.sink(), sent, FILE_BYTES - sent);
            sent += taken;
        } while (taken > 0);
        assertThat(sent).isBetween(1, FILE_BYTES - 1);
        assertThat(records.writeTo(pipe.sink(), sent, FILE_BYTES - sent)).isZero();
        ByteBuffer received = ByteBuffer.allocate(sent);
        while (received.hasRemaining()) {
            pipe.source().read(received);
        }
        assertThat(received.array()).isEqualTo(Arrays.copyOf(CONTENT, sent));
        pipe.sink().close();
        pipe.source().close();
    }

    /** Nothing is sent that was not asked for, and asking for nothing is no error, not even at the end. */
    @Example
    void theLimitIsKept() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FileRecords records = FILE.slice(FILE_BYTES - 100, 100);
        assertThat(records.writeTo(Channels.newChannel(out), 10, 20)).isEqualTo(20);
        assertThat(out.toByteArray()).isEqualTo(Arrays.copyOfRange(CONTENT, FILE_BYTES - 90, FILE_BYTES - 70));
        Pipe pipe = Pipe.open();
        assertThat(records.writeTo(pipe.sink(), 100, 0)).isZero();
        pipe.sink().close();
        pipe.source().close();
    }

    /** A file that ends early is an error for either way, for "0 taken" would be tried again for ever. */
    @Example
    void theEndOfTheFileIsNoFullSocket() throws IOException {
        FileRecords records = new FileRecords(FILE, FILE_BYTES - 10, 100);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(records.writeTo(Channels.newChannel(out), 0, 100)).isEqualTo(10);
        assertThatThrownBy(() -> records.writeTo(Channels.newChannel(out), 10, 90)).isInstanceOf(EOFException.class);
        Pipe pipe = Pipe.open();
        assertThat(records.writeTo(pipe.sink(), 0, 100)).isEqualTo(10);
        assertThatThrownBy(() -> records.writeTo(pipe.sink(), 10, 90)).isInstanceOf(EOFException.class);
        pipe.sink().close();
        pipe.source().close();
    }
}
