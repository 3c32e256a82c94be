package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.broker.ScriptedChannel;
import gregor.broker.TestTimers;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.log.LogLoading;
import gregor.log.LogManager;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsPartition;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsPartitionResult;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsResponse;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsTopic;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsTopicResult;
import gregor.message.AssignReplicasToDirsMessage.AssignedDirectory;
import gregor.message.AssignReplicasToDirsMessage.AssignedDirectoryResult;
import gregor.metadata.DirectoryId;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.port.Trace;
import gregor.port.Workers;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broker 1 tells the controller where its replicas are. */
class AssignmentsManagerTest {

    private static final Uuid TOPIC = new Uuid(7, 7);
    private static final Uuid HERE = new Uuid(5, 1);
    private static final Uuid THERE = new Uuid(5, 2);
    private static final short WITH_DIRECTORIES = 17;
    private static final short WITHOUT = 16;
    private static final int RETRY_MS = 500;

    private final SimClock clock = new SimClock();
    private final ScriptedChannel channel = new ScriptedChannel();
    private final TestTimers timers = new TestTimers(clock);
    private final List<Integer> accepted = new ArrayList<>();
    private final NodeConfig config = NodeConfig.with(Map.of("log.dirs", "/data"));
    private MetadataImage image = MetadataImage.EMPTY;
    private LogManager logs;
    private AssignmentsManager manager;

    @BeforeEach
    void make() throws Exception {
        SimDisk disk = new SimDisk();
        disk.createDirectories(Path.of("/data"));
        logs = new LogManager(config, Map.of("/data", HERE), disk, new SimEntropy(1), Trace.OFF);
        logs.load(new LogLoading(topic -> TopicConfig.defaults(), (partition, topicId) -> false, clock, Workers.CALLER));
        manager = new AssignmentsManager(1, logs, channel, timers, () -> 30);
    }

    private void publish(MetadataRecord... records) {
        MetadataDelta delta = new MetadataDelta(image);
        List.of(records).forEach(delta::replay);
        image = delta.apply(new MetadataProvenance(0, 0, 0));
        manager.onMetadataUpdate(delta, image);
    }

    private static PartitionRecord replica(int partition, Uuid directory) {
        return new PartitionRecord(partition, TOPIC, List.of(1), List.of(1), List.of(), List.of(), 1, (byte) 0, 0, 0, List.of(directory), null, null);
    }

    /** Partitions 0 to 2 are here, as the controller knows. */
    private void threeReplicas(short level) {
        publish(new FeatureLevelRecord("metadata.version", level), new TopicRecord("t", TOPIC), replica(0, HERE), replica(1, HERE), replica(2, HERE));
    }

    private void assign(int partition, Uuid directory) {
        manager.assign(new TopicPartition("t", partition), TOPIC, directory, () -> accepted.add(partition));
    }

    /** What the request under way says: which partitions are in a directory. */
    private Set<Integer> told(Uuid directory) {
        AssignReplicasToDirsRequest request = channel.sent.element().as(AssignReplicasToDirsRequest.class, 0);
        assertThat(request.brokerId()).isEqualTo(1);
        assertThat(request.brokerEpoch()).isEqualTo(30);
        Set<Integer> partitions = new TreeSet<>();
        for (AssignedDirectory each : request.directories()) {
            for (AssignReplicasToDirsTopic topic : each.id().equals(directory) ? each.topics() : List.<AssignReplicasToDirsTopic>of()) {
                assertThat(topic.topicId()).isEqualTo(TOPIC);
                topic.partitions().stream().map(AssignReplicasToDirsPartition::partitionIndex).forEach(partitions::add);
            }
        }
        return partitions;
    }

