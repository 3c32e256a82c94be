package gregor.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.CreateTopicsMessage.CreatableReplicaAssignment;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicConfig;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.FetchMessage.ReplicaState;
import gregor.message.ProduceMessage.PartitionProduceData;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import gregor.message.ProduceMessage.TopicProduceData;
import gregor.network.Request;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import gregor.record.BatchBuilder;
import gregor.record.RecordBatch;
import gregor.replica.Partition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

/**
 * Whole nodes, as production wires them, in a simulated world: node 1 is the controller and the others are brokers, or all are both.
 * A client makes topics, writes, and reads.
 */
public final class ClusterStage extends SimStage {

    private static final int CLIENT = 9;
    private static final int PORT = 9092;
    private static final int CONTROLLER_PORT = 9093;

    private final Map<String, String> settings;
    private final Map<Integer, StagedNode> nodes = new TreeMap<>();
    private final int voters;
    private BiConsumer<Integer, ByteBuffer> watcher = (node, frame) -> { };
    private int clients;

    /**
     * @param brokers how many, from node 2 on
     * @param settings of all nodes
     * @param traces of each node
     */
    public ClusterStage(long seed, int brokers, Map<String, String> settings, IntFunction<Trace> traces) {
        this(seed, 1, 1 + brokers, settings, traces);
    }

    private ClusterStage(long seed, int voters, int nodes, Map<String, String> settings, IntFunction<Trace> traces) {
        super(seed, traces);
        this.settings = Map.copyOf(settings);
        this.voters = voters;
        for (int id = 1; id <= nodes; id++) {
            this.nodes.put(id, new StagedNode(id, NodeConfig.of(settingsOf(id, nodes))));
        }
        network().addNode(CLIENT);
    }

    /** Nodes that are controllers and brokers, as a local cluster has them. */
    public static ClusterStage combined(long seed, int nodes, Map<String, String> settings, IntFunction<Trace> traces) {
        return new ClusterStage(seed, nodes, nodes, settings, traces);
    }

    /** A machine, and the node that runs on it. */
    private final class StagedNode extends WiredNode {

        private StagedNode(int id, NodeConfig config) {
            super(ClusterStage.this.network(), id, config);
            onHalt(() -> world().fail(new IllegalStateException("node " + id + " has halted: " + halted())));
        }

        @Override
        void arrives(Request request) {
            watcher.accept(id(), request.frame().duplicate());
        }
    }

    private Map<String, String> settingsOf(int id, int count) {
        boolean isController = id <= voters;
        boolean isBroker = !isController || voters == count;
        String host = SimNetwork.hostOf(id);
        List<String> listeners = new ArrayList<>();
        List<String> named = new ArrayList<>();
        if (isBroker) {
            listeners.add("PLAINTEXT://" + host + ":" + PORT);
        }
        if (isController) {
            listeners.add("CONTROLLER://" + host + ":" + CONTROLLER_PORT);
        }
        for (int voter = 1; voter <= voters; voter++) {
            named.add(voter + "@" + SimNetwork.hostOf(voter) + ":" + CONTROLLER_PORT);
        }
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("node.id", Integer.toString(id));
        all.put("process.roles", isBroker && isController ? "broker,controller" : isBroker ? "broker" : "controller");
        all.put("listeners", String.join(",", listeners));
        all.put("controller.listener.names", "CONTROLLER");
        all.put("controller.quorum.voters", String.join(",", named));
        all.put("log.dirs", "/data");
        return all;
    }

    @Override
    StagedNode node(int id) {
        return nodes.get(id);
    }

    @Override
    void check(SimProcess process) {
        // what the script expects it says itself
    }

    /** @param frames told of each request that comes in, and at which node; the bytes are there for as long as the call lasts */
    public void watch(BiConsumer<Integer, ByteBuffer> frames) {
        watcher = frames;
    }

    /** Whether a node has come so far that it serves: a broker has been let in then. */
    public boolean isUp(int id) {
        return node(id).isServed();
    }

    /** Stops a node in order, as it does when its process is told to end; completed when that has ended. */
    public CompletableFuture<Void> stop(int id) {
        StagedNode node = node(id);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        node.process().plan(0, "stop", () -> node.wiring().stop().thenRun(() -> node.process().plan(0, "close", () -> {
            node.wiring().close();
            node.kill();
            ended.complete(null);
        })));
        return ended;
    }

    /** Its replica of a partition; null while it has none. */
    public Partition replica(int id, TopicPartition partition) {
        boolean isBroker = node(id).isRunning() && node(id).config().isBroker();
        return isBroker ? node(id).wiring().replicas().partitionOrNull(partition) : null;
    }

