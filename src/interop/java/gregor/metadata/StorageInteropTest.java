package gregor.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.config.NodeConfig;
import gregor.os.NioDisk;
import gregor.os.SystemEntropy;
import gregor.raft.QuorumState;
import gregor.raft.SnapshotFile;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kafka.tools.StorageTool;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.ElectionState;
import org.apache.kafka.raft.FileQuorumStateStore;
import org.apache.kafka.tools.DumpLogSegments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Formatting by Kafka's storage tool and by ours: the same output, and each reads what the other wrote. */
class StorageInteropTest {

    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";

    @TempDir
    Path temp;

    private NodeConfig config(String directory, boolean dynamic) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("node.id", "1");
        settings.put("process.roles", "broker,controller");
        settings.put("listeners", "PLAINTEXT://localhost:20092,CONTROLLER://localhost:20093");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(dynamic ? "controller.quorum.bootstrap.servers" : "controller.quorum.voters", (dynamic ? "" : "1@") + "localhost:20093");
        settings.put("log.dirs", temp.resolve(directory) + "," + temp.resolve(directory + "2"));
        List<String> lines = new ArrayList<>();
        settings.forEach((key, value) -> lines.add(key + "=" + value));
        Files.write(properties(directory), lines);
        return NodeConfig.of(settings);
    }

    private Path properties(String directory) {
        return temp.resolve(directory + ".properties");
    }

    private List<String> kafka(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StorageTool.execute(arguments, new PrintStream(out));
        return out.toString(StandardCharsets.UTF_8).lines().sorted().toList();
    }

    private List<String> ours(NodeConfig config, FormatOptions options) throws Exception {
        List<String> lines = new ArrayList<>();
        new StorageFormatter(config, options, new NioDisk(), new SystemEntropy(), 1795312336712L).run(lines::add);
        return lines.stream().map(line -> line.replace("/ours", "/kafka")).sorted().toList();
    }

    @Test
    void bothFormatAlike() throws Exception {
        for (boolean dynamic : new boolean[] {false, true}) {
            String suffix = dynamic ? "-dynamic" : "";
            NodeConfig ours = config("ours" + suffix, dynamic);
            NodeConfig kafkas = config("kafka" + suffix, dynamic);
            FormatOptions options = dynamic ? FormatOptions.of(CLUSTER).asStandalone() : FormatOptions.of(CLUSTER);
            List<String> arguments = new ArrayList<>(List.of("format", "-t", CLUSTER, "-c", properties("kafka" + suffix).toString()));
            if (dynamic) {
                arguments.add("-s");
            }
            assertThat(ours(ours, options)).isEqualTo(kafka(arguments.toArray(String[]::new)));
            assertThat(files(temp.resolve("ours" + suffix))).isEqualTo(files(temp.resolve("kafka" + suffix)));
            assertThat(StorageInfo.of(kafkas, new NioDisk()).lines().stream().sorted())
                .isEqualTo(kafka("info", "-c", properties("kafka" + suffix).toString()));
            assertThat(StorageInfo.of(ours, new NioDisk()).lines().stream().sorted())
                .isEqualTo(kafka("info", "-c", properties("ours" + suffix).toString()));
        }
    }

    @Test
    void eachReadsWhatTheOtherWrote() throws Exception {
        NodeConfig ours = config("ours", true);
        NodeConfig kafkas = config("kafka", true);
        ours(ours, FormatOptions.of(CLUSTER).asStandalone());
        kafka("format", "-t", CLUSTER, "-c", properties("kafka").toString(), "-s");
        MetaPropertiesEnsemble ensemble = new MetaPropertiesEnsemble.Loader().addLogDirs(ours.logDirs()).load();
        ensemble.verify(Optional.of(CLUSTER), OptionalInt.of(1), EnumSet.of(MetaPropertiesEnsemble.VerificationFlag.REQUIRE_AT_LEAST_ONE_VALID));
        assertThat(ensemble.logDirProps().get(ours.metadataLogDir()).directoryId().orElseThrow().toString())
            .isEqualTo(NodeStorage.open(ours, null, new NioDisk(), new SystemEntropy(), 0, line -> { }).directoryIds().get(ours.metadataLogDir()).toString());
        NodeStorage read = NodeStorage.open(kafkas, null, new NioDisk(), new SystemEntropy(), 0, line -> { });
        assertThat(read.clusterId()).isEqualTo(CLUSTER);
        var bootstrap = new BootstrapDirectory(ours.metadataLogDir()).read();
        assertThat(bootstrap.toString().replace("/ours/", "/kafka/")).isEqualTo(read.bootstrap().toString());
        Path name = Path.of(StorageFormatter.METADATA_LOG, SnapshotFile.fileName(SnapshotFile.BOOTSTRAP_ID));
        SnapshotFile theirs = SnapshotFile.decode(new NioDisk().readWhole(Path.of(kafkas.metadataLogDir()).resolve(name)));
        assertThat(theirs.kraftVersion().kRaftVersion()).isEqualTo((short) 1);
        assertThat(theirs.voters().voters().get(0).voterDirectoryId()).isEqualTo(read.directoryIds().get(kafkas.metadataLogDir()));
    }

    @Test
    void kafkasDumpToolReadsOurSnapshots() throws Exception {
        NodeConfig ours = config("ours", true);
        ours(ours, FormatOptions.of(CLUSTER).asStandalone());
        assertThat(dump(Path.of(ours.metadataLogDir(), BootstrapMetadata.FILE_NAME)))
            .contains("SnapshotHeader {\"version\":0,\"lastContainedLogTimestamp\":0}", "\"name\":\"transaction.version\",\"featureLevel\":2", "SnapshotFooter {\"version\":0}")
            .doesNotContain("isvalid: false");
        assertThat(dump(Path.of(ours.metadataLogDir(), StorageFormatter.METADATA_LOG, SnapshotFile.fileName(SnapshotFile.BOOTSTRAP_ID))))
            .contains("KRaftVersion {\"version\":0,\"kRaftVersion\":1}", "KRaftVoters {\"version\":0,\"voters\":[{\"voterId\":1,", "SnapshotFooter")
            .doesNotContain("isvalid: false");
    }

    @Test
    void kafkaReadsOurQuorumState() throws Exception {
        for (int kraftVersion : new int[] {0, 1}) {
            QuorumState.ledBy(1, 7).write(new NioDisk(), temp, null, kraftVersion, List.of(1));
            ElectionState theirs = new FileQuorumStateStore(new File(temp.toFile(), QuorumState.FILE_NAME)).readElectionState().orElseThrow();
            assertThat(theirs.epoch()).isEqualTo(7);
            assertThat(theirs.leaderId()).isEqualTo(1);
            String ours = Files.readString(temp.resolve(QuorumState.FILE_NAME));
            new FileQuorumStateStore(new File(temp.toFile(), QuorumState.FILE_NAME)).writeElectionState(theirs,
                org.apache.kafka.server.common.KRaftVersion.fromFeatureLevel((short) kraftVersion));
            assertThat(Files.readString(temp.resolve(QuorumState.FILE_NAME))).isEqualTo(ours);
        }
    }

    static String dump(Path file) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out));
        try {
            DumpLogSegments.main(new String[] {"--cluster-metadata-decoder", "--files", file.toString()});
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> files(Path directory) throws Exception {
        try (var all = Files.walk(directory)) {
            return all.map(file -> directory.relativize(file).toString()).sorted().toList();
        }
    }
}
