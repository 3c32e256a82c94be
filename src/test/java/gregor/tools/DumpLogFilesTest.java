package gregor.tools;

import static gregor.tools.NodeFiles.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.group.GroupRecords;
import gregor.protocol.Codec;
import gregor.protocol.WireWriter;
import gregor.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds of files besides a segment's own, the decoders of internal topics, and {@code --hex}. */
class DumpLogFilesTest {

    private static final Path DIRECTORY = Path.of("/d");

    private final ToolRun world = new ToolRun();

    private List<String> dump(Path file, String... flags) {
        String[] args = Stream.concat(Stream.of(flags), Stream.of("--files", file.toString())).toArray(String[]::new);
        assertThat(world.run(DumpLogTool::run, args)).isZero();
        assertThat(world.err()).isEmpty();
        assertThat(world.out().get(0)).isEqualTo("Dumping " + file);
        return world.out().subList(1, world.out().size());
    }

    private List<Path> files() throws IOException {
        return NodeFiles.write(world.disk, DIRECTORY);
    }

    @Test
    void eachSmallFileIsPrinted() throws IOException {
        files();
        assertThat(dump(DIRECTORY.resolve("recovery-point-offset-checkpoint")))
            .containsExactly("topic: orders partition: 0 offset: 42", "topic: orders partition: 1 offset: 17");
        assertThat(dump(DIRECTORY.resolve("cleaner-offset-checkpoint"))).hasSize(2);
        assertThat(dump(DIRECTORY.resolve("orders-0/leader-epoch-checkpoint")))
            .containsExactly("epoch: 0 startOffset: 0", "epoch: 1 startOffset: 24");
        assertThat(dump(DIRECTORY.resolve("orders-0/partition.metadata"))).containsExactly("version: 0", "topic_id: " + NodeFiles.TOPIC_ID);
        assertThat(dump(DIRECTORY.resolve("meta.properties"))).containsExactly("cluster.id: 4L6g3nShT-eMCtK--X86sw",
            "directory.id: " + NodeFiles.TOPIC_ID, "node.id: 3", "version: 1");
        assertThat(dump(DIRECTORY.resolve("quorum-state")))
            .containsExactly("leaderId: 3 leaderEpoch: 5 votedId: -1 votedDirectoryId: AAAAAAAAAAAAAAAAAAAAAA data_version: 1");
        assertThat(dump(DIRECTORY.resolve(".kafka_cleanshutdown"))).containsExactly("version: 0 brokerEpoch: 12");
    }

    @Test
    void aSnapshotOfProducersIsALineForEach() throws IOException {
        Path last = files().stream().filter(file -> file.toString().endsWith(".snapshot")).reduce((first, second) -> second).orElseThrow();
        assertThat(dump(last)).hasSize(3).first().asString().isEqualTo("producerId: 0 producerEpoch: 0 coordinatorEpoch: 4 "
            + "currentTxnFirstOffset: OptionalLong.empty lastTimestamp: 1700000000000 firstSequence: 2 lastSequence: 3 lastOffset: 40 "
            + "offsetDelta: 1 timestamp: 1700000000000");
        assertThat(world.out().get(3)).contains("producerId: 2 producerEpoch: 0 coordinatorEpoch: 4 currentTxnFirstOffset: OptionalLong[43]");
    }

    @Test
    void aSnapshotOfTheMetadataLogIsALog() throws IOException {
        files();
        List<String> lines = dump(DIRECTORY.resolve("00000000000000000009-0000000002.checkpoint"), "--cluster-metadata-decoder");
        assertThat(lines.get(0)).isEqualTo("Snapshot end offset: 9, epoch: 2");
        assertThat(lines.stream().filter(line -> line.startsWith("|")).map(line -> line.replaceAll(".*headerKeys: \\[] ", ""))).containsExactly(
            "SnapshotHeader {\"version\":0,\"lastContainedLogTimestamp\":1700000000000}",
            "KRaftVersion {\"version\":0,\"kRaftVersion\":1}",
            "payload: {\"type\":\"TOPIC_RECORD\",\"version\":0,\"data\":{\"name\":\"orders\",\"topicId\":\"" + NodeFiles.TOPIC_ID + "\"}}",
            "SnapshotFooter {\"version\":0}");
    }

