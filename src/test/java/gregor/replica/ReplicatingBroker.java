package gregor.replica;

import static gregor.replica.ReplicaWorld.PARTITION;
import static gregor.replica.ReplicaWorld.TOPIC;
import static gregor.replica.ReplicaWorld.TOPIC_ID;

import gregor.base.ErrorCode;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.log.FetchIsolation;
import gregor.log.LogLoading;
import gregor.log.LogManager;
import gregor.log.UnifiedLog;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsRequest;
import gregor.message.ListOffsetsMessage.ListOffsetsTopicResponse;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metrics.MetricsRegistry;
import gregor.port.Trace;
import gregor.port.Workers;
import gregor.record.RecordBatch;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One broker of a {@link ReplicaWorld}. */
final class ReplicatingBroker {

    private static final int FETCH_VERSION = 17;
    static final String LISTENER = "PLAINTEXT";
    private static final int MAX_BYTES = 1 << 20;

    /** A batch as a log has it. */
    record Stored(long baseOffset, long lastOffset, int epoch, long checksum) {}

    /** One life of a broker, from a start to a crash. */
    final class Life {
        boolean isAlive() {
            return life == this;
        }

        int id() {
            return id;
        }
    }

    private final ReplicaWorld world;
    private final int id;
    private final NodeConfig config;
    private final SimDisk disk = new SimDisk();
    private Life life;
    private LogManager logs;
    private MetricsRegistry metrics;
    private ReplicaManager replicas;
    private FetchSessionCache sessions;
    private MetadataImage image;
    private int heard;

    ReplicatingBroker(ReplicaWorld world, int id) {
        this.world = world;
        this.id = id;
        this.config = NodeConfig.with(Map.of("log.dirs", "/data", "node.id", Integer.toString(id),
            "controller.quorum.voters", id + "@localhost:9093", "replica.fetch.wait.max.ms", "50",
            "replica.fetch.backoff.ms", "100", "replica.fetch.max.bytes", "400"));
        try {
            disk.createDirectories(Path.of("/data"));
            disk.forceDirectory(Path.of("/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    MetricsRegistry metrics() {
        return metrics;
    }

    /** Starts, and knows all that was decided before. */
    void start() {
        Life now = new Life();
        life = now;
        MetadataDelta all = new MetadataDelta(MetadataImage.EMPTY);
        heard = world.decisions.size();
        world.decisions.forEach(decision -> decision.forEach(all::replay));
        image = all.apply(new MetadataProvenance(heard, 0, 0));
        try {
            logs = new LogManager(config, disk, new SimEntropy(id), Trace.OFF);
            logs.load(new LogLoading(topic -> TopicConfig.of(image.configs().ofTopic(topic), config),
                (partition, topicId) -> ReplicaManager.isStray(image, id, partition, topicId), world.clock, Workers.CALLER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sessions = new FetchSessionCache(10, new SimEntropy(id));
        metrics = new MetricsRegistry(world.clock::nanos);
        replicas = new ReplicaManager(config, logs, (leaderId, name) -> world.new Channel(now, leaderId),
            (partition, topicId, proposed, outcome) -> { }, (partition, topicId, directory, accepted) -> { }, Runnable::run, () -> 100 + id,
            world.clock, (delayMs, task) -> world.after(now, delayMs, task), metrics, Trace.OFF);
        replicas.onMetadataUpdate(all, image);
    }

    /** Loses what was not forced to disk. */
    void crash() {
        disk.crash();
        life = null;
        world.ended(id);
    }

    /** Ends in order. */
    void stop() {
        replicas.close();
        logs.close(-1);
        life = null;
        world.ended(id);
    }

    boolean isAlive() {
        return life != null;
    }

    boolean hasHeardAll() {
        return heard == world.decisions.size();
    }

    /** Hears of the controller's next decision. */
    void hear() {
        MetadataDelta delta = new MetadataDelta(image);
        world.decisions.get(heard++).forEach(delta::replay);
        image = delta.apply(new MetadataProvenance(heard, 0, 0));
        replicas.onMetadataUpdate(delta, image);
    }

    void hearAll() {
        while (isAlive() && !hasHeardAll()) {
            hear();
        }
    }

    /** Hears of all that was decided meanwhile as one change, as who was paused does. */
    void hearAllAtOnce() {
        MetadataDelta delta = new MetadataDelta(image);
        world.decisions.subList(heard, world.decisions.size()).forEach(decision -> decision.forEach(delta::replay));
        heard = world.decisions.size();
        image = delta.apply(new MetadataProvenance(heard, 0, 0));
        replicas.onMetadataUpdate(delta, image);
    }

    boolean believesToLead() {
        return isAlive() && replicas.partition(PARTITION).isLeader();
    }

    /** @return the base offset; -1 if it was refused */
    long produce(String... values) {
        List<PartitionProduceResponse> got = new ArrayList<>();
        replicas.appendRecords(1000, (short) 1, List.of(TestBroker.to(PARTITION, TestBroker.batch(world.clock.millis(), values))), got::addAll);
        return got.get(0).errorCode() == ErrorCode.NONE.code() ? got.get(0).baseOffset() : -1;
    }

    void deleteRecordsBelow(long offset) {
        replicas.deleteRecords(1000, List.of(new RecordsToDelete(PARTITION, offset)), results -> { });
    }

    void fetch(FetchRequest request, Consumer<FetchResponse> reply) {
        TopicNames names = topicId -> topicId.equals(TOPIC_ID) ? TOPIC : null;
        FetchContext context = FetchContext.of(request, FETCH_VERSION, sessions, names, world.clock.millis());
        Life asked = life;
        replicas.fetch(FetchParams.of(request, FETCH_VERSION, LISTENER, MAX_BYTES), context.wanted(), results -> {
            if (asked.isAlive()) {
                reply.accept(context.respond(results, List.of(), world.clock.millis()));
            }
        });
    }

    List<ListOffsetsTopicResponse> listOffsets(ListOffsetsRequest request) {
        return ReplicaWorld.offsets(replicas, request);
    }

    UnifiedLog log() {
        return logs.log(PARTITION);
    }

    ReplicaManager replicas() {
        return replicas;
    }

    /** Forces all to disk. */
    void flush() {
        log().flush();
    }

    /** What its log has, batch by batch. */
    List<Stored> stored() {
        List<Stored> all = new ArrayList<>();
        UnifiedLog log = log();
        try {
            for (long next = log.logStartOffset(); next < log.logEndOffset(); ) {
                for (RecordBatch batch : RecordBatch.in(log.read(next, MAX_BYTES, FetchIsolation.LOG_END, true).records().toBuffer())) {
                    all.add(new Stored(batch.baseOffset(), batch.lastOffset(), batch.partitionLeaderEpoch(), batch.checksum()));
                    next = batch.nextOffset();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

}
