package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.os.NioDisk;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of a file on their way out: to a channel of the system, and to one that is not. */
class FileRecordsTest {

    private static final int SIZE = 200_000;

    @TempDir
    private Path directory;
    private SegmentFile file;
    private byte[] content;

    @BeforeEach
    void write() throws IOException {
        content = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            content[i] = (byte) (i * 31 >>> 3);
        }
        file = SegmentFile.create(new NioDisk(), directory.resolve("x.log"));
        file.append(ByteBuffer.wrap(content));
    }

    private byte[] expected(int start, int size) {
        return Arrays.copyOfRange(content, start, start + size);
    }

    @Test
    void aPlainChannelGetsTheBytesPieceByPiece() throws IOException {
        FileRecords records = file.slice(1000, 150_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WritableByteChannel channel = Channels.newChannel(out);
        int sent = 0;
        while (sent < records.sizeInBytes()) {
            sent += records.writeTo(channel, sent, records.sizeInBytes() - sent);
        }
        assertThat(out.toByteArray()).isEqualTo(expected(1000, 150_000));
        assertThat(records.toBuffer()).isEqualTo(ByteBuffer.wrap(expected(1000, 150_000)));
    }

    @Test
    void aChannelOfTheSystemTakesWhatItHasRoomFor() throws IOException {
        FileRecords records = file.slice(500, 190_000);
        Pipe pipe = Pipe.open();
        pipe.sink().configureBlocking(false);
        ByteBuffer received = ByteBuffer.allocate(190_000);
        int sent = 0;
        int writes = 0;
        while (sent < 190_000) {
            int count = records.writeTo(pipe.sink(), sent, 190_000 - sent);
            sent += count;
            writes++;
            if (sent < 190_000) {
                pipe.source().read(received);
            }
        }
        pipe.sink().close();
        while (received.hasRemaining()) {
            pipe.source().read(received);
        }
        pipe.source().close();
        assertThat(writes).as("the pipe is smaller than what was sent").isGreaterThan(1);
        assertThat(received.array()).isEqualTo(expected(500, 190_000));
    }

    @Test
    void aFileThatIsShorterThanItShouldBeIsAnErrorAndNoEndlessLoop() throws IOException {
        FileRecords records = file.slice(100_000, 100_000);
        file.truncate(50_000);
        assertThatThrownBy(() -> records.writeTo(Channels.newChannel(new ByteArrayOutputStream()), 0, 100_000))
            .isInstanceOf(EOFException.class);
        Pipe pipe = Pipe.open();
        assertThatThrownBy(() -> records.writeTo(pipe.sink(), 0, 100_000)).isInstanceOf(EOFException.class);
        pipe.sink().close();
        pipe.source().close();
        assertThatThrownBy(records::toBuffer).isInstanceOf(EOFException.class).hasMessageContaining("bytes 100000 to 200000");
    }

    @Test
    void aClosedFileIsNamed() throws IOException {
        FileRecords records = file.slice(0, 10);
        file.close();
        assertThatThrownBy(() -> records.writeTo(Channels.newChannel(new ByteArrayOutputStream()), 0, 10))
            .isInstanceOf(IOException.class).hasMessageContaining("x.log is closed");
        assertThatThrownBy(records::toBuffer).isInstanceOf(IOException.class).hasMessageContaining("x.log is closed");
    }

    /** An error of the connection is not mistaken for one of the file. */
    @Test
    void aClosedConnectionIsNotTheFilesFault() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.sink().close();
        pipe.source().close();
        assertThatThrownBy(() -> file.slice(0, 10).writeTo(pipe.sink(), 0, 10))
            .isInstanceOf(ClosedChannelException.class);
    }
}
