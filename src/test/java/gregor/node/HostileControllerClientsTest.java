package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.TestNode;
import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.AlterPartitionMessage.AlterPartitionPartition;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionTopic;
import gregor.message.AlterPartitionMessage.BrokerState;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochPartition;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochRequest;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochTopic;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartition;
import gregor.message.DescribeQuorumMessage.DescribeQuorumRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumTopic;
import gregor.message.EnvelopeMessage.EnvelopeRequest;
import gregor.message.EnvelopeMessage.EnvelopeResponse;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.ReplicaState;
import gregor.message.QuorumListener;
import gregor.message.RegisteredFeature;
import gregor.message.RegisteredListener;
import gregor.message.VoteMessage.VotePartition;
import gregor.message.VoteMessage.VoteRequest;
import gregor.message.VoteMessage.VoteTopic;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.WireReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sends a controller what no node and no tool should, beside one that is served all the while. */
class HostileControllerClientsTest {

    private static final String METADATA = "__cluster_metadata";
    /** {@code User:ANONYMOUS}, as brokers write it: version 0, two compact strings, a boolean, no tagged fields. */
    private static final byte[] PRINCIPAL = "\0\0\5User\12ANONYMOUS\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADDRESS = {127, 0, 0, 1};

    @TempDir
    Path folder;
    private TestNode node;
    private HostileClient client;

