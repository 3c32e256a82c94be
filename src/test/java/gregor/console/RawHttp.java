package gregor.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A connection on which anything can be said, as browsers and honest clients would not. */
final class RawHttp implements AutoCloseable {

    private static final int DEADLINE_MS = 60_000;

    private final Socket socket;

    RawHttp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(DEADLINE_MS);
    }

    RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** All that comes until the server closes the connection. */
    String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Waits for the end of the connection, in whatever way it ends. */
    void awaitEnd() {
        try {
            readAll();
        } catch (SocketTimeoutException e) {
            throw new IllegalStateException("the server has not closed the connection", e);
        } catch (IOException e) {
            // reset: that is an end too
        }
    }

    /** What comes until this has come, or the end. */
    String readUntil(String text) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            read.write(octet);
            if (octet == text.charAt(text.length() - 1) && read.toString(StandardCharsets.UTF_8).endsWith(text)) {
                break;
            }
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
