package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.Messages;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** Sends whatever it likes to a port of this machine, on sockets of its own. */
final class HostileClient {

    static final int TIMEOUT_MS = 30_000;

    private final int port;

    HostileClient(int port) {
        this.port = port;
    }

    static <T extends Record> byte[] frame(ApiKey key, int version, Class<T> type, T request) {
        WireWriter out = new WireWriter();
        new RequestHeader(key.id(), (short) version, 77, "hostile").write(out, Messages.of(key).isFlexible(version));
        Codec.of(type, version).write(request, out);
        ByteBuffer body = out.toBuffer();
        return ByteBuffer.allocate(4 + body.remaining()).putInt(body.remaining()).put(body).array();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MS);
        return socket;
    }

    /** Sends bytes on a connection of its own and does not stay to hear what the node thinks of them. */
    void sendAndLeave(byte[] bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);
        } catch (SocketException closedEarly) {
            assertThat(closedEarly.getMessage()).containsAnyOf("reset", "Broken pipe", "closed");
        }
    }

    /** A good request on a connection is answered, with its own correlation id. */
    static void assertServed(Socket socket) throws IOException {
        socket.getOutputStream().write(frame(ApiKey.API_VERSIONS, 3, ApiVersionsRequest.class, new ApiVersionsRequest("name", "1.0")));
        byte[] size = socket.getInputStream().readNBytes(4);
        byte[] reply = socket.getInputStream().readNBytes(ByteBuffer.wrap(size).getInt());
        assertThat(ByteBuffer.wrap(reply).getInt()).isEqualTo(77);
        assertThat(ByteBuffer.wrap(reply).getShort(4)).isZero();
    }
}
