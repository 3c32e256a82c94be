package gregor.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.coordinator.CoordinatorRecord;
import gregor.group.GroupCoordinator;
import gregor.group.GroupRecords.OffsetCommitValue;
import gregor.group.GroupSettings;
import gregor.log.FetchIsolation;
import gregor.log.LogManager;
import gregor.metadata.DirectoryId;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.metrics.MetricsRegistry;
import gregor.port.Trace;
import gregor.replica.FetchParams;
import gregor.replica.FetchPartitionRequest;
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
    private MetadataImage image;

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
        image = delta.apply(new MetadataProvenance(1, 0, 0));
        replicas.onMetadataUpdate(delta, image);
        return new ReplicatedCoordinatorLog(replicas, clock);
    }

    /** The metadata says that the partition has this leader now, in this epoch of the leader. */
    private void led(int leader, int leaderEpoch) {
        MetadataDelta delta = new MetadataDelta(image);
        delta.replay(new PartitionRecord(0, ID, List.of(1, 2), List.of(1, 2), List.of(), List.of(), leader, (byte) 0, leaderEpoch, leaderEpoch,
            List.of(DirectoryId.MIGRATING, DirectoryId.MIGRATING), null, null));
        image = delta.apply(new MetadataProvenance(1 + leaderEpoch, 0, 0));
        replicas.onMetadataUpdate(delta, image);
    }

    private void followerFetches(long offset, int leaderEpoch) {
        replicas.fetch(new FetchParams(2, 2, 0, 1, 1 << 20, FetchIsolation.LOG_END, null),
            List.of(new FetchPartitionRequest(PARTITION, ID, 0, leaderEpoch, offset, -1, 0, 1 << 20)), results -> { });
    }

    /** A record that is in the leader's log and not committed. */
    private ReplicatedCoordinatorLog withRecord() throws IOException {
        ReplicatedCoordinatorLog log = led();
        List<ErrorCode> done = new ArrayList<>();
        log.append(PARTITION, List.of(new CoordinatorRecord(ByteBuffer.wrap("key".getBytes(UTF_8)), ByteBuffer.wrap("value".getBytes(UTF_8)))), done::add);
        assertThat(done).isEmpty();
        assertThat(replicas.partition(PARTITION).log().highWatermark()).isZero();
        return log;
    }

    /**
     * What was committed under another leader is there; how far that went the next fetches of the followers tell. Until they do, what
     * was read is nothing to tell of.
     */
    @Test
    void aNewLeaderReadsWhatItDoesNotKnowToBeCommitted() throws IOException {
        ReplicatedCoordinatorLog log = withRecord();
        List<String> read = new ArrayList<>();
        List<ErrorCode> committed = new ArrayList<>();
        log.readAll(PARTITION, record -> read.add(UTF_8.decode(record.key().duplicate()) + "=" + UTF_8.decode(record.value().duplicate())), committed::add);
        assertThat(read).containsExactly("key=value");
        assertThat(committed).isEmpty();
        followerFetches(0, 0);
        assertThat(committed).isEmpty();
        followerFetches(1, 0);
        assertThat(committed).containsExactly(ErrorCode.NONE);
    }

    /** The next lead may have begun with another log: what was read in this one is no news from it. */
    @Test
    void whoLeadsAgainHasNotCommittedWhatItReadBefore() throws IOException {
        ReplicatedCoordinatorLog log = withRecord();
        List<ErrorCode> committed = new ArrayList<>();
        log.readAll(PARTITION, record -> { }, committed::add);
        led(1, 1);
        assertThat(committed).containsExactly(ErrorCode.FENCED_LEADER_EPOCH);
        log.readAll(PARTITION, record -> { }, committed::add);
        led(PartitionImage.NO_LEADER, 2);
        assertThat(committed).as("nor has who does not lead any more").hasSize(2).doesNotContain(ErrorCode.NONE);
    }

    private GroupCoordinator coordinator(ReplicatedCoordinatorLog log) {
        GroupCoordinator groups = new GroupCoordinator(GroupSettings.of(NodeConfig.with(Map.of("offsets.topic.num.partitions", "1"))), log, clock,
            (delayMs, task) -> () -> { }, new SimEntropy(1));
        groups.elected(0, Runnable::run);
        return groups;
    }

    /** A consumer that was told the offset would begin behind records that nobody has read, once another leader has cut it off. */
    @Test
    void anOffsetThatMayBeLostIsToldToNobody() throws IOException {
        ReplicatedCoordinatorLog log = led();
        List<ErrorCode> done = new ArrayList<>();
        coordinator(log).commit("g", "", null, -1, 8, List.of(new GroupCoordinator.Commit(new TopicPartition("t", 0), Uuid.ZERO, 5, -1, "")), done::addAll);
        assertThat(done).isEmpty();
        GroupCoordinator groups = coordinator(log);
        assertThatThrownBy(() -> groups.committed("g")).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS));
        followerFetches(1, 0);
        assertThat(groups.committed("g").values()).extracting(OffsetCommitValue::offset).containsExactly(5L);
    }
}
