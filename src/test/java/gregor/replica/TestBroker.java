package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.isr.LeaderAndIsr;
import gregor.log.FetchIsolation;
import gregor.log.LogLoading;
import gregor.log.LogManager;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.DirectoryId;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.metrics.MetricsRegistry;
import gregor.port.Disk;
import gregor.port.Timers;
import gregor.port.Trace;
import gregor.port.Workers;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A replica manager with real logs on a simulated disk, and the metadata that a controller would send. */
final class TestBroker {
    static final int ID = 1;

    final SimClock clock = new SimClock();
    final SimDisk disk = new SimDisk();
    private final SimEntropy entropy = new SimEntropy(3);
    /** Log directories that can't be read at the next start. */
    final Set<String> missing = new LinkedHashSet<>();
    final NodeConfig config;
    private final Disk seenDisk;
    private final Trace trace;
    private final List<Waiting> timers = new ArrayList<>();
    /** What leaders here have proposed to the controller; nobody answers unless a test does. */
    final List<Proposed> proposals = new ArrayList<>();
    /** What is to be run when the controller knows where a replica is about to be. */
    final List<Runnable> told = new ArrayList<>();
    LogManager logs;
    MetricsRegistry metrics;
    ReplicaManager replicas;
    MetadataImage image = MetadataImage.EMPTY;
    private long metadataOffset;

    private record Waiting(long atMs, Runnable task) {}

    record Proposed(TopicPartition partition, LeaderAndIsr state, BiConsumer<LeaderAndIsr, KafkaException> outcome) {}

    TestBroker(Map<String, String> overrides) {
        this(overrides, plain -> plain, Trace.OFF);
    }

