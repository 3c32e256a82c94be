package gregor.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.os.NioDisk;
import gregor.os.SystemEntropy;
import gregor.protocol.Codec;
import gregor.sim.SimClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's DumpLogSegments reads the metadata log that we write, control records and every type of record included. */
class MetadataLogInteropTest {

    @TempDir
    Path temp;

    private NodeConfig config(boolean dynamic) {
        String directory = temp.resolve(dynamic ? "dynamic" : "static").toString();
        return dynamic ? NodeConfig.with(Map.of("log.dirs", directory, "controller.quorum.voters", "",
            "controller.quorum.bootstrap.servers", "localhost:9093")) : NodeConfig.with(Map.of("log.dirs", directory));
    }

    @Test
    void theDumpToolReadsOurSnapshot() throws Exception {
        NodeConfig config = config(true);
        NodeStorage storage = NodeStorage.open(config, "4L6g3nShT-eMCtK--X86sw", new NioDisk(), new SystemEntropy(), 1, line -> { });
        SimClock clock = new SimClock(3);
        try (LoneQuorum node = new LoneQuorum(config, storage.directoryIds().get(config.metadataLogDir()), new NioDisk(), clock)) {
            node.append(storage.bootstrap().records().toArray(new MetadataRecord[0]));
            node.append(new TopicRecord("orders", new Uuid(1, 2)));
            MetadataVersion level = node.image().features().metadataVersion();
            node.client.writeSnapshot(new OffsetAndEpoch(10, 1), 3,
                ImageRecords.of(node.image()).stream().map(record -> MetadataRecordSerde.write(record, level)).toList());
        }
        Path file = Path.of(config.metadataLogDir(), StorageFormatter.METADATA_LOG, "00000000000000000010-0000000001.checkpoint");
        assertThat(StorageInteropTest.dump(file)).contains("Snapshot end offset: 10, epoch: 1",
            "SnapshotHeader {\"version\":0,\"lastContainedLogTimestamp\":3}", "KRaftVoters {\"version\":0,\"voters\":[{\"voterId\":1,",
            "\"name\":\"metadata.version\",\"featureLevel\":30", "\"name\":\"orders\"", "SnapshotFooter {\"version\":0}").doesNotContain("isvalid: false");
    }

    @Test
    void theDumpToolReadsOurLog() throws Exception {
        for (boolean dynamic : new boolean[] {false, true}) {
            NodeConfig config = config(dynamic);
            NodeStorage storage = NodeStorage.open(config, "4L6g3nShT-eMCtK--X86sw", new NioDisk(), new SystemEntropy(), 1, line -> { });
            try (LoneQuorum node = new LoneQuorum(config, storage.directoryIds().get(config.metadataLogDir()), new NioDisk(),
                    new SimClock(1795312336712L))) {
                RandomRecords random = new RandomRecords(7);
                for (MetadataRecordType type : MetadataRecordType.values()) {
                    // One at a time and not published: some of these records make no sense behind the others.
                    node.appendUnforced(List.of(random.next(type, Codec.versions(type.recordClass()).max()), new TopicRecord("beside", new Uuid(1, 2))));
                }
                node.log.flush();
            }
            Path file = Path.of(config.metadataLogDir(), StorageFormatter.METADATA_LOG, "00000000000000000000.log");
            String dump = StorageInteropTest.dump(file);
            assertThat(dump).contains("LeaderChange: {\"version\":0,\"leaderId\":1,\"voters\":[{\"voterId\":1}],\"grantingVoters\":[{\"voterId\":1}]}")
                .doesNotContain("isvalid: false").doesNotContainIgnoringCase("error at");
            List<String> missing = new ArrayList<>();
            for (MetadataRecordType type : MetadataRecordType.values()) {
                if (!dump.contains("\"type\":\"" + type + "_RECORD\"")) {
                    missing.add(type.toString());
                }
            }
            assertThat(missing).isEmpty();
            if (dynamic) {
                assertThat(dump).contains("KRaftVersion {\"version\":0,\"kRaftVersion\":1}", "KRaftVoters {\"version\":0,\"voters\":[{\"voterId\":1,");
            }
        }
    }
}
