package gregor.broker;

import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.controller.Controller;
import gregor.controller.ControllerState;
import gregor.controller.Decision;
import gregor.group.GroupCoordinator;
import gregor.group.GroupSettings;
import gregor.log.LogManager;
import gregor.message.Messages;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.DirectoryId;
import gregor.metadata.MetadataCache;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.metrics.MetricsRegistry;
import gregor.network.ConnectionInfo;
import gregor.network.Request;
import gregor.port.Trace;
import gregor.protocol.ApiKey;
import gregor.protocol.Records;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import gregor.replica.ReplicaManager;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import gregor.txn.ProducerIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The table of a broker with id 1, without sockets: requests go in as bytes, and what comes out is read again. */
final class TestApis {

    static final String BROKER_LISTENER = "PLAINTEXT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final int CORRELATION_ID = 4711;

    final NodeConfig config;
    private final ListenerApis apis;
    final GroupCoordinator groups;
    /** What the broker passed on to the controller. */
    final ScriptedChannel channel = new ScriptedChannel();
    /** What the controller's table makes of what it is to decide; null to decide, and write nothing. */
    KafkaException refusal;
    RuntimeException fault;
    /** What came in for the quorum, and how it is answered. */
    final List<Record> toQuorum = new ArrayList<>();
    Record quorumReply;
    int kraftVersion = 1;
    private final MetadataCache cache = new MetadataCache();
    private final ReplicaManager replicas;
    private MetadataImage image = MetadataImage.EMPTY;