    @Test
    void aFileOnItsWayInOrOutIsOfTheSameKind() throws IOException {
        Path log = files().get(0).resolveSibling("00000000000000000000.log");
        Path index = log.resolveSibling("00000000000000000000.index");
        List<String> batches = dump(log);
        List<String> entries = dump(index);
        for (String tail : List.of(".deleted", ".swap", ".cleaned", ".cleaned.deleted")) {
            world.disk.replaceWhole(Path.of(log + tail), world.disk.readWhole(log));
            world.disk.replaceWhole(Path.of(index + tail), world.disk.readWhole(index));
            assertThat(dump(Path.of(log + tail))).isEqualTo(batches);
            assertThat(dump(Path.of(index + tail))).isEqualTo(entries);
        }
    }

    @Test
    void everyByteOfEachFileIsShownOnceInHex() throws IOException {
        for (Path file : files()) {
            List<String> lines = dump(file, "--hex");
            Pattern row = Pattern.compile("([0-9a-f]{8})  ((?:[0-9a-f]{2}(?: |$)){1,16}).*");
            int at = 0;
            for (String line : lines) {
                assertThat(Integer.parseInt(line.substring(0, 8), 16)).as(file + ": " + line).isEqualTo(at);
                Matcher matcher = row.matcher(line);
                boolean isLeftOut = line.contains(" bytes more of ");
                assertThat(isLeftOut || matcher.matches()).as(line).isTrue();
                at += isLeftOut ? Integer.parseInt(line.substring(10).split(" ")[0]) : matcher.group(2).strip().split(" ").length;
            }
            assertThat(at).as(file.toString()).isEqualTo(world.disk.readWhole(file).limit());
            assertThat(lines.toString()).doesNotContain("damaged");
        }
    }

    @Test
    void inHexAFieldHasItsNameItsTypeAndItsValue() throws IOException {
        files();
        assertThat(fields(DIRECTORY.resolve("orders-0/00000000000000000000.log"))).contains("batch[0].batchLength int32 103",
            "batch[0].record[2].header[0].key bytes \"h\"", "batch[0].attributes int16 codec none, CREATE_TIME", "batch[0].record[0].keyLength varint -1");
        assertThat(fields(DIRECTORY.resolve("orders-0/00000000000000000000.index"))).startsWith("entry[0].relativeOffset int32 5", "entry[0].position int32 115");
        assertThat(fields(DIRECTORY.resolve("orders-0/00000000000000000000.timeindex")).get(0)).startsWith("entry[0].timestamp int64 17000000000");
        assertThat(fields(DIRECTORY.resolve("orders-0/00000000000000000000.txnindex"))).hasSize(10)
            .startsWith("entry[0].version int16 0", "entry[0].producerId int64 0", "entry[0].firstOffset int64 15",
                "entry[0].lastOffset int64 21", "entry[0].lastStableOffset int64 17");
        assertThat(fields(DIRECTORY.resolve("meta.properties"))).contains("line 3 text \"node.id=3\"");
    }

    private List<String> fields(Path file) {
        return dump(file, "--hex").stream().filter(line -> line.length() > 59 && line.charAt(59) != ' ')
            .map(line -> line.substring(59).replaceAll(" +", " ")).collect(Collectors.toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "leader-epoch-checkpoint | 1 | line 1 is '1'; allowed is the version 0",
        "leader-epoch-checkpoint | 0;2;3 100 | line 2 is '2'; there are 1 entries",
        "leader-epoch-checkpoint | 0;1;3 x | line 3 is '3 x'; allowed are epoch, startOffset with a space between",
        "replication-offset-checkpoint | 0;1;t 0 | line 3 is 't 0'; allowed are topic, partition, offset with a space between",
        "replication-offset-checkpoint | 0;1;t 0 -1 | line 3 is 't 0 -1'; allowed are",
        "partition.metadata | version 0 | line 1 is 'version 0'; allowed is 'name: value'",
        "meta.properties | a=\\u12 | Malformed",
        "quorum-state | {\"leaderId\":1, | ",
        ".kafka_cleanshutdown | clean | ",
        "00000000000000000000.snapshot | x | 1 bytes; the version and the CRC alone take 6",
        "00000000000000000000.txnindex | x | 1 bytes are no whole number of entries",
    })
    void whatIsDamagedIsSaidInOneLineThatNamesTheFile(String name, String content, String message) throws IOException {
        world.file("/d/" + name, content.replace(';', '\n') + "\n".repeat(content.length() == 1 ? 0 : 1));
        int exit = world.run(DumpLogTool::run, "--files", "/d/" + name);
        assertThat(world.err()).hasSize(1).first().asString().contains("/d/" + name).contains(message == null ? "" : message);
        assertThat(exit).isEqualTo(name.endsWith(".snapshot") ? 0 : 1);
    }

