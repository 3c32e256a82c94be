package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.client.KafkaProducer;
import gregor.client.ProducerConfig;
import gregor.config.NodeConfig;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.ReplicaState;
import gregor.message.ProduceMessage.PartitionProduceData;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.TopicProduceData;
import gregor.network.SocketServer;
import gregor.node.Edges;
import gregor.node.NodeWiring;
import gregor.os.ThreadPollers;
import gregor.port.Trace;
import gregor.port.Transport;
import gregor.port.Workers;
import gregor.protocol.MemoryRecords;
import gregor.record.BatchBuilder;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole node, broker and controller, as production wires it, on a clock and a disk of the scenario's own. Its sockets
 * are real, on loopback; what it tells of its address is not the port that the machine happened to give, because that
 * would be in the bytes.
 */
final class ScenarioNode implements AutoCloseable {

    static final String NAME = "node 1";
    private static final Path DATA = Path.of("/data");
    private static final String LISTENER = "PLAINTEXT";

    final SimClock clock = new SimClock();
    final TopicPartition partition;
    final TraceRecording recording;
    private final SimDisk disk = new SimDisk();
    private final SteppedTimers timers = new SteppedTimers(clock);
    private final NodeWiring wiring;
    private Uuid topicId;

    /** @param topic whose partition 0 is watched */
    ScenarioNode(String topic) {
        partition = new TopicPartition(topic, 0);
        recording = new TraceRecording(clock, partition);
        try {
            wiring = new NodeWiring(NodeConfig.of(settings()), "4L6g3nShT-eMCtK--X86sw", new Edges(clock, timers, new SimEntropy(11), disk,
                new RecordedTrace(NAME, recording), timers, timers, timers, timers, Workers.CALLER, new ThreadPollers(), this::transport,
                SocketServer::new, why -> { }), line -> { });
            wiring.start().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One thread of each kind, so that there is one order in which things can happen. */
    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("node.id", "1");
        settings.put("process.roles", "broker,controller");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0");
        settings.put("advertised.listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@localhost:9093");
        settings.put("log.dirs", DATA.toString());
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "1");
        return settings;
    }

    int port() {
        return wiring.boundPort(LISTENER);
    }

    /** A client that sends what the scenario makes, as bytes. */
    ScenarioClient client(String clientId) {
        int before = recording.count("Acceptor", "Processor", "connection");
        ScenarioClient client = new ScenarioClient(clientId, port(), recording);
        recording.await("the connection of " + clientId, () -> recording.count("Acceptor", "Processor", "connection") > before);
        return client;
    }

    /** A producer that has its connections and knows the topic. */
    KafkaProducer producer(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("bootstrap.servers", "localhost:9092", "client.id", "journey"));
        all.putAll(settings);
        return new KafkaProducer(ProducerConfig.of(all), transport(), clock, new SimEntropy(12), trace("client"));
    }

    /** What records the steps of another participant. */
    Trace trace(String node) {
        return new RecordedTrace(node, recording);
    }

    /** The connections of one client, which all lead here. */
    Transport transport() {
        return new ScenarioTransport(port(), recording);
    }

    /** Makes the topic. */
    void createTopic(int partitions) {
        try (ScenarioClient admin = client("admin")) {
            CreateTopicsResponse made = admin.ask(new CreateTopicsRequest(
                List.of(new CreatableTopic(partition.topic(), partitions, (short) 1, List.of(), List.of())), 1_000, false),
                7, CreateTopicsResponse.class);
            if (made.topics().get(0).errorCode() != 0) {
                throw new IllegalStateException("no topic was made: " + made);
            }
            topicId = made.topics().get(0).topicId();
        }
    }

    /** A request to append a batch of one record to partition 0, with acks=all. */
    ProduceRequest produce(String key, String value) {
        ByteBuffer batch = new BatchBuilder(128).append(clock.millis(), bytes(key), bytes(value), List.of()).build();
        return new ProduceRequest(null, (short) -1, 30_000,
            List.of(new TopicProduceData("", topicId, List.of(new PartitionProduceData(0, new MemoryRecords(batch))))));
    }

    /** A consumer's request to read partition 0 from an offset on, outside a session. */
    FetchRequest fetch(long offset, int maxWaitMs) {
        return fetch(offset, maxWaitMs, 1);
    }

    /** @param minBytes what an answer must have that comes before the time is over */
    FetchRequest fetch(long offset, int maxWaitMs, int minBytes) {
        FetchPartition wanted = new FetchPartition(0, -1, offset, -1, -1, 1 << 20, Uuid.ZERO, Long.MAX_VALUE);
        return new FetchRequest(null, -1, ReplicaState.CONSUMER, maxWaitMs, minBytes, 50 << 20, (byte) 0, 0, -1,
            List.of(new FetchTopic("", topicId, List.of(wanted))), List.of(), "");
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets time pass. */
    void pass(long ms) {
        timers.pass(ms);
    }

    /** A file of the watched partition, after the node was closed. */
    byte[] file(String suffix) {
        try {
            return disk.readWhole(DATA.resolve(partition.toString()).resolve("00000000000000000000" + suffix)).array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves the files of the stopped node in a real folder. */
    void copyFiles(Path folder) {
        DiskCopy.copy(disk, DATA, folder);
    }

    @Override
    public void close() {
        wiring.close();
    }
}
