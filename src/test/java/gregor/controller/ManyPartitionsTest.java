package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.message.ConfigOperation;
import gregor.message.ConfigResourceType;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResource;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.metadata.ConfigResource;
import gregor.metadata.LogRecords.AbortTransactionRecord;
import gregor.metadata.LogRecords.BeginTransactionRecord;
import gregor.metadata.LogRecords.EndTransactionRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.PartitionImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** CTL-3, KAFKA-16540: a setting that concerns more partitions than a batch has room for, and what follows from it for them. */
class ManyPartitionsTest {

    private static final int PARTITIONS = 6_000;

    private final ControllerNode node = ControllerNode.alone();

    ManyPartitionsTest() {
        node.withBroker(1);
        for (String name : List.of("a", "b")) {
            node.loop.submit(c -> c.createTopics(new CreateTopicsRequest(
                List.of(new CreatableTopic(name, PARTITIONS, (short) 1, List.of(), List.of())), 0, false)));
            node.commit();
        }
    }

    private CompletableFuture<IncrementalAlterConfigsResponse> alter(ConfigResource resource, List<AlterableConfig> configs) {
        return node.loop.submit(c -> c.alterConfigs(new IncrementalAlterConfigsRequest(
            List.of(new AlterConfigsResource(resource.type().id(), resource.name(), configs)), false)));
    }

    private CompletableFuture<IncrementalAlterConfigsResponse> raiseMinimum() {
        return alter(ConfigResource.ALL_BROKERS, List.of(new AlterableConfig(ConfigRules.MIN_INSYNC_REPLICAS, ConfigOperation.SET.id(), "2")));
    }

    private static String minimum(MetadataImage image) {
        return image.configs().of(ConfigResource.ALL_BROKERS).get(ConfigRules.MIN_INSYNC_REPLICAS);
    }

    /** The epochs of all partitions, each once. */
    private static List<Integer> epochs(MetadataImage image) {
        return image.topics().byName().values().stream().flatMap(topic -> topic.partitions().values().stream())
            .map(PartitionImage::partitionEpoch).distinct().toList();
    }

    @Test
    void anotherMinimumForMorePartitionsThanABatchHasRecordsIsOneTransaction() {
        int before = node.quorum.log.size();
        CompletableFuture<IncrementalAlterConfigsResponse> reply = raiseMinimum();
        node.run();
        node.quorum.committed = node.quorum.log.size() - 1;
        node.raft.tellAll();
        assertThat(minimum(node.loop.committedImage())).as("half of it is nothing").isEqualTo("1");
        assertThat(epochs(node.loop.committedImage())).containsExactly(0);
        assertThat(reply).isNotCompleted();
        node.commit();
        assertThat(reply.join().responses().get(0).errorCode()).isZero();
        assertThat(minimum(node.loop.committedImage())).isEqualTo("2");
        assertThat(epochs(node.loop.committedImage())).as("what leaders propose by the lower minimum comes too late").containsExactly(1);
        List<MetadataRecord> written = new ArrayList<>();
        node.quorum.log.subList(before, node.quorum.log.size()).forEach(batch -> written.addAll(ScriptedQuorum.records(batch)));
        assertThat(written).hasSize(1 + 2 + 2 * PARTITIONS + 1).startsWith(new BeginTransactionRecord("Another min.insync.replicas"))
            .endsWith(new EndTransactionRecord());
    }

    @Test
    void theNextControllerTakesHalfOfItBack() {
        CompletableFuture<IncrementalAlterConfigsResponse> reply = raiseMinimum();
        node.run();
        node.quorum.lead(node.raft, 1, node.clock.millis());
        node.commit();
        assertThat(reply).isCompletedExceptionally();
        assertThat(ScriptedQuorum.records(node.quorum.log.get(node.quorum.log.size() - 1))).hasOnlyElementsOfType(AbortTransactionRecord.class);
        assertThat(minimum(node.loop.image())).isEqualTo("1");
        assertThat(epochs(node.loop.image())).containsExactly(0);
        raiseMinimum();
        node.commit();
        assertThat(minimum(node.loop.image())).isEqualTo("2");
        assertThat(epochs(node.loop.image())).containsExactly(1);
    }

    /** What was asked for is one batch all the same: a request of which only the first batch fits leaves no transaction open. */
    @Test
    void whatIsAskedForIsRefusedWhereItDoesNotFit() {
        String large = "x".repeat(Short.MAX_VALUE);
        List<AlterableConfig> configs = new ArrayList<>(IntStream.range(0, 2 * ScriptedQuorum.MAX_BATCH_BYTES / Short.MAX_VALUE)
            .mapToObj(i -> new AlterableConfig("listener.name.l" + i + ".ssl.keystore.location", ConfigOperation.SET.id(), large)).toList());
        configs.add(new AlterableConfig(ConfigRules.MIN_INSYNC_REPLICAS, ConfigOperation.SET.id(), "2"));
        CompletableFuture<IncrementalAlterConfigsResponse> reply = alter(new ConfigResource(ConfigResourceType.BROKER, ""), configs);
        node.commit();
        assertThat(reply).isCompletedExceptionally();
        assertThat(node.raft.resigned).isZero();
        raiseMinimum();
        node.commit();
        assertThat(minimum(node.loop.image())).isEqualTo("2");
    }
}