    /** The controller answers the request under way. @param refused with an error of their own */
    private void answer(ErrorCode refusal, Integer... refused) {
        AssignReplicasToDirsRequest request = channel.sent.element().as(AssignReplicasToDirsRequest.class, 0);
        channel.sent.remove().reply(new AssignReplicasToDirsResponse(0, ErrorCode.NONE.code(), request.directories().stream().map(directory ->
            new AssignedDirectoryResult(directory.id(), directory.topics().stream().map(topic -> new AssignReplicasToDirsTopicResult(topic.topicId(),
                topic.partitions().stream().map(each -> new AssignReplicasToDirsPartitionResult(each.partitionIndex(),
                    (List.of(refused).contains(each.partitionIndex()) ? refusal : ErrorCode.NONE).code())).toList())).toList())).toList()));
    }

    @Test
    void itTellsWhereAReplicaWasMade() {
        logs.getOrCreateLog(new TopicPartition("t", 0), TOPIC, DirectoryId.UNASSIGNED, true, TopicConfig::defaults, clock.millis());
        publish(new FeatureLevelRecord("metadata.version", WITH_DIRECTORIES), new TopicRecord("t", TOPIC), replica(0, DirectoryId.UNASSIGNED));
        assertThat(told(HERE)).containsExactly(0);
        answer(ErrorCode.NONE);
        publish(replica(0, HERE));
        assertThat(channel.sent).as("the controller knows").isEmpty();
    }

    @Test
    void oneRequestIsUnderWayAndTheNextHasAllThatCameMeanwhile() {
        threeReplicas(WITH_DIRECTORIES);
        assign(0, THERE);
        assign(1, THERE);
        assign(2, THERE);
        assertThat(channel.sent).hasSize(1);
        assertThat(told(THERE)).containsExactly(0);
        answer(ErrorCode.NONE);
        assertThat(accepted).containsExactly(0);
        assertThat(told(THERE)).containsExactly(1, 2);
        answer(ErrorCode.NONE);
        assertThat(accepted).containsExactly(0, 1, 2);
        assertThat(channel.sent).isEmpty();
    }

    @Test
    void whatIsLostIsToldAgainUnlessThereIsSomethingNewer() {
        threeReplicas(WITH_DIRECTORIES);
        assign(0, THERE);
        channel.sent.remove().fail(ErrorCode.REQUEST_TIMED_OUT);
        assign(0, HERE);
        assign(1, THERE);
        assertThat(channel.sent).as("a moment is waited").isEmpty();
        timers.advance(RETRY_MS);
        assertThat(told(HERE)).containsExactly(0);
        assertThat(told(THERE)).containsExactly(1);
        channel.sent.remove().reply(new AssignReplicasToDirsResponse(0, ErrorCode.STALE_BROKER_EPOCH.code(), List.of()));
        timers.advance(RETRY_MS);
        answer(ErrorCode.NONE);
        assertThat(accepted).as("who wanted it there hears nothing any more").containsExactlyInAnyOrder(0, 1);
    }

    /** A replica that was taken away and is given back in one change of the metadata, as this broker sees it. */
    @Test
    void aReplicaThatIsRefusedIsToldAgainWhileItIsHere() {
        threeReplicas(WITH_DIRECTORIES);
        assign(0, THERE);
        answer(ErrorCode.NOT_LEADER_OR_FOLLOWER, 0);
        assertThat(accepted).isEmpty();
        timers.advance(RETRY_MS);
        assertThat(told(THERE)).containsExactly(0);
        answer(ErrorCode.NONE);
        assertThat(accepted).containsExactly(0);
    }

    @Test
    void oneThatIsGoneIsNotToldAgain() {
        threeReplicas(WITH_DIRECTORIES);
        assign(0, THERE);
        publish(new RemoveTopicRecord(TOPIC));
        answer(ErrorCode.UNKNOWN_TOPIC_ID, 0);
        timers.advance(10 * RETRY_MS);
        assertThat(channel.sent).isEmpty();
        assertThat(accepted).isEmpty();
    }

    @Test
    void inAClusterOfAnOlderVersionNobodyAsks() {
        threeReplicas(WITHOUT);
        assign(0, THERE);
        assertThat(accepted).containsExactly(0);
        assertThat(channel.sent).isEmpty();
    }
}
