package gregor.raft;

import gregor.raft.RaftChannel.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.feature.SupportedVersionRange;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.raft.BatchReader;
import org.apache.kafka.raft.Endpoints;
import org.apache.kafka.raft.FileQuorumStateStore;
import org.apache.kafka.raft.Isolation;
import org.apache.kafka.raft.KafkaRaftClient;
import org.apache.kafka.raft.MetadataLogConfig;
import org.apache.kafka.raft.NetworkChannel;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.raft.RaftRequest;
import org.apache.kafka.raft.RaftResponse;
import org.apache.kafka.raft.TimingWheelExpirationService;
import org.apache.kafka.raft.internals.KafkaRaftLog;
import org.apache.kafka.raft.internals.StringSerde;
import org.apache.kafka.server.util.KafkaScheduler;
import org.apache.kafka.server.util.timer.SystemTimer;
import org.apache.kafka.snapshot.SnapshotReader;

/** Apache Kafka's own replica of the metadata log, whose messages go as bytes to whom the test says. */
final class KafkaReplica {

    private static final ListenerName LISTENER = new ListenerName("CONTROLLER");

    /** Takes a request, as bytes of the API and version, to a replica of the other kind; told the reply's bytes or nothing at all. */
    interface Line {
        void send(Peer to, short apiKey, short version, ByteBuffer request, Consumer<ByteBuffer> reply);
    }

    final KafkaRaftClient<String> client;
    final KafkaRaftLog log;
    final List<String> values = new CopyOnWriteArrayList<>();
    private final KafkaScheduler scheduler = new KafkaScheduler(1);
    private final TimingWheelExpirationService expirations = new TimingWheelExpirationService(new SystemTimer("expirations"));
    private final Thread poller = new Thread(this::poll, "kafka-raft");
    private volatile boolean closed;
    volatile Throwable failure;

    /** @param formatted the snapshot that its disk is formatted with, or null */
    KafkaReplica(RaftSettings settings, ByteBuffer formatted, Path directory, Line line) throws IOException {
        Path partition = directory.resolve("__cluster_metadata-0");
        Files.createDirectories(partition);
        if (formatted != null) {
            Files.write(partition.resolve(SnapshotFile.fileName(SnapshotFile.BOOTSTRAP_ID)), formatted.array());
        }
        scheduler.startup();
        MetadataLogConfig logConfig = new MetadataLogConfig(new AbstractConfig(MetadataLogConfig.CONFIG_DEF, Map.of(), false));
        log = KafkaRaftLog.createLog(new TopicPartition(RaftMessages.TOPIC, 0), Uuid.METADATA_TOPIC_ID, partition.toFile(), Time.SYSTEM, scheduler,
            logConfig, settings.self().id());
        QuorumConfig config = new QuorumConfig(new AbstractConfig(QuorumConfig.CONFIG_DEF, Map.of(
            QuorumConfig.QUORUM_ELECTION_TIMEOUT_MS_CONFIG, settings.electionTimeoutMs(),
            QuorumConfig.QUORUM_FETCH_TIMEOUT_MS_CONFIG, settings.fetchTimeoutMs(),
            QuorumConfig.QUORUM_REQUEST_TIMEOUT_MS_CONFIG, settings.requestTimeoutMs()), false));
        Map<Integer, InetSocketAddress> voters = new TreeMap<>();
        settings.staticVoters().voters().forEach(voter -> voters.put(voter.key().id(), address(voter.listeners().get(0).host(), voter.listeners().get(0).port())));
        client = new KafkaRaftClient<>(OptionalInt.of(settings.self().id()),
            new Uuid(settings.self().directoryId().mostSignificantBits(), settings.self().directoryId().leastSignificantBits()), new StringSerde(),
            channel(line), log, Time.SYSTEM, expirations, new LogContext(), true, settings.clusterId(),
            settings.bootstrap().stream().map(peer -> address(peer.host(), peer.port())).toList(),
            Endpoints.fromInetSocketAddresses(Map.of(LISTENER, address(settings.listeners().get(0).host(), settings.listeners().get(0).port()))),
            new SupportedVersionRange((short) 0, (short) 1), config);
        client.initialize(voters, new FileQuorumStateStore(directory.resolve("quorum-state").toFile()), new Metrics(), ignored -> { });
        client.register(new Listener());
        poller.start();
    }

