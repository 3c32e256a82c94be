package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsResponse;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import gregor.metadata.ConfigResource;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataRecordSerde;
import gregor.metadata.MetadataRecordType;
import gregor.metadata.MetadataVersion;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.record.Record;
import gregor.record.RecordBatch;
import gregor.sim.SimClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A metadata log as a broker of Apache Kafka 4.3.1 left it: alone in its cluster, it had created two topics, given one more
 * partitions and deleted the other, changed settings, set a quota and a SCRAM password, handed out producer ids, and stopped
 * in order, so that all partitions are without ISR and it is eligible for all of them.
 */
class KafkaMetadataLogTest {

    private static ByteBuffer file() throws IOException {
        try (InputStream in = KafkaMetadataLogTest.class.getResourceAsStream("/gregor/metadata/kafka-4.3.1-cluster-metadata.log")) {
            return ByteBuffer.wrap(in.readAllBytes());
        }
    }

    @Test
    void eachOfItsRecordsIsReadAndWrittenAsItWas() throws IOException {
        Set<MetadataRecordType> seen = EnumSet.noneOf(MetadataRecordType.class);
        for (RecordBatch batch : RecordBatch.in(file())) {
            batch.ensureValid();
            for (Record each : batch.records()) {
                if (!batch.isControl()) {
                    MetadataRecord record = MetadataRecordSerde.read(each.value());
                    short version = each.value().get(each.value().position() + 2);
                    assertThat(MetadataRecordSerde.write(record, version)).as(record.toString()).isEqualTo(each.value());
                    assertThat(record.version(MetadataVersion.LATEST_PRODUCTION)).as("the version we would have chosen").isEqualTo(version);
                    seen.add(record.type());
                }
            }
        }
        assertThat(seen).hasSize(15);
    }

    @Test
    void aNodeTakesTheClusterOver() throws IOException {
        ScriptedQuorum quorum = new ScriptedQuorum();
        RecordBatch.in(file()).forEach(quorum.log::add);
        quorum.committed = quorum.log.size();
        quorum.epoch = 1;
        ControllerNode node = new ControllerNode(quorum, 1, new SimClock(2_000_000_000_000L), Map.of());
        quorum.lead(node.raft, 0, node.clock.millis());
        ControllerLoop loop = node.loop;
        MetadataImage image = loop.committedImage();
        assertThat(quorum.committedEnd()).as("the cluster has begun long ago").isEqualTo(quorum.endOffset());
        assertThat(image.features().metadataVersion()).isEqualTo(MetadataVersion.IBP_4_3_IV0);
        assertThat(image.topics().byName().keySet()).containsExactly("orders");
        assertThat(image.configs().ofTopic("orders")).containsExactly(Map.entry("cleanup.policy", "compact"));
        assertThat(image.configs().of(ConfigResource.broker(1))).containsEntry("num.io.threads", "9");
        assertThat(image.nextProducerId()).isEqualTo(1000);
        assertThat(image.kept().byKey()).hasSize(2);
        assertThat(image.cluster().broker(1).fenced()).isTrue();
        TopicImage orders = image.topics().topic("orders");
        assertThat(orders.partitions()).hasSize(4);
        assertThat(orders.partitions().values()).allSatisfy(partition -> {
            assertThat(partition.isr()).isEmpty();
            assertThat(partition.elr()).containsExactly(1);
        });

        long before = quorum.endOffset();
        Uuid directory = orders.partition(0).directory(1); // the very one
        CompletableFuture<BrokerRegistrationResponse> registered = loop.submit(c -> c.registerBroker(Cluster.registration(1, null, 9, List.of(directory)), 4));
        node.commit();
        long epoch = registered.join().brokerEpoch();
        assertThat(epoch).as("behind what it does to the four partitions of the process before").isEqualTo(before + 4);
        loop.submit(c -> c.heartbeat(Cluster.heartbeat(1, epoch), 1));
        CompletableFuture<AllocateProducerIdsResponse> ids = loop.submit(c -> c.allocateProducerIds(new AllocateProducerIdsRequest(1, epoch)));
        node.commit();
        for (int number = 0; number < 4; number++) {
            PartitionImage led = loop.committedImage().topics().topic("orders").partition(number);
            assertThat(led.leader()).isEqualTo(1);
            assertThat(led.isr()).containsExactly(1);
            assertThat(led.elr()).isEmpty();
            assertThat(led.leaderEpoch()).isEqualTo(orders.partition(number).leaderEpoch() + 1);
        }
        assertThat(ids.join().producerIdStart()).isEqualTo(1000);
    }
}
