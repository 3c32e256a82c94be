package gregor.scenarios;

import gregor.message.Messages;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A client that sends one frame in one piece and waits for the reply when it is told to: for scenarios about the server. */
final class ScenarioClient implements AutoCloseable {

    private static final int PATIENCE_MS = 20_000;

    private final String clientId;
    private final TraceRecording recording;
    private final Socket socket;
    private int nextCorrelationId;

    ScenarioClient(String clientId, int port, TraceRecording recording) {
        this.clientId = clientId;
        this.recording = recording;
        try {
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request and reads its reply. */
    <R> R ask(Record request, int version, Class<R> replyType) {
        send(request, version);
        return receive(request, version, replyType);
    }

    void send(Record request, int version) {
        sendAs(request, version, version);
    }

    /** Sends what would be a request of one version under the number of another. */
    @SuppressWarnings("unchecked") // the codec of a record's own class
    void sendAs(Record request, int version, int claimedVersion) {
        ApiKey key = request.getClass().getAnnotation(Api.class).key();
        WireWriter out = new WireWriter();
        new RequestHeader(key.id(), (short) claimedVersion, nextCorrelationId++, clientId).write(out, Messages.of(key).isFlexible(version));
        Codec.of((Class<Record>) request.getClass(), version).write(request, out);
        ByteBuffer frame = out.toBuffer();
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES + frame.remaining()).putInt(frame.remaining()).put(frame).array();
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the reply to a request; returns when the node has finished with it, so that the next one finds it idle. */
    <R> R receive(Record request, int version, Class<R> replyType) {
        ApiKey key = request.getClass().getAnnotation(Api.class).key();
        try {
            DataInputStream stream = new DataInputStream(socket.getInputStream());
            byte[] frame = new byte[stream.readInt()];
            stream.readFully(frame);
            recording.awaitIdle();
            WireReader in = new WireReader(ByteBuffer.wrap(frame));
            in.readInt();
            if (RequestHeader.responseHeaderIsFlexible(key, Messages.of(key).isFlexible(version))) {
                in.skipTaggedFields();
            }
            return Codec.of(replyType, version).read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("no reply to " + request, e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