    @Test
    void oneFileThatCantBeReadDoesNotHideTheOthers() throws IOException {
        files();
        world.file("/d/00000000000000000000.log", "no batch at all");
        assertThat(world.run(DumpLogTool::run, "--files", "/d/00000000000000000000.log,/d/none.log,/d/meta.properties")).isEqualTo(1);
        assertThat(world.err()).hasSize(1).first().asString().contains("none.log is not named");
        assertThat(world.out()).contains("Found 15 invalid bytes at the end of 00000000000000000000.log", "node.id: 3");
    }

    private static ByteBuffer keyed(int prefix, java.lang.Record message, int version) {
        WireWriter out = new WireWriter();
        out.writeShort(prefix);
        write(message.getClass(), message, version, out);
        return out.toBuffer();
    }

    private static <T> void write(Class<T> type, java.lang.Record message, int version, WireWriter out) {
        Codec.of(type, version).write(type.cast(message), out);
    }

    private List<String> decoded(String flag, ByteBuffer key, ByteBuffer value) throws IOException {
        Path file = DIRECTORY.resolve("00000000000000000000.log");
        world.disk.createDirectories(DIRECTORY);
        world.disk.replaceWhole(file, new BatchBuilder(100).append(1, key, value, List.of()).build());
        return dump(file, flag, "--skip-record-metadata").stream().filter(line -> line.startsWith("|")).toList();
    }

    @Test
    void recordsOfInternalTopicsAreDecoded() throws IOException {
        ByteBuffer key = keyed(1, new GroupRecords.OffsetCommitKey("g", "t", 2), 0);
        assertThat(decoded("--offsets-decoder", key, keyed(3, new GroupRecords.OffsetCommitValue(9, 1, "m", 5, -1, null), 3)))
            .containsExactly("| key: {\"type\":\"1\",\"data\":{\"group\":\"g\",\"topic\":\"t\",\"partition\":2}} "
                + "payload: {\"version\":\"3\",\"data\":{\"offset\":9,\"leaderEpoch\":1,\"metadata\":\"m\",\"commitTimestamp\":5}}");
        assertThat(decoded("--offsets-decoder", key, null)).first().asString().endsWith(" payload: <DELETE>");
        assertThat(decoded("--offsets-decoder", keyed(99, new GroupRecords.OffsetCommitKey("g", "t", 2), 0), null))
            .containsExactly("| key: Unknown record type 99 at offset 0, skipping.");
        assertThat(decoded("--offsets-decoder", null, utf8("x"))).containsExactly("| key: Error at offset 0, skipping. The record has no key.");
        assertThat(decoded("--offsets-decoder", key, utf8("xy"))).first().asString().startsWith("| key: Error at offset 0, skipping. ");
        assertThat(decoded("--transaction-log-decoder", keyed(0, new TransactionLogRecords.TransactionLogKey("tx"), 0),
            keyed(1, new TransactionLogRecords.TransactionLogValue(7, -1, -1, (short) 1, (short) -1, 60_000, (byte) 1, List.of(), 5, 4, (short) 2), 1)))
            .containsExactly("| key: {\"type\":\"0\",\"data\":{\"transactionalId\":\"tx\"}} payload: {\"version\":\"1\",\"data\":{\"producerId\":7,"
                + "\"producerEpoch\":1,\"transactionTimeoutMs\":60000,\"transactionStatus\":1,\"transactionPartitions\":[],"
                + "\"transactionLastUpdateTimestampMs\":5,\"transactionStartTimestampMs\":4,\"clientTransactionVersion\":2}}");
        assertThat(decoded("--share-group-state-decoder", keyed(1, new ShareStateRecords.ShareUpdateKey("g", NodeFiles.TOPIC_ID, 0), 0), null))
            .first().asString().endsWith(" payload: <DELETE>");
    }

    @Test
    void theNameAloneTellsTheKind() {
        assertThat(FileKind.of("00000000000000000000.log")).isEqualTo(FileKind.LOG);
        assertThat(FileKind.of("00000000000000000000.timeindex.deleted")).isEqualTo(FileKind.TIME_INDEX);
        assertThat(FileKind.of("x.logs")).isNull();
        assertThat(FileKind.of(".deleted")).isNull();
        assertThat(FileKind.known()).contains("*.txnindex", "quorum-state", ".swap");
    }
}