    TestApis(Map<String, String> settings) {
        config = NodeConfig.with(settings);
        SimClock clock = new SimClock();
        LogManager logs = new LogManager(config, new SimDisk(), new SimEntropy(3), Trace.OFF);
        try {
            logs.load(topic -> TopicConfig.of(Map.of(), config), clock.millis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        replicas = new ReplicaManager(config, logs, (leaderId, name) -> null, (partition, topicId, proposed, outcome) -> { },
            (partition, topicId, directory, accepted) -> { }, Runnable::run, () -> 1, clock, (delayMs, task) -> () -> { },
            new MetricsRegistry(clock::nanos), Trace.OFF);
        groups = new GroupCoordinator(GroupSettings.of(config), new ReplicatedCoordinatorLog(replicas, clock), clock,
            (delayMs, task) -> () -> { }, new SimEntropy(4));
        KafkaApis brokerApis = BrokerApis.of(new BrokerApis.Parts(config, "cluster", new DynamicConfig(config), cache, replicas,
            new ForwardingManager(channel, Trace.OFF), () -> kraftVersion, groups, new ProducerIds(CompletableFuture::new), clock,
            new SimEntropy(6), Trace.OFF));
        Controller controller = new Controller(config, "cluster", new State(), clock, new SimEntropy(5));
        KafkaApis controllerApis = ControllerApis.of(new ControllerApis.Parts(() -> config, "cluster", cache, new Decisions() {
            @Override
            public <R> CompletableFuture<R> submit(Function<Controller, Decision<R>> request) {
                return refusal != null ? CompletableFuture.failedFuture(refusal)
                    : fault != null ? CompletableFuture.failedFuture(fault)
                    : CompletableFuture.supplyAsync(() -> request.apply(controller).reply(), Runnable::run);
            }
        }, (request, version, reply) -> {
            toQuorum.add(request);
            reply.accept(quorumReply);
        }, () -> 1, () -> kraftVersion, Trace.OFF));
        apis = new ListenerApis(Set.of(CONTROLLER_LISTENER), brokerApis, controllerApis, connection -> { });
    }

    /** The image as it is, and a log that begins behind it. */
    private final class State implements ControllerState {

        @Override
        public MetadataImage image() {
            return image;
        }

        @Override
        public long nextOffset() {
            return image.offset() + 1;
        }

        @Override
        public short kraftVersion() {
            return (short) kraftVersion;
        }

        @Override
        public void upgradeKRaftVersion(short level, boolean validateOnly) {
            kraftVersion = level;
        }
    }

    TestApis() {
        this(Map.of("log.dirs", "/data"));
    }

    void publish(List<MetadataRecord> records) {
        MetadataDelta delta = new MetadataDelta(image);
        records.forEach(delta::replay);
        image = delta.apply(new MetadataProvenance(image.offset() + 1, 0, 0));
        replicas.onMetadataUpdate(delta, image);
        cache.onMetadataUpdate(delta, image);
    }

    static RegisterBrokerRecord broker(int id, boolean fenced) {
        return new RegisterBrokerRecord(id, false, new Uuid(9, id), id, List.of(new NodeEndpoint(BROKER_LISTENER, "host" + id, 9092, (short) 0)),
            List.of(), null, fenced, false, List.of(), null);
    }

    static Uuid idOf(String topic) {
        return new Uuid(77, topic.hashCode());
    }

    /** A topic whose partitions are all led by one broker, or by nobody (-1). */
    static List<MetadataRecord> topic(String name, int partitions, int leader) {
        List<MetadataRecord> records = new ArrayList<>();
        records.add(new TopicRecord(name, idOf(name)));
        for (int i = 0; i < partitions; i++) {
            List<Integer> replica = List.of(Math.max(leader, 1));
            records.add(new PartitionRecord(i, idOf(name), replica, replica, List.of(), List.of(), leader, (byte) 0, 0, 0,
                Collections.nCopies(1, DirectoryId.MIGRATING), null, null));
        }
        return records;
    }

    /** What became of a request; a second completion fails. */
    static final class Sent implements Request {
        private final ByteBuffer frame;
        private final String listener;
        ByteBuffer reply;
        boolean isClosed;
        boolean isSilent;

        Sent(ByteBuffer frame, String listener) {
            this.frame = frame;
            this.listener = listener;
        }

        private void complete() {
            if (reply != null || isClosed || isSilent) {
                throw new AssertionError("completed twice");
            }
        }

        @Override
        public ByteBuffer frame() {
            return frame;
        }

        @Override
        public ConnectionInfo connection() {
            return new ConnectionInfo(1, listener, "10.0.0.7");
        }

        @Override
        public void respond(List<Records> parts) {
            complete();
            reply = ByteBuffer.allocate(1 << 16);
            for (Records part : parts) {
                try {
                    reply.put(part.toBuffer());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            reply.flip();
        }

        @Override
        public void respondNothing() {
            complete();
            isSilent = true;
        }

        @Override
        public void disconnect() {
            complete();
            isClosed = true;
        }
    }

    /** Sends a header, and a body if it is not null: it is written in a version that this code knows. */
    Sent send(String listener, ApiKey key, int version, int bodyVersion, Record body) {
        WireWriter out = new WireWriter();
        Messages.Pair<?, ?> messages = Messages.of(key);
        new RequestHeader(key.id(), (short) version, CORRELATION_ID, "tester").write(out, messages.isFlexible(bodyVersion));
        write(messages, bodyVersion, body, out);
        return send(listener, out.toBuffer());
    }

    private static <Q extends Record> void write(Messages.Pair<Q, ?> messages, int version, Record body, WireWriter out) {
        messages.requestCodec(version).write(messages.request().cast(body), out);
    }

    Sent send(String listener, ByteBuffer frame) {
        Sent sent = new Sent(frame, listener);
        apis.handle(sent);
        return sent;
    }

    Sent send(ApiKey key, int version, Record body) {
        return send(BROKER_LISTENER, key, version, version, body);
    }

    <R extends Record> R ask(Class<R> type, String listener, ApiKey key, int version, Record body) {
        return read(type, send(listener, key, version, version, body), key, version);
    }

    <R extends Record> R ask(Class<R> type, ApiKey key, int version, Record body) {
        return ask(type, BROKER_LISTENER, key, version, body);
    }

    static <R extends Record> R read(Class<R> type, Sent sent, ApiKey key, int version) {
        WireReader in = new WireReader(sent.reply);
        if (in.readInt() != CORRELATION_ID) {
            throw new AssertionError("another request's reply");
        }
        Messages.Pair<?, ?> messages = Messages.of(key);
        if (RequestHeader.responseHeaderIsFlexible(key, messages.isFlexible(version))) {
            in.skipTaggedFields();
        }
        R response = type.cast(messages.responseCodec(version).read(in));
        if (sent.reply.hasRemaining()) {
            throw new AssertionError(sent.reply.remaining() + " bytes behind " + response);
        }
        return response;
    }
}
