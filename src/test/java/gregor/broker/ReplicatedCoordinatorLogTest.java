package gregor.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.coordinator.CoordinatorRecord;
import gregor.group.GroupCoordinator;
import gregor.log.LogManager;
import gregor.metadata.DirectoryId;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.metrics.MetricsRegistry;
import gregor.port.Trace;
import gregor.replica.ReplicaManager;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicatedCoordinatorLogTest {

    private static final TopicPartition PARTITION = new TopicPartition(GroupCoordinator.OFFSETS_TOPIC, 0);
    private static final Uuid ID = new Uuid(77, 1);

    private final SimClock clock = new SimClock();
    private ReplicaManager replicas;

    /** Broker 1 leads; broker 2 is in sync, and has not fetched anything yet. */
    private ReplicatedCoordinatorLog led() throws IOException {
        NodeConfig config = NodeConfig.with(Map.of("log.dirs", "/data"));
        LogManager logs = new LogManager(config, new SimDisk(), new SimEntropy(3), Trace.OFF);
        logs.load(topic -> TopicConfig.of(Map.of(), config), clock.millis());
        replicas = new ReplicaManager(config, logs, (leaderId, name) -> null, (partition, topicId, proposed, outcome) -> { },
            (partition, topicId, directory, accepted) -> { }, Runnable::run, () -> 1, clock, (delayMs, task) -> () -> { },
            new MetricsRegistry(clock::nanos), Trace.OFF);
        MetadataDelta delta = new MetadataDelta(MetadataImage.EMPTY);
        delta.replay(TestApis.broker(1, false));
        delta.replay(TestApis.broker(2, false));
        delta.replay(new TopicRecord(PARTITION.topic(), ID));
        delta.replay(new PartitionRecord(0, ID, List.of(1, 2), List.of(1, 2), List.of(), List.of(), 1, (byte) 0, 0, 0,
            List.of(DirectoryId.MIGRATING, DirectoryId.MIGRATING), null, null));
        replicas.onMetadataUpdate(delta, delta.apply(new MetadataProvenance(1, 0, 0)));
        return new ReplicatedCoordinatorLog(replicas, clock);
    }

    /** What was committed under another leader is there; how far that went the next fetches of the followers tell. */
    @Test
    void aNewLeaderReadsWhatItDoesNotKnowToBeCommitted() throws IOException {
        ReplicatedCoordinatorLog log = led();
        List<ErrorCode> done = new ArrayList<>();
        log.append(PARTITION, List.of(new CoordinatorRecord(ByteBuffer.wrap("key".getBytes(UTF_8)), ByteBuffer.wrap("value".getBytes(UTF_8)))), done::add);
        assertThat(done).isEmpty();
        assertThat(replicas.partition(PARTITION).log().highWatermark()).isZero();
        List<String> read = new ArrayList<>();
        log.readAll(PARTITION, record -> read.add(UTF_8.decode(record.key().duplicate()) + "=" + UTF_8.decode(record.value().duplicate())));
        assertThat(read).containsExactly("key=value");
    }
}
