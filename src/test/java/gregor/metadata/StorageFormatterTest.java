package gregor.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.raft.SnapshotFile;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageFormatterTest {

    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";
    private static final NodeConfig STATIC = NodeConfig.with(Map.of("log.dirs", "/a,/b"));
    private static final NodeConfig DYNAMIC = NodeConfig.with(Map.of("log.dirs", "/a,/b", "controller.quorum.voters", "",
        "controller.quorum.bootstrap.servers", "localhost:9093"));
    private static final Path VOTERS = Path.of("/a/__cluster_metadata-0/00000000000000000000-0000000000.checkpoint");

    private final SimDisk disk = new SimDisk();
    private final SimEntropy entropy = new SimEntropy(1);

    private List<String> format(NodeConfig config, FormatOptions options) throws IOException {
        List<String> lines = new ArrayList<>();
        new StorageFormatter(config, options, disk, entropy, 1000).run(lines::add);
        return lines;
    }

    private static FormatOptions options(String release, List<String> features) {
        return new FormatOptions(CLUSTER, release, features, false, null, false, false);
    }

    @Test
    void formatsADirectoryOnceAndSaysSo() throws IOException {
        assertThat(format(STATIC, FormatOptions.of(CLUSTER))).containsExactly(
            "Bootstrap metadata: BootstrapMetadata(records=["
                + "ApiMessageAndVersion(FeatureLevelRecord(name='metadata.version', featureLevel=30) at version 0), "
                + "ApiMessageAndVersion(FeatureLevelRecord(name='eligible.leader.replicas.version', featureLevel=1) at version 0), "
                + "ApiMessageAndVersion(FeatureLevelRecord(name='group.version', featureLevel=1) at version 0), "
                + "ApiMessageAndVersion(FeatureLevelRecord(name='share.version', featureLevel=1) at version 0), "
                + "ApiMessageAndVersion(FeatureLevelRecord(name='streams.version', featureLevel=1) at version 0), "
                + "ApiMessageAndVersion(FeatureLevelRecord(name='transaction.version', featureLevel=2) at version 0)], "
                + "metadataVersionLevel=30, source=format command)",
            "Formatting metadata directory /a with metadata.version 4.3-IV0.",
            "Formatting data directory /b with metadata.version 4.3-IV0.");
        assertThat(disk.exists(VOTERS)).isFalse();
        assertThatThrownBy(() -> format(STATIC, FormatOptions.of(CLUSTER))).isInstanceOf(FormatException.class)
            .hasMessage("Log directory /a is already formatted. Use --ignore-formatted to ignore this directory and format the others.");
        FormatOptions again = new FormatOptions(CLUSTER, null, List.of(), false, null, false, true);
        assertThat(format(STATIC, again)).containsExactly("All of the log directories are already formatted.");
        NodeConfig more = NodeConfig.with(Map.of("log.dirs", "/a,/b,/c"));
        assertThat(format(more, again)).last().isEqualTo("Formatting data directory /c with metadata.version 4.3-IV0.");
    }

    @Test
    void theFirstVoterIsInTheSnapshotUnderTheIdOfItsDirectory() throws IOException {
        assertThat(format(DYNAMIC, FormatOptions.of(CLUSTER).asStandalone()))
            .contains("Formatting dynamic metadata voter directory /a with metadata.version 4.3-IV0.");
        SnapshotFile voters = SnapshotFile.decode(disk.readWhole(VOTERS));
        assertThat(voters.kraftVersion().kRaftVersion()).isEqualTo((short) 1);
        assertThat(voters.values()).isEmpty();
        assertThat(voters.voters().voters()).singleElement().satisfies(voter -> {
            assertThat(voter.voterId()).isEqualTo(1);
            assertThat(voter.voterDirectoryId()).isEqualTo(MetaProperties.read(disk, Path.of("/a")).directoryId());
            assertThat(voter.endpoints().toString()).isEqualTo("[Endpoint[name=CONTROLLER, host=localhost, port=9093]]");
        });
    }

    @Test
    void aNodeThatIsNoVoterKnowsTheVotersToo() throws IOException {
        String others = "2@host2:9093:JEXY6aqzQY-32P5TStzaFg,3@host3:9093:MvDxzVmcRsaTz33bUuRU6A";
        assertThat(format(DYNAMIC, new FormatOptions(CLUSTER, null, List.of(), false, others, false, false)))
            .contains("Formatting dynamic metadata directory /a with metadata.version 4.3-IV0.");
        assertThat(SnapshotFile.decode(disk.readWhole(VOTERS)).voters().voters()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        4.3     | metadata.version=30                | Use --release-version instead of --feature metadata.version=X to avoid ambiguity.
        2.8     | -                                  | Unknown metadata.version '2.8'. Supported metadata.version are: 3.3-IV3, 3.4-IV0,
        -       | metadata.version=6                 | No MetadataVersion with feature level 6. Valid feature levels are from 7 to 30.
        -       | some.version=1                     | Unsupported feature: some.version. Supported features are: eligible.leader.replicas.version, group.version,
        -       | group.version                      | Can't parse feature=level string group.version: equals sign not found.
        -       | group.version=x                    | Can't parse feature=level string group.version=x: unable to parse x as a short.
        -       | group.version=2                    | No feature:group.version with feature level 2
        3.7     | eligible.leader.replicas.version=1 | eligible.leader.replicas.version could not be set to 1 because it depends on metadata.version level 23
        -       | kraft.version=1                    | Cannot set kraft.version to 1 unless controller.quorum.voters is empty
        """)
    void refusesLevelsThatCannotBe(String release, String feature, String message) {
        assertThatThrownBy(() -> format(STATIC, options(release, feature == null ? List.of() : List.of(feature))))
            .isInstanceOf(FormatException.class).hasMessageStartingWith(message);
        assertThat(disk.exists(Path.of("/a"))).isFalse();
    }

    @Test
    void refusesVotersNamedTwiceOrNotAtAll() {
        assertThatThrownBy(() -> format(STATIC, FormatOptions.of(CLUSTER).asStandalone()))
            .hasMessageStartingWith("You cannot specify controller.quorum.voters and format the node with --initial-controllers or --standalone.");
        assertThatThrownBy(() -> format(DYNAMIC, FormatOptions.of(CLUSTER)))
            .hasMessageStartingWith("Because controller.quorum.voters is not set on this controller, you must specify one of");
        assertThatThrownBy(() -> format(DYNAMIC, new FormatOptions(CLUSTER, null, List.of(), false, "1@x", false, false)))
            .isInstanceOf(FormatException.class).hasMessage("No colon following hostname could be found.");
        assertThatThrownBy(() -> format(DYNAMIC, new FormatOptions(CLUSTER, null, List.of("kraft.version=0"), true, null, false, false)))
            .hasMessageStartingWith("Cannot set kraft.version to 0 if");
    }

    @Test
    void anOlderReleaseGetsItsOwnDefaults() throws IOException {
        format(STATIC, options("3.9", List.of()));
        BootstrapMetadata bootstrap = BootstrapMetadata.read(disk, Path.of("/b"));
        assertThat(bootstrap.metadataVersion()).isSameAs(MetadataVersion.IBP_3_9_IV0);
        assertThat(bootstrap.records()).hasSize(1);
        assertThat(bootstrap.level("group.version")).isZero();
    }

    @Test
    void infoTellsWhatIsThereAndWhatIsWrong() throws IOException {
        assertThat(StorageInfo.of(STATIC, disk)).isEqualTo(new StorageInfo(
            List.of("Found problems:", "  /a does not exist", "  /b does not exist", ""), false));
        format(STATIC, FormatOptions.of(CLUSTER));
        String id = MetaProperties.read(disk, Path.of("/a")).directoryId().toString();
        assertThat(StorageInfo.of(STATIC, disk)).isEqualTo(new StorageInfo(List.of("Found log directories:", "  /a", "  /b", "",
            "Found metadata: {cluster.id=" + CLUSTER + ", directory.id=" + id + ", node.id=1, version=1}", ""), true));
        new MetaProperties("other", 1, new Uuid(5, 5)).write(disk, Path.of("/b"));
        assertThat(StorageInfo.of(STATIC, disk).lines()).contains("Found problem:", "  Mismatched cluster IDs between storage directories.");
        text("/b", "version=0\nbroker.id=1\n");
        assertThat(StorageInfo.of(STATIC, disk).lines()).anyMatch(line -> line.contains("/b/meta.properties: version is 0"));
    }

    @Test
    void aNodeFindsWhatFormattingLeft() throws IOException {
        assertThatThrownBy(() -> open(STATIC, null)).isInstanceOf(FormatException.class)
            .hasMessage("No `meta.properties` found in /a (have you run `kafka-storage.sh` to format the directory?)");
        format(STATIC, FormatOptions.of(CLUSTER));
        disk.crash();
        NodeStorage storage = open(STATIC, CLUSTER);
        assertThat(storage.clusterId()).isEqualTo(CLUSTER);
        assertThat(storage.directoryIds().keySet()).containsExactly("/a", "/b");
        assertThat(storage.bootstrap().level("transaction.version")).isEqualTo((short) 2);
        assertThat(open(STATIC, "another").clusterId()).as("formatted only once").isEqualTo(CLUSTER);
    }

    @Test
    void aNodeWithoutNamedVotersFormatsItselfAsTheOnlyOne() throws IOException {
        open(DYNAMIC, CLUSTER);
        assertThat(SnapshotFile.decode(disk.readWhole(VOTERS)).voters().voters()).hasSize(1);
    }

    /** Were each of three controllers to vote for itself alone, there would be three clusters. */
    @Test
    void aNodeThatKnowsOfOtherControllersDoesNotMakeItselfTheOnlyVoter() {
        NodeConfig three = NodeConfig.with(Map.of("log.dirs", "/a", "controller.quorum.voters", "",
            "controller.quorum.bootstrap.servers", "localhost:9093,localhost:9094,localhost:9095"));
        assertThatThrownBy(() -> open(three, CLUSTER)).isInstanceOf(FormatException.class)
            .hasMessageContaining("you must specify one of the following: --standalone, --initial-controllers, or --no-initial-controllers");
        assertThat(disk.exists(Path.of("/a/meta.properties"))).isFalse();
    }

    @Test
    void aNodeRefusesDirectoriesOfOthers() throws IOException {
        open(STATIC, CLUSTER);
        MetaProperties a = MetaProperties.read(disk, Path.of("/a"));
        a.write(disk, Path.of("/b"));
        assertThatThrownBy(() -> open(STATIC, null)).hasMessageStartingWith("Duplicate directory ID " + a.directoryId());
        new MetaProperties(CLUSTER, 2, new Uuid(5, 5)).write(disk, Path.of("/b"));
        assertThatThrownBy(() -> open(STATIC, null)).hasMessageStartingWith("Stored node id 2 doesn't match previous node id 1 in /b/meta.properties");
        new MetaProperties("other", 1, new Uuid(5, 5)).write(disk, Path.of("/b"));
        assertThatThrownBy(() -> open(STATIC, null)).hasMessage("Invalid cluster.id in: /b/meta.properties. Expected " + CLUSTER + ", but read other");
        new MetaProperties(CLUSTER, 1, new Uuid(0, 7)).write(disk, Path.of("/b"));
        assertThatThrownBy(() -> open(STATIC, null)).hasMessageStartingWith("Invalid reserved directory ID");
        new MetaProperties(CLUSTER, 1, Uuid.ZERO).write(disk, Path.of("/b"));
        disk.createDirectories(Path.of("/b/__cluster_metadata-0"));
        assertThatThrownBy(() -> open(STATIC, null)).hasMessageStartingWith("Found unexpected metadata location in data directory");
    }

    @Test
    void aDirectoryOlderThanDirectoryIdsGetsOneForGood() throws IOException {
        open(STATIC, CLUSTER);
        text("/b", "#\n#Sun Nov 22 01:52:05 UTC 2026\nnode.id=1\nversion=1\ncluster.id=" + CLUSTER + "\n");
        Uuid id = open(STATIC, null).directoryIds().get("/b");
        assertThat(id).isNotEqualTo(Uuid.ZERO);
        assertThat(open(STATIC, null).directoryIds()).containsEntry("/b", id);
    }

    private NodeStorage open(NodeConfig config, String clusterIdIfEmpty) throws IOException {
        return NodeStorage.open(config, clusterIdIfEmpty, disk, entropy, 1000, line -> { });
    }

    private void text(String directory, String content) throws IOException {
        disk.replaceWhole(Path.of(directory, MetaProperties.FILE_NAME), StandardCharsets.UTF_8.encode(content));
    }
}