    /** Who leads a partition; 0 while nobody on these nodes does. */
    public int leader(TopicPartition partition) {
        for (int id : nodes.keySet()) {
            Partition replica = replica(id, partition);
            if (replica != null && replica.isLeader()) {
                return id;
            }
        }
        return 0;
    }

    /** Whether all replicas on these nodes end at an offset, and know that what is below it is committed. */
    public boolean allHave(TopicPartition partition, long end, int... ids) {
        for (int id : ids) {
            Partition replica = replica(id, partition);
            if (replica == null || replica.log().logEndOffset() != end || replica.log().highWatermark() != end) {
                return false;
            }
        }
        return true;
    }

    /** A topic with one partition. @param replicas the preferred leader first */
    public void createTopic(int broker, String name, List<Integer> replicas, Map<String, String> configs) {
        List<CreatableTopicConfig> set = configs.entrySet().stream().map(each -> new CreatableTopicConfig(each.getKey(), each.getValue())).toList();
        CreateTopicsResponse made = (CreateTopicsResponse) ask(broker, new CreateTopicsRequest(List.of(new CreatableTopic(name, -1, (short) -1,
            List.of(new CreatableReplicaAssignment(0, replicas)), set)), 1_000, false));
        if (made.topics().get(0).errorCode() != ErrorCode.NONE.code()) {
            throw new IllegalStateException("no topic was made: " + made);
        }
    }

    /** A client asks a broker, on a connection of its own, in the latest version; waits for the reply. */
    public Record ask(int broker, Record request) {
        CompletableFuture<Record> reply = send(broker, request);
        until("a reply to " + request.getClass().getSimpleName(), reply::isDone);
        return reply.join();
    }

    /** As {@link #ask}, without waiting. */
    public CompletableFuture<Record> send(int broker, Record request) {
        CompletableFuture<Record> reply = new CompletableFuture<>();
        SimProcess client = new SimProcess(world(), CLIENT, ++clients, new SkewedClock(world(), 0));
        SimNetwork.Attempt[] attempt = new SimNetwork.Attempt[1];
        attempt[0] = network().connect(client, SimNetwork.hostOf(broker), PORT, new SimConnection.ClientSide() {
            @Override
            public void connected() {
                attempt[0].send(RaftWire.request(request, 1, "admin"));
            }

            @Override
            public void received(ByteBuffer frame) {
                attempt[0].close();
                reply.complete(RaftWire.readResponse(RaftWire.api(request), frame));
            }

            @Override
            public void closed(String why) {
                reply.completeExceptionally(new IllegalStateException(why));
            }
        });
        return reply;
    }

    /** A producer sends one record with acks=all, in a batch of its own; completed with its offset. */
    public CompletableFuture<Long> produce(int leader, TopicPartition partition, String key, String value) {
        ByteBuffer batch = new BatchBuilder(256).append(clock().millis(), ByteBuffer.wrap(key.getBytes(UTF_8)), ByteBuffer.wrap(value.getBytes(UTF_8)), List.of())
            .build();
        ProduceRequest request = new ProduceRequest(null, (short) -1, 30_000, List.of(new TopicProduceData(null, replica(leader, partition).topicId(),
            List.of(new PartitionProduceData(partition.partition(), new MemoryRecords(batch))))));
        return send(leader, request).thenApply(reply -> {
            PartitionProduceResponse answer = ((ProduceResponse) reply).responses().get(0).partitionResponses().get(0);
            if (answer.errorCode() != ErrorCode.NONE.code()) {
                throw new IllegalStateException("not appended: " + answer);
            }
            return answer.baseOffset();
        });
    }

    /** A consumer reads what is safe, from an offset on. @return the values, in their order */
    public List<String> read(int leader, TopicPartition partition, long offset) {
        FetchRequest request = new FetchRequest(null, -1, ReplicaState.CONSUMER, 500, 1, Integer.MAX_VALUE, (byte) 0, 0, -1,
            List.of(new FetchTopic(null, replica(leader, partition).topicId(), List.of(
                new FetchPartition(partition.partition(), -1, offset, -1, -1, Integer.MAX_VALUE, Uuid.ZERO, Long.MAX_VALUE)))), List.of(), "");
        PartitionData data = ((FetchResponse) ask(leader, request)).responses().get(0).partitions().get(0);
        if (data.errorCode() != ErrorCode.NONE.code()) {
            throw new IllegalStateException("not read: " + data);
        }
        List<String> values = new ArrayList<>();
        try {
            RecordBatch.in(data.records().toBuffer()).forEach(batch -> batch.records().forEach(each -> values.add(UTF_8.decode(each.value()).toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }
}
