package gregor;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.Messages;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import gregor.message.MetadataMessage.MetadataResponseTopic;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks one broker what it knows, and no other: a client asks whichever broker it likes, and what one has heard of another may
 * hear a moment later.
 */
public final class OneBroker {

    private static final int TIMEOUT_MS = 30_000;
    private static final int VERSION = 12;

    private OneBroker() {}

    /**
     * All topics that a broker knows, with their partitions in the order of their numbers.
     *
     * @param address as clients write it: host, colon, port
     * @throws KafkaException NETWORK_EXCEPTION if it does not answer
     */
    public static Map<String, List<MetadataResponsePartition>> topics(String address) {
        Map<String, List<MetadataResponsePartition>> topics = new TreeMap<>();
        for (MetadataResponseTopic topic : metadata(address).topics()) {
            topics.put(topic.name(), topic.partitions().stream()
                .sorted((a, b) -> Integer.compare(a.partitionIndex(), b.partitionIndex())).toList());
        }
        return topics;
    }

    /** What a broker tells of the cluster: as {@link #topics} has it, and the brokers that are alive. */
    public static MetadataResponse metadata(String address) {
        Messages.Pair<?, ?> messages = Messages.of(ApiKey.METADATA);
        WireWriter out = new WireWriter();
        new RequestHeader(ApiKey.METADATA.id(), (short) VERSION, 1, "one-broker").write(out, messages.isFlexible(VERSION));
        Codec.of(MetadataRequest.class, VERSION).write(new MetadataRequest(null, false, false, false), out);
        ByteBuffer request = out.toBuffer();
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))), TIMEOUT_MS);
            DataOutputStream to = new DataOutputStream(socket.getOutputStream());
            to.writeInt(request.remaining());
            to.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
            DataInputStream from = new DataInputStream(socket.getInputStream());
            byte[] reply = new byte[from.readInt()];
            from.readFully(reply);
            WireReader in = new WireReader(ByteBuffer.wrap(reply));
            in.readInt();
            in.skipTaggedFields();
            return Codec.of(MetadataResponse.class, VERSION).read(in);
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.NETWORK_EXCEPTION, address + ": " + e);
        }
    }
}