    private static InetSocketAddress address(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }

    private final class Listener implements org.apache.kafka.raft.RaftClient.Listener<String> {

        @Override
        public void handleCommit(BatchReader<String> reader) {
            try (reader) {
                reader.forEachRemaining(batch -> values.addAll(batch.records()));
            }
        }

        @Override
        public void handleLoadSnapshot(SnapshotReader<String> reader) {
            reader.close();
        }

        @Override
        public void handleLoadBootstrap(SnapshotReader<String> reader) {
            reader.close();
        }
    }

    @SuppressWarnings("try") // as Kafka declares it
    private NetworkChannel channel(Line line) {
        return new NetworkChannel() {
            private int correlationId;

            @Override
            public int newCorrelationId() {
                return correlationId++;
            }

            @Override
            public void send(RaftRequest.Outbound request) {
                short key = request.data().apiKey();
                short version = ApiMessageType.fromApiKey(key).highestSupportedVersion(false);
                ByteBuffer bytes = MessageUtil.toByteBufferAccessor(request.data(), version).buffer();
                Peer to = new Peer(request.destination().id(), request.destination().host(), request.destination().port());
                line.send(to, key, version, bytes, reply -> {
                    ApiMessage response = ApiMessageType.fromApiKey(key).newResponse();
                    response.read(new ByteBufferAccessor(reply), version);
                    request.completion.complete(new RaftResponse.Inbound(request.correlationId(), response, request.destination()));
                });
            }

            @Override
            public ListenerName listenerName() {
                return LISTENER;
            }
        };
    }

    /** A request comes in; from any thread. */
    void handle(short key, short version, ByteBuffer bytes, Consumer<ByteBuffer> reply) {
        ApiMessage request = ApiMessageType.fromApiKey(key).newRequest();
        request.read(new ByteBufferAccessor(bytes), version);
        RaftRequest.Inbound inbound = new RaftRequest.Inbound(LISTENER, 1, version, request, Time.SYSTEM.milliseconds());
        CompletableFuture<RaftResponse.Outbound> completion = inbound.completion;
        completion.whenComplete((response, why) -> {
            if (why == null) {
                reply.accept(MessageUtil.toByteBufferAccessor(inMemory(response.data()), version).buffer());
            }
        });
        client.handle(inbound);
    }

    private static ApiMessage inMemory(ApiMessage message) {
        if (message instanceof FetchResponseData fetch) {
            fetch.responses().forEach(topic -> topic.partitions().stream().filter(one -> one.records() instanceof FileRecords).forEach(one -> {
                ByteBuffer bytes = ByteBuffer.allocate(one.records().sizeInBytes());
                try {
                    ((FileRecords) one.records()).readInto(bytes, 0);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                one.setRecords(MemoryRecords.readableRecords(bytes));
            }));
        }
        return message;
    }

    private void poll() {
        try {
            while (!closed) {
                client.poll();
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    Optional<Integer> leaderEpoch() {
        org.apache.kafka.raft.LeaderAndEpoch leader = client.leaderAndEpoch();
        return leader.isLeader(client.nodeId().orElseThrow()) ? Optional.of(leader.epoch()) : Optional.empty();
    }

    void append(int epoch, String value) {
        client.prepareAppend(epoch, new ArrayList<>(List.of(value)));
        client.schedulePreparedAppend();
    }

    /** All that is in its log. */
    ByteBuffer bytes() {
        FileRecords records = (FileRecords) log.read(0, Isolation.UNCOMMITTED, Integer.MAX_VALUE).records;
        ByteBuffer bytes = ByteBuffer.allocate(records.sizeInBytes());
        try {
            records.readInto(bytes, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    void close() throws Exception {
        closed = true;
        client.shutdown(0); // wakes it
        poller.join(5_000);
        log.close();
        expirations.shutdown();
        scheduler.shutdown();
    }
}
