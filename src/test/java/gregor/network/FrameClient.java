package gregor.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A client that sends what it likes, in pieces of its choice, and waits for replies. */
final class FrameClient implements AutoCloseable {

    private static final int PATIENCE_MS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    FrameClient(int port) throws IOException {
        socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    /** Sends a frame with its size. */
    void send(byte[] frame) throws IOException {
        sendRaw(ByteBuffer.allocate(4 + frame.length).putInt(frame.length).put(frame).array());
    }

    void send(String text) throws IOException {
        send(text.getBytes());
    }

    /** Sends bytes as they are. */
    void sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    byte[] receive() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    String receiveText() throws IOException {
        return new String(receive());
    }

    DataInputStream in() {
        return in;
    }

    /** Waits for the server to close the connection; further bytes from it fail the test. */
    void awaitEnd() throws IOException {
        try {
            assertThat(in.read()).as("the end of the connection").isEqualTo(-1);
        } catch (java.net.SocketException e) {
            assertThat(e).hasMessageContaining("reset"); // closed with bytes of ours unread
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
