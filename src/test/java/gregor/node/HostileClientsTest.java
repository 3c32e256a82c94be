package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.TestNode;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataRequestTopic;
import gregor.message.ProduceMessage.PartitionProduceData;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.TopicProduceData;
import gregor.base.Uuid;
import gregor.protocol.ApiKey;
import gregor.protocol.MemoryRecords;
import gregor.record.BatchBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send what no client should, beside one that is served all the while. */
class HostileClientsTest {

    @TempDir
    Path folder;
    private TestNode node;
    private HostileClient client;

    @BeforeEach
    void start() throws IOException {
        node = TestNode.start(folder, Map.of());
        client = new HostileClient(node.port());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    // ---- requests

    private static List<byte[]> goodFrames() {
        ByteBuffer batch = new BatchBuilder(256)
            .append(1_000, ByteBuffer.wrap(new byte[] {1}), ByteBuffer.wrap(new byte[20]), List.of()).build();
        ProduceRequest produce = new ProduceRequest(null, (short) 1, 1_000, List.of(new TopicProduceData("hostile-topic", Uuid.ZERO,
            List.of(new PartitionProduceData(0, new MemoryRecords(batch))))));
        return List.of(
            HostileClient.frame(ApiKey.API_VERSIONS, 3, ApiVersionsRequest.class, new ApiVersionsRequest("name", "1.0")),
            HostileClient.frame(ApiKey.METADATA, 12, MetadataRequest.class,
                new MetadataRequest(List.of(new MetadataRequestTopic(Uuid.ZERO, "hostile-topic")), false, false, true)),
            HostileClient.frame(ApiKey.CREATE_TOPICS, 7, CreateTopicsRequest.class,
                new CreateTopicsRequest(List.of(new CreatableTopic("hostile-topic", 1, (short) 1, List.of(), List.of())), 1_000, true)),
            HostileClient.frame(ApiKey.PRODUCE, 9, ProduceRequest.class, produce));
    }

    /** Whether the node closes a connection on which these bytes came. */
    private boolean isClosedAfter(byte[] bytes) throws IOException {
        try (Socket socket = client.connect()) {
            socket.getOutputStream().write(bytes);
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** More connections at once than there are handler threads are all answered, so none of these threads has died. */
    private void assertAllThreadsServe() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sockets.add(client.connect());
        }
        for (Socket socket : sockets) {
            HostileClient.assertServed(socket);
            socket.close();
        }
    }

    // ---- attacks

    @Test
    void everyTruncationAndEveryChangedByteLeavesTheNodeServing() throws IOException {
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        Random random = new Random(20_261_122);
        try (Socket beside = client.connect()) {
            for (byte[] good : goodFrames()) {
                for (int length = 0; length < good.length; length += 3) {
                    byte[] cut = Arrays.copyOf(good, length);
                    client.sendAndLeave(cut);
                    if (length >= 4) {
                        client.sendAndLeave(ByteBuffer.wrap(cut.clone()).putInt(length - 4).array()); // a whole frame with half a request
                    }
                }
                for (int at = 4; at < good.length; at++) {
                    byte[] changed = good.clone();
                    changed[at] ^= (byte) (1 << random.nextInt(8));
                    client.sendAndLeave(changed);
                }
                HostileClient.assertServed(beside);
            }
            for (int i = 0; i < 200; i++) {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                client.sendAndLeave(ByteBuffer.allocate(4 + noise.length).putInt(noise.length).put(noise).array());
            }
            HostileClient.assertServed(beside);
        }
        assertAllThreadsServe();
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThanOrEqualTo(threads + 2);
    }

    @Test
    void whatCannotBeAnsweredClosesTheConnection() throws IOException {
        byte[] good = goodFrames().get(1);
        assertThat(isClosedAfter(ByteBuffer.wrap(good.clone()).putShort(4, (short) 999).array())).as("unknown API").isTrue();
        assertThat(isClosedAfter(ByteBuffer.wrap(good.clone()).putShort(6, (short) 99).array())).as("unknown version").isTrue();
        assertThat(isClosedAfter(ByteBuffer.allocate(8).putInt(-5).array())).as("negative size").isTrue();
        assertThat(isClosedAfter(ByteBuffer.allocate(8).putInt(104_857_601).array())).as("over socket.request.max.bytes").isTrue();
        byte[] manyTopics = HostileClient.frame(ApiKey.METADATA, 4, MetadataRequest.class, new MetadataRequest(List.of(), true, false, false));
        ByteBuffer.wrap(manyTopics).putInt(manyTopics.length - 5, Integer.MAX_VALUE);
        assertThat(isClosedAfter(manyTopics)).as("two thousand million topics").isTrue();
        assertAllThreadsServe();
    }

    @Test
    void aClaimOfManyBytesTakesNoMemoryUntilTheyCome() throws IOException {
        node.close();
        node = TestNode.start(folder, Map.of("connections.max.idle.ms", "2000"));
        client = new HostileClient(node.port());
        List<Socket> sockets = new ArrayList<>();
        long before = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        for (int i = 0; i < 200; i++) {
            Socket socket = client.connect();
            socket.getOutputStream().write(ByteBuffer.allocate(14).putInt(100_000_000).putShort((short) 0).array());
            sockets.add(socket);
        }
        assertAllThreadsServe();
        assertThat(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() - before).isLessThan(200L << 20);
        for (Socket socket : sockets) { // silent for connections.max.idle.ms, in the middle of a request
            assertThat(socket.getInputStream().read()).isNegative();
            socket.close();
        }
    }

    @Test
    void apiVersionsInATooNewVersionIsAnsweredInVersionZero() throws IOException {
        byte[] future = goodFrames().get(0);
        ByteBuffer.wrap(future).putShort(6, (short) 42);
        try (Socket socket = client.connect()) {
            socket.getOutputStream().write(future);
            int size = ByteBuffer.wrap(socket.getInputStream().readNBytes(4)).getInt();
            ByteBuffer reply = ByteBuffer.wrap(socket.getInputStream().readNBytes(size));
            assertThat(reply.getInt()).isEqualTo(77);
            assertThat(reply.getShort()).isEqualTo((short) 35);
            assertThat(reply.getInt()).isEqualTo(1);
            assertThat(reply.getShort()).isEqualTo((short) 18);
            assertThat(reply.getShort()).isZero();
            assertThat(reply.getShort()).isEqualTo((short) 4);
        }
    }
}
