package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.metadata.LogRecords.AbortTransactionRecord;
import gregor.metadata.LogRecords.BeginTransactionRecord;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.EndTransactionRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The metadata shell on a folder with a snapshot and a log behind it. */
class MetadataShellToolTest {

    private final ToolsOnFakes world = new ToolsOnFakes();
    private Path snapshot;
    private Path log;

    @BeforeEach
    void write() throws IOException {
        MetadataFilesOnDisk files = new MetadataFilesOnDisk(world.disk, Path.of("/data/__cluster_metadata-0"));
        snapshot = files.snapshot(10, List.of(new TopicRecord("old", new Uuid(1, 1)),
            new PartitionRecord(0, new Uuid(1, 1), List.of(1), List.of(1), List.of(), List.of(), 1, (byte) 0, 0, 0, List.of(new Uuid(7, 7)), null,
                null)));
        log = files.log(8, List.of(List.of(new TopicRecord("stale", new Uuid(9, 9)), new TopicRecord("stale2", new Uuid(9, 8))),
            List.of(new TopicRecord("new", new Uuid(1, 2)), new ConfigRecord((byte) 2, "new", "retention.ms", "5")),
            List.of(new BeginTransactionRecord(null), new TopicRecord("half", new Uuid(1, 3)), new AbortTransactionRecord(null)),
            List.of(new BeginTransactionRecord(null), new TopicRecord("whole", new Uuid(1, 4)), new EndTransactionRecord())));
    }

    private List<String> shell(String path, String... command) {
        List<String> args = new ArrayList<>(List.of("--snapshot", path));
        args.addAll(List.of(command));
        assertThat(run("", args)).as(world.err).isZero();
        return world.out.lines().toList();
    }

    private int run(String input, List<String> args) {
        return world.runWithInput(input, (all, context) -> MetadataShellTool.run(args, context));
    }

    @Test
    void aSnapshotALogAndAFolderAreRead() {
        assertThat(shell(snapshot.toString(), "ls", "/image/topics/byName")).containsExactly("old");
        assertThat(shell(log.toString(), "ls", "/image/topics/byName")).containsExactly("new", "stale", "stale2", "whole");
        assertThat(shell("/data/__cluster_metadata-0", "ls", "/image/topics/byName")).containsExactly("new", "old", "whole");
        assertThat(shell("/data", "cat", "/image/provenance")).containsExactly("offset 17, epoch 3, time 2026-11-22T01:52:16.712Z[UTC]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ls / /local | /:,image,local,local:,version",
        "ls /image/topics/byName/new/name /local | name,local:,version",
        "cat /image/topics/byName/{old,new}/name | new,old",
        "cat /image/topics/byName/?[k-m]?/name | old",
        "find /image/configs | /image/configs,/image/configs/TOPIC:new,/image/configs/TOPIC:new/retention.ms",
        "tree /image/configs | TOPIC:new:,retention.ms:,5",
        "pwd | /",
        "man ls | ls: List metadata nodes.,usage: ls [PATH...]",
    })
    void commandsAreDone(String command, String lines) {
        run("", List.of(("-s /data " + command).split(" ")));
        assertThat(world.out.lines().map(String::trim).filter(line -> !line.isEmpty())).containsExactly(lines.split(","));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cat /image | cat: /image: Is a directory",
        "cat /image/nothing | cat: /image/nothing: no such file or directory.",
        "ls /imgae | ls: /imgae: no such file or directory.",
        "cd /local/version | cd: /local/version: not a directory.",
        "cd a b | cd: one directory, not 2",
        "cat | cat: which file?",
        "rm x | There is no command rm; there are cat, cd, exit, find, help, ls, man, pwd, tree",
        "man rm | man: unknown command rm",
    })
    void whatIsNotThereIsToldAndFails(String command, String message) {
        assertThat(run("", List.of(("-s /data " + command).split(" ")))).isEqualTo(1);
        assertThat(world.err).startsWith(message).hasLineCount(1);
    }

    @Test
    void aSessionGoesOnFromWhereItIs() {
        assertThat(run("cd image/topics\nls\n\ncd byName/old\npwd\ncat name\ncd ../../..\npwd\nnonsense\nls ./..\nexit\nls\n", List.of("-s", "/data")))
            .isZero();
        assertThat(world.out.lines()).containsExactly("byId", "byName", "/image/topics/byName/old", "old", "/image", "image", "local");
        assertThat(world.err).startsWith("There is no command nonsense");
    }

    @Test
    void filesThatAreNotThereAreTold() throws IOException {
        world.disk.createDirectories(Path.of("/empty"));
        assertThat(run("", List.of("-s", "/nope", "ls"))).isEqualTo(1);
        assertThat(world.err).isEqualTo("Error: there is no file /nope\n");
        assertThat(run("", List.of("-s", "/empty", "ls"))).isEqualTo(1);
        assertThat(world.err).contains("/empty has no files of the metadata log");
        assertThat(run("", List.of("ls"))).isEqualTo(1);
        assertThat(world.err).contains("Missing required argument \"[snapshot]\"");
    }
}
