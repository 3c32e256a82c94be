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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A whole node, broker and controller, as production wires it, on a clock and a disk of the scenario's own. Its sockets
 * are real, on loopback; what it tells of its address is not the port that the machine happened to give, because that
 * would be in the bytes.
 */
final class ScenarioNode implements AutoCloseable {

    static final String NAME = "node 1";
    private static final Path DATA = Path.of("/data");
    private static final String LISTENER = "PLAINTEXT";
    private static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final long STEP_MS = 5;
    /** More than a start ever takes. */
    private static final long START_MS = 60_000;

    final SimClock clock = new SimClock();
    final TopicPartition partition;
    final TraceRecording recording;
    private final SimDisk disk = new SimDisk();
    private final SteppedTimers timers = new SteppedTimers(clock);
    private final List<ScenarioTransport> own = new ArrayList<>();
    private final NodeWiring wiring;
    private Uuid topicId;

    /** @param topic whose partition 0 is watched */
    ScenarioNode(String topic) {
        partition = new TopicPartition(topic, 0);
        recording = new TraceRecording(clock, partition);
        try {
            wiring = new NodeWiring(NodeConfig.of(settings()), "4L6g3nShT-eMCtK--X86sw", new Edges(clock, timers, new SimEntropy(11), disk,
                new RecordedTrace(NAME, recording), timers, timers, timers, timers, Workers.CALLER, new ThreadPollers(), this::ownTransport,
                SocketServer::new, ScenarioNode::halt), line -> { });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            awaitStart(wiring.start());
        } catch (RuntimeException | Error e) {
            wiring.close();
            throw e;
        }
    }

    private void awaitIdle() {
        recording.awaitIdle();
        recording.await("the loops to be idle", timers::isIdle);
        recording.await("the node's own clients to wait", () -> own.stream().allMatch(ScenarioTransport::isWaiting));
    }

    private static void halt(String why) {
        throw new IllegalStateException("the node cannot go on: " + why);
    }

    /**
     * A start takes as long as its connections to itself take, which is real time; so the node's time goes along, and behind
     * the start it is the same in each run.
     */
    private void awaitStart(CompletableFuture<Void> start) {
        long startMs = clock.millis();
        while (!start.isDone()) {
            try {
                start.get(STEP_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                timers.pass(STEP_MS);
            } catch (ExecutionException | InterruptedException e) {
                throw new IllegalStateException("the node does not start", e);
            }
        }
        recording.awaitStep("KafkaApis", "ControllerHandlers", "ControllerRegistrationRequest"); // the last thing that a start does
        awaitIdle();
        timers.pass(startMs + START_MS - clock.millis());
        awaitIdle();
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
        settings.put("broker.heartbeat.interval.ms", "3600000"); // what a node does by itself is not in the pictures
        settings.put("broker.session.timeout.ms", "36000000");
        settings.put("metadata.max.idle.interval.ms", "0");
        settings.put("controlled.shutdown.enable", "false");
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
        return new ScenarioTransport(this::port, recording);
    }

    /** The node's own connections, to its own controller. */
    private Transport ownTransport() {
        ScenarioTransport transport = new ScenarioTransport(() -> wiring.boundPort(CONTROLLER_LISTENER), recording);
        own.add(transport);
        return transport;
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
            awaitIdle(); // the broker learns of it on its own
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
        wiring.stop().join();
        wiring.close();
    }
}
