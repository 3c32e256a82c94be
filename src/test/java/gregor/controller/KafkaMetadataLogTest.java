package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.metadata.BootstrapMetadata;
import gregor.metadata.ConfigResource;
import gregor.metadata.LocalMetadataLog;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataLoader;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataRecordSerde;
import gregor.metadata.MetadataRecordType;
import gregor.metadata.MetadataVersion;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.record.Record;
import gregor.record.RecordBatch;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A metadata log as a broker of Apache Kafka 4.3.1 left it: alone in its cluster, it had created two topics, given one more
 * partitions and deleted the other, changed settings, set a quota and a SCRAM password, handed out producer ids, and stopped
 * in order, so that all partitions are without ISR and it is eligible for all of them.
 */
class KafkaMetadataLogTest {

    private static final Path DIRECTORY = Path.of("/data/__cluster_metadata-0");
    private static final NodeConfig CONFIG = NodeConfig.with(Map.of("log.dirs", "/data"));

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
        SimDisk disk = new SimDisk();
        disk.createDirectories(DIRECTORY);
        disk.replaceWhole(DIRECTORY.resolve("00000000000000000000.log"), file());
        SimClock clock = new SimClock(2_000_000_000_000L);
        MetadataLoader loader = new MetadataLoader(List.of());
        LocalMetadataLog log = LocalMetadataLog.open(CONFIG, new Uuid(5, 5), disk, clock.millis(), loader);
        assertThat(log.leaderEpoch()).isEqualTo(2);
        MetadataImage image = loader.image();
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

        ControllerLoop loop = new ControllerLoop(state -> new Controller(CONFIG, Cluster.ID, state, clock, new SimEntropy(1)), log, loader, clock,
            Runnable::run);
        long before = log.endOffset();
        loop.start(BootstrapMetadata.of(MetadataVersion.LATEST_PRODUCTION, Map.of(), "not needed"));
        assertThat(log.endOffset()).as("the cluster has begun long ago").isEqualTo(before);
        Uuid directory = orders.partition(0).directory(1); // the very one
        long epoch = loop.submit(c -> c.registerBroker(Cluster.registration(1, null, 9, List.of(directory)), 4)).join().brokerEpoch();
        assertThat(epoch).as("behind what it does to the four partitions of the process before").isEqualTo(before + 4);
        loop.submit(c -> c.heartbeat(Cluster.heartbeat(1, epoch)));
        for (int number = 0; number < 4; number++) {
            PartitionImage led = loader.image().topics().topic("orders").partition(number);
            assertThat(led.leader()).isEqualTo(1);
            assertThat(led.isr()).containsExactly(1);
            assertThat(led.elr()).isEmpty();
            assertThat(led.leaderEpoch()).isEqualTo(orders.partition(number).leaderEpoch() + 1);
        }
        assertThat(loop.submit(c -> c.allocateProducerIds(new AllocateProducerIdsRequest(1, epoch))).join().producerIdStart()).isEqualTo(1000);
    }
}