    /** @param around what stands between the logs and the disk; it and the trace see every step of a request */
    TestBroker(Map<String, String> overrides, UnaryOperator<Disk> around, Trace trace) {
        this.seenDisk = around.apply(disk);
        this.trace = trace;
        Map<String, String> settings = new LinkedHashMap<>(Map.of("log.dirs", "/data"));
        settings.putAll(overrides);
        config = NodeConfig.with(settings);
        MetadataDelta brokers = new MetadataDelta(image);
        for (int id = ID; id <= 5; id++) {
            brokers.replay(registration(id, id));
        }
        image = brokers.apply(provenance());
        try {
            disk.createDirectories(Path.of("/data"));
            disk.forceDirectory(Path.of("/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    TestBroker() {
        this(Map.of());
    }

    private void start() {
        try {
            Map<String, Uuid> readable = new LinkedHashMap<>();
            config.logDirs().stream().filter(path -> !missing.contains(path)).forEach(path -> readable.put(path, new Uuid(5, path.hashCode())));
            logs = new LogManager(config, readable, seenDisk, entropy, trace);
            logs.load(new LogLoading(topic -> TopicConfig.of(image.configs().ofTopic(topic), config),
                (partition, topicId) -> ReplicaManager.isStray(image, ID, partition, topicId), clock, Workers.CALLER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        metrics = new MetricsRegistry(clock::nanos);
        replicas = new ReplicaManager(config, logs, (leaderId, name) -> new DeadLeader(), (partition, topicId, proposed, outcome) -> proposals.add(
            new Proposed(partition, proposed, outcome)), (partition, topicId, directory, accepted) -> told.add(accepted), Runnable::run, () -> ID,
            clock, this::after, metrics, trace);
    }

    /** Stops and starts again; what metadata says meanwhile comes as the first change. */
    void restart(MetadataRecord... meanwhile) {
        replicas.close();
        logs.close(-1);
        MetadataDelta since = new MetadataDelta(image);
        List.of(meanwhile).forEach(since::replay);
        image = since.apply(provenance());
        startAgain();
    }

    /** Loses what was not forced to disk, and starts again. */
    void crash() {
        disk.crash();
        startAgain();
    }

    private void startAgain() {
        start();
        MetadataDelta all = new MetadataDelta(MetadataImage.EMPTY);
        image.topics().byName().values().forEach(topic -> {
            all.replay(new TopicRecord(topic.name(), topic.id()));
            topic.partitions().forEach((number, partition) -> all.replay(
                partition.toRecord(topic.id(), number, image.features().metadataVersion())));
        });
        replicas.onMetadataUpdate(all, image);
    }

    void publish(MetadataRecord... records) {
        MetadataDelta delta = new MetadataDelta(image);
        List.of(records).forEach(delta::replay);
        image = delta.apply(provenance());
        replicas.onMetadataUpdate(delta, image);
    }

    private MetadataProvenance provenance() {
        return new MetadataProvenance(metadataOffset++, 0, 0);
    }

    private Timers.Timer after(long delayMs, Runnable task) {
        synchronized (timers) {
            Waiting timer = new Waiting(clock.millis() + Math.max(delayMs, 0), task);
            timers.add(timer);
            return () -> {
                synchronized (timers) {
                    timers.remove(timer);
                }
            };
        }
    }

    void pass(long ms) {
        for (long i = 0; i < ms; i++) {
            clock.advance(1);
            List<Waiting> due;
            synchronized (timers) {
                due = new ArrayList<>(timers);
                due.removeIf(timer -> timer.atMs() > clock.millis());
                timers.removeAll(due);
            }
            due.forEach(timer -> timer.task().run());
        }
    }

    /** A broker that takes part. */
    static RegisterBrokerRecord registration(int id, long epoch) {
        return new RegisterBrokerRecord(id, false, new Uuid(9, epoch), epoch, List.of(), List.of(), null, false, false, List.of(), null);
    }

    /** A leader that never answers. */
    private static final class DeadLeader implements LeaderChannel {
        @Override
        public boolean execute(Runnable task) {
            task.run();
            return true;
        }

        @Override
        public <Q extends Record, R extends Record> void send(Class<Q> type, Class<R> replyType, Q request, BiConsumer<R, KafkaException> outcome) {
        }

        @Override
        public void giveUp() {
        }

        @Override
        public void close() {
        }
    }

    static Uuid idOf(String topic) {
        return new Uuid(77, topic.hashCode());
    }

    static PartitionRecord partition(Uuid topicId, int number, List<Integer> replicas, List<Integer> isr, int leader, int epoch) {
        return partition(topicId, number, replicas, isr, leader, epoch, 10 * epoch);
    }

    /** @param partitionEpoch must grow with each change */
    static PartitionRecord partition(Uuid topicId, int number, List<Integer> replicas, List<Integer> isr, int leader, int epoch,
            int partitionEpoch) {
        return new PartitionRecord(number, topicId, replicas, isr, List.of(), List.of(), leader, (byte) 0, epoch, partitionEpoch,
            Collections.nCopies(replicas.size(), DirectoryId.MIGRATING), null, null);
    }

    /** A topic of one replica a partition, led here from epoch 0. */
    TopicPartition createTopic(String name, int partitions, Map<String, String> configs) {
        List<MetadataRecord> records = new ArrayList<>();
        records.add(new TopicRecord(name, idOf(name)));
        configs.forEach((key, value) -> records.add(topicConfig(name, key, value)));
        for (int i = 0; i < partitions; i++) {
            records.add(partition(idOf(name), i, List.of(ID), List.of(ID), ID, 0));
        }
        publish(records.toArray(new MetadataRecord[0]));
        return new TopicPartition(name, 0);
    }

    TopicPartition createTopic(String name) {
        return createTopic(name, 1, Map.of());
    }

    static ConfigRecord topicConfig(String topic, String key, String value) {
        return new ConfigRecord((byte) 2, topic, key, value);
    }

    void deleteTopic(String name) {
        publish(new RemoveTopicRecord(idOf(name)));
    }

    static ByteBuffer batch(long timestampMs, String... values) {
        BatchBuilder builder = new BatchBuilder(128);
        for (String value : values) {
            ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
            builder.append(timestampMs, bytes.duplicate(), bytes, List.of());
        }
        return builder.build();
    }

    static ProducePartition to(TopicPartition partition, ByteBuffer records) {
        return new ProducePartition(partition, Uuid.ZERO, partition.partition(), records);
    }

    /** Where replies go; the latest is kept, and they are counted. */
    static final class Replies<T> implements Consumer<T> {
        int count;
        T last;

        @Override
        public synchronized void accept(T reply) {
            count++;
            last = reply;
        }
    }

    /** Produces one batch with acks=1 and expects it to work; the base offset. */
    long produce(TopicPartition partition, String... values) {
        PartitionProduceResponse response = produceRaw((short) 1, partition, batch(clock.millis(), values));
        if (response.errorCode() != 0) {
            throw new AssertionError(ErrorCode.of(response.errorCode()) + ": " + response.errorMessage());
        }
        return response.baseOffset();
    }

    PartitionProduceResponse produceRaw(short acks, TopicPartition partition, ByteBuffer records) {
        Replies<List<PartitionProduceResponse>> replies = new Replies<>();
        replicas.appendRecords(1000, acks, List.of(to(partition, records)), replies);
        return replies.last.get(0);
    }

    static FetchPartitionRequest from(TopicPartition partition, long offset) {
        return new FetchPartitionRequest(partition, Uuid.ZERO, partition.partition(), -1, offset, -1, -1, 1 << 20);
    }

    static FetchParams consumer(int maxWaitMs, int minBytes) {
        return new FetchParams(-1, -1, maxWaitMs, minBytes, 1 << 20, FetchIsolation.HIGH_WATERMARK, null);
    }

    Replies<List<FetchResult>> fetch(FetchParams params, FetchPartitionRequest... wanted) {
        Replies<List<FetchResult>> replies = new Replies<>();
        replicas.fetch(params, List.of(wanted), replies);
        return replies;
    }

    PartitionData fetchNow(FetchPartitionRequest wanted) {
        return fetch(consumer(0, 1), wanted).last.get(0).data();
    }

    /** A follower's fetch that does not wait, in the term that is now. */
    PartitionData followerFetch(int replicaId, TopicPartition partition, long offset) {
        return followerFetch(replicaId, replicaId, partition, leaderEpoch(partition), offset, 0);
    }

    PartitionData followerFetch(int replicaId, long brokerEpoch, TopicPartition partition, int leaderEpoch, long offset, long logStart) {
        FetchPartitionRequest wanted =
            new FetchPartitionRequest(partition, Uuid.ZERO, partition.partition(), leaderEpoch, offset, -1, logStart, 1 << 20);
        return fetch(new FetchParams(replicaId, brokerEpoch, 0, 1, 1 << 20, FetchIsolation.LOG_END, null), wanted).last.get(0).data();
    }

    private int leaderEpoch(TopicPartition partition) {
        return image.topics().topic(partition.topic()).partition(partition.partition()).leaderEpoch();
    }

    static byte[] bytes(PartitionData data) {
        try {
            ByteBuffer buffer = data.records().toBuffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