    @BeforeEach
    void start() throws IOException {
        node = TestNode.start(folder, Map.of("controller.quorum.election.timeout.ms", "100", "controller.quorum.fetch.timeout.ms", "300",
            "controller.quorum.election.backoff.max.ms", "100"));
        client = new HostileClient(node.controllerPort());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    // ---- requests

    private static byte[] createTopics(String name) {
        return HostileClient.frame(ApiKey.CREATE_TOPICS, 7, CreateTopicsRequest.class,
            new CreateTopicsRequest(List.of(new CreatableTopic(name, 1, (short) 1, List.of(), List.of())), HostileClient.TIMEOUT_MS, false));
    }

    /** Without the size in front. */
    private static ByteBuffer inner(byte[] frame) {
        return ByteBuffer.wrap(frame, 4, frame.length - 4).slice();
    }

    private static byte[] envelope(ByteBuffer request, byte[] principal, byte[] address) {
        return HostileClient.frame(ApiKey.ENVELOPE, 0, EnvelopeRequest.class,
            new EnvelopeRequest(request, principal == null ? null : ByteBuffer.wrap(principal), ByteBuffer.wrap(address)));
    }

    private static byte[] begin(int leader, int epoch, List<QuorumListener> listeners) {
        return HostileClient.frame(ApiKey.BEGIN_QUORUM_EPOCH, 1, BeginQuorumEpochRequest.class,
            new BeginQuorumEpochRequest(TestNode.CLUSTER_ID, 1, List.of(new BeginQuorumEpochTopic(METADATA,
                List.of(new BeginQuorumEpochPartition(0, Uuid.ZERO, leader, epoch)))), listeners));
    }

    private static List<byte[]> goodFrames() {
        FetchPartition fetched = new FetchPartition(0, 1, 0, 0, -1, 1000, Uuid.ZERO, -1);
        return List.of(
            HostileClient.frame(ApiKey.VOTE, 2, VoteRequest.class, new VoteRequest(TestNode.CLUSTER_ID, 1,
                List.of(new VoteTopic(METADATA, List.of(new VotePartition(0, 1, 7, Uuid.ZERO, Uuid.ZERO, 0, 0, false)))))),
            begin(7, 1, List.of(new QuorumListener("CONTROLLER", "localhost", 1))),
            HostileClient.frame(ApiKey.FETCH, 17, FetchRequest.class, new FetchRequest(TestNode.CLUSTER_ID, -1, new ReplicaState(7, -1), 0, 0, 1000,
                (byte) 0, 0, -1, List.of(new FetchTopic(METADATA, Uuid.METADATA_TOPIC, List.of(fetched))), List.of(), "")),
            HostileClient.frame(ApiKey.DESCRIBE_QUORUM, 2, DescribeQuorumRequest.class,
                new DescribeQuorumRequest(List.of(new DescribeQuorumTopic(METADATA, List.of(new DescribeQuorumPartition(0)))))),
            HostileClient.frame(ApiKey.BROKER_REGISTRATION, 4, BrokerRegistrationRequest.class, new BrokerRegistrationRequest(64, TestNode.CLUSTER_ID,
                new Uuid(5, 5), List.of(new RegisteredListener("PLAINTEXT", "h", 1, (short) 0)),
                List.of(new RegisteredFeature("metadata.version", (short) 7, (short) 99)), null, false, List.of(new Uuid(6, 6)), -1)),
            HostileClient.frame(ApiKey.BROKER_HEARTBEAT, 1, BrokerHeartbeatRequest.class,
                new BrokerHeartbeatRequest(64, 3, 3, false, false, List.of(), null)),
            HostileClient.frame(ApiKey.ALTER_PARTITION, 3, AlterPartitionRequest.class, new AlterPartitionRequest(1, 77, List.of(new AlterPartitionTopic(
                new Uuid(3, 3), List.of(new AlterPartitionPartition(0, 1, List.of(), List.of(new BrokerState(1, -1)), (byte) 0, 1)))))),
            envelope(inner(createTopics("hostile")), PRINCIPAL, ADDRESS));
    }

    private static <R extends Record> R ask(Socket socket, byte[] frame, int headerBytes, Class<R> reply, int version) throws IOException {
        socket.getOutputStream().write(frame);
        byte[] size = socket.getInputStream().readNBytes(4);
        assertThat(size).as("the connection stays open").hasSize(4);
        ByteBuffer bytes = ByteBuffer.wrap(socket.getInputStream().readNBytes(ByteBuffer.wrap(size).getInt()));
        assertThat(bytes.getInt()).isEqualTo(77);
        return Codec.of(reply, version).read(new WireReader(bytes.position(headerBytes).slice()));
    }

    /** The controller leads, or will soon: somebody may have named a higher epoch. */
    private void assertLeads(Socket socket) throws IOException {
        long deadline = System.nanoTime() + HostileClient.TIMEOUT_MS * 1_000_000L;
        ErrorCode error;
        int tries = 0;
        do {
            error = ErrorCode.of(ask(socket, createTopics("honest-" + tries++), 5, CreateTopicsResponse.class, 7).topics().get(0).errorCode());
        } while (error == ErrorCode.NOT_CONTROLLER && System.nanoTime() < deadline);
        assertThat(error).isEqualTo(ErrorCode.NONE);
    }

    // ---- attacks

    @Test
    void everyTruncationAndEveryChangedByteLeavesTheControllerLeading() throws IOException {
        Random random = new Random(20_261_122);
        try (Socket beside = client.connect()) {
            for (byte[] good : goodFrames()) {
                client.sendAndLeave(good);
                for (int length = 4; length < good.length; length += 5) {
                    client.sendAndLeave(ByteBuffer.wrap(Arrays.copyOf(good, length)).putInt(length - 4).array());
                }
                for (int at = 4; at < good.length; at += 1 + random.nextInt(2)) {
                    byte[] changed = good.clone();
                    changed[at] ^= (byte) (1 << random.nextInt(8));
                    client.sendAndLeave(changed);
                }
                HostileClient.assertServed(beside);
            }
            for (int i = 0; i < 50; i++) {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                client.sendAndLeave(ByteBuffer.allocate(4 + noise.length).putInt(noise.length).put(noise).array());
            }
            assertLeads(beside);
        }
    }

    @Test
    void whateverIsInAnEnvelopeIsAnsweredInOne() throws IOException {
        byte[] good = createTopics("wrapped");
        byte[] nested = envelope(inner(good), PRINCIPAL, ADDRESS);
        byte[] unknownApi = good.clone();
        ByteBuffer.wrap(unknownApi).putShort(4, (short) 999);
        byte[] unknownVersion = good.clone();
        ByteBuffer.wrap(unknownVersion).putShort(6, (short) 99);
        byte[] absurd = new byte[1 << 20];
        try (Socket socket = client.connect()) {
            assertThat(error(socket, inner(nested), PRINCIPAL, ADDRESS)).as("nested").isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(error(socket, inner(goodFrames().get(4)), PRINCIPAL, ADDRESS)).as("no client's request").isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(error(socket, inner(unknownApi), PRINCIPAL, ADDRESS)).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(error(socket, inner(unknownVersion), PRINCIPAL, ADDRESS)).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
            assertThat(error(socket, ByteBuffer.allocate(0), PRINCIPAL, ADDRESS)).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
            for (byte[] principal : Arrays.asList(null, new byte[0], new byte[1], new byte[] {0, 9}, absurd, Arrays.copyOf(PRINCIPAL, 8))) {
                assertThat(error(socket, inner(good), principal, ADDRESS)).isEqualTo(ErrorCode.PRINCIPAL_DESERIALIZATION_FAILURE);
            }
            for (int bytes : new int[] {0, 3, 5, 17, 1 << 20}) {
                assertThat(error(socket, inner(good), PRINCIPAL, new byte[bytes])).as("an address of %d bytes", bytes).isEqualTo(ErrorCode.INVALID_REQUEST);
            }
            for (int length = 1; length < good.length - 4; length++) {
                assertThat(error(socket, ByteBuffer.wrap(Arrays.copyOfRange(good, 4, 4 + length)), PRINCIPAL, ADDRESS)).as("%d bytes", length)
                    .isIn(ErrorCode.UNSUPPORTED_VERSION, ErrorCode.INVALID_REQUEST);
            }
            assertThat(error(socket, inner(good), PRINCIPAL, ADDRESS)).isEqualTo(ErrorCode.NONE);
            assertLeads(socket);
        }
    }

    private static ErrorCode error(Socket socket, ByteBuffer request, byte[] principal, byte[] address) throws IOException {
        return ErrorCode.of(ask(socket, envelope(request, principal, address), 5, EnvelopeResponse.class, 0).errorCode());
    }

    /** It goes to look for a leader where there is none, and comes back. */
    @Test
    void aLeaderThatListensNowhereIsGivenUp() throws IOException {
        List<String> hosts = List.of("", " ", "no such host", "\0", "x".repeat(300), "256.256.256.256", "[::1", "h\u00e9", "localhost:1");
        try (Socket socket = client.connect()) {
            int epoch = 100;
            for (String host : hosts) {
                epoch += 100;
                client.sendAndLeave(begin(7, epoch, List.of(new QuorumListener("CONTROLLER", host, epoch % 200 == 0 ? 0 : 65_535))));
                HostileClient.assertServed(socket);
            }
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                listening.setSoTimeout(HostileClient.TIMEOUT_MS);
                client.sendAndLeave(begin(7, epoch + 100, List.of(new QuorumListener("CONTROLLER", "127.0.0.1", listening.getLocalPort()))));
                listening.accept().close(); // it can still reach others
            }
            assertLeads(socket);
        }
    }
}
