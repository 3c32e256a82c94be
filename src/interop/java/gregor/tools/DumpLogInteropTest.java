package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.group.GroupRecords.GroupMetadataKey;
import gregor.group.GroupRecords.GroupMetadataValue;
import gregor.group.GroupRecords.MemberMetadata;
import gregor.os.NioDisk;
import gregor.protocol.AnyMessage;
import gregor.protocol.Codec;
import gregor.protocol.VersionRange;
import gregor.protocol.WireWriter;
import gregor.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.storage.internals.log.LogSegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's tool and ours print the same lines for the same files, whoever wrote them. */
class DumpLogInteropTest {

    private static final int BATCHES = 60;
    @TempDir
    Path temp;

    @Test
    void filesOfOurLog() throws Exception {
        Path directory = temp.resolve("t-0");
        NodeFiles.partition(new NioDisk(), directory, 6);
        for (String kind : List.of("log", "index", "timeindex", "txnindex", "snapshot")) {
            assertThat(DumpComparison.compare(directory, kind)).as(kind).isGreaterThan(20);
        }
    }

    @Test
    void snapshotsOfTheMetadataLog() throws Exception {
        NodeFiles.write(new NioDisk(), temp);
        Path snapshot = temp.resolve("00000000000000000009-0000000002.checkpoint");
        for (List<String> flags : List.of(List.<String>of(), List.of("--deep-iteration"), List.of("--cluster-metadata-decoder"))) {
            assertThat(DumpComparison.compare(snapshot, flags)).isGreaterThan(4);
        }
    }

    @Test
    void filesOfKafkasLog() throws Exception {
        Path directory = Files.createDirectory(temp.resolve("t-0"));
        LogConfig config = new LogConfig(Map.of("index.interval.bytes", "100"));
        LogSegment segment = LogSegment.open(directory.toFile(), 100, config, Time.SYSTEM, 1 << 20, false);
        Random random = new Random(1);
        long offset = 100;
        for (int i = 0; i < BATCHES; i++) {
            SimpleRecord[] records = new SimpleRecord[1 + random.nextInt(4)];
            for (int r = 0; r < records.length; r++) {
                records[r] = new SimpleRecord(1000 + random.nextInt(1000), r == 1 ? null : ("key" + r).getBytes(StandardCharsets.UTF_8),
                    r == 2 ? null : "value".getBytes(StandardCharsets.UTF_8), new RecordHeader[] {new RecordHeader("h" + r, null)});
            }
            MemoryRecords batch = batch(i, offset, records);
            offset += i % 5 == 4 ? 1 : records.length;
            segment.append(offset - 1, batch);
        }
        segment.onBecomeInactiveSegment();
        segment.close();
        assertThat(DumpComparison.compare(directory, "log|index|timeindex")).isGreaterThan(4 * BATCHES);
    }

    /** Where an index and its log differ, where a file ends in the middle, where a snapshot's CRC is wrong. */
    @Test
    void damagedFiles() throws Exception {
        Path directory = temp.resolve("t-0");
        NodeFiles.partition(new NioDisk(), directory, 6);
        Path log = directory.resolve("00000000000000000000.log");
        Path snapshot = Files.list(directory).filter(file -> file.toString().endsWith(".snapshot")).findFirst().orElseThrow();
        Path index = log.resolveSibling("00000000000000000000.index");
        assertSameExit(index, "--max-message-size", "80");
        change(index, 3, 1);
        change(log.resolveSibling("00000000000000000000.timeindex"), 7, 1);
        DumpComparison.compare(directory, "index|timeindex");
        change(index, 7, 8);
        assertSameExit(index, "--verify-index-only");
        change(snapshot, 20, 1);
        List<String> argument = List.of("--files", snapshot.toString());
        assertThat(DumpComparison.ours(argument).err()).containsExactly(snapshot + ": " + DumpComparison.kafka(argument).err().get(0));
        assertThat(DumpComparison.ours(argument).exit()).isEqualTo(DumpComparison.kafka(argument).exit());
        change(log, 80, 1);
        Files.write(log, Arrays.copyOf(Files.readAllBytes(log), (int) Files.size(log) - 3));
        DumpComparison.compare(log, List.of());
        Files.write(log, new byte[100], StandardOpenOption.APPEND);
        assertSameExit(log, "--deep-iteration");
    }

    /** Where Kafka's tool ends with a stack trace, ours says what is wrong. */
    private static void assertSameExit(Path file, String... flags) {
        List<String> arguments = new ArrayList<>(List.of(flags));
        arguments.addAll(List.of("--files", file.toString()));
        assertThat(DumpComparison.kafka(arguments).exit()).isEqualTo(1);
        assertThat(DumpComparison.ours(arguments).exit()).isEqualTo(1);
        assertThat(DumpComparison.ours(arguments).err()).isNotEmpty();
    }

    private static void change(Path file, int at, int by) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] += by;
        Files.write(file, bytes);
    }

    /** Each type of record of each internal topic, in each version, with anything in its fields. */
    @Test
    void recordsOfInternalTopics() throws Exception {
        Map<String, CoordinatorDecoder> decoders = Map.of("--offsets-decoder", CoordinatorDecoder.ofOffsets(),
            "--transaction-log-decoder", CoordinatorDecoder.ofTransactions(), "--share-group-state-decoder", CoordinatorDecoder.ofShareGroups());
        Path file = temp.resolve("00000000000000000000.log");
        Random random = new Random(3);
        for (Map.Entry<String, CoordinatorDecoder> decoder : new TreeMap<>(decoders).entrySet()) {
            BatchBuilder batch = new BatchBuilder(1000);
            for (Map.Entry<Integer, CoordinatorDecoder.Schemas> type : decoder.getValue().types().entrySet()) {
                VersionRange versions = Codec.versions(type.getValue().value());
                for (int version = versions.min(); version <= versions.max(); version++) {
                    for (int i = 0; i < 24; i++) {
                        ByteBuffer value = i == 0 ? null : prefixed(version, version, type.getValue().value(), random);
                        batch.append(1000, prefixed(type.getKey(), 0, type.getValue().key(), random), value, List.of());
                    }
                }
            }
            batch.append(1000, bytes("\u0000\u0063none"), bytes("x"), List.of());
            ByteBuffer bytes = batch.build();
            Files.write(file, Arrays.copyOf(bytes.array(), bytes.limit()));
            assertThat(DumpComparison.compare(file, List.of(decoder.getKey()))).isGreaterThan(10);
        }
    }

    private static <T extends java.lang.Record> ByteBuffer prefixed(int prefix, int version, Class<T> type, Random random) {
        WireWriter out = new WireWriter();
        out.writeShort(prefix);
        Codec.of(type, version).write(AnyMessage.of(type, version, random), out);
        return out.toBuffer();
    }

    /** What consumers give a classic group to keep is bytes to the group, and is shown unpacked. */
    @Test
    void membersOfAClassicGroup() throws Exception {
        Random random = new Random(5);
        BatchBuilder batch = new BatchBuilder(1000);
        for (int version = 0; version <= 3; version++) {
            MemberMetadata member = new MemberMetadata("m", null, "c", "h", -1, 10_000,
                prefixed(version, version, ClassicGroupRecords.ConsumerProtocolSubscription.class, random),
                prefixed(version, version, ClassicGroupRecords.ConsumerProtocolAssignment.class, random));
            MemberMetadata other = new MemberMetadata("n", null, "c", "h", -1, 10_000, bytes("xyz"), bytes(""));
            WireWriter key = new WireWriter();
            key.writeShort(2);
            Codec.of(GroupMetadataKey.class, 0).write(new GroupMetadataKey("g"), key);
            WireWriter value = new WireWriter();
            value.writeShort(3);
            Codec.of(GroupMetadataValue.class, 3).write(
                new GroupMetadataValue(version < 3 ? "consumer" : "connect", 7, "range", "m", 5, List.of(member, other)), value);
            batch.append(1000, key.toBuffer(), value.toBuffer(), List.of());
        }
        ByteBuffer bytes = batch.build();
        Path file = temp.resolve("00000000000000000000.log");
        Files.write(file, Arrays.copyOf(bytes.array(), bytes.limit()));
        DumpComparison.compare(file, List.of("--offsets-decoder"));
        assertThat(DumpComparison.ours(List.of("--offsets-decoder", "--files", file.toString())).out().get(3)).contains("\"topics\":");
    }

    private static MemoryRecords batch(int number, long offset, SimpleRecord[] records) {
        return switch (number % 5) {
            case 0 -> MemoryRecords.withRecords(offset, Compression.NONE, records);
            case 1 -> MemoryRecords.withRecords(offset, (number % 2 == 0 ? Compression.gzip() : Compression.snappy()).build(), 3, records);
            case 2 -> MemoryRecords.withTransactionalRecords(offset, Compression.NONE, 7, (short) 2, 40, 3, records);
            case 3 -> MemoryRecords.withRecords(RecordBatch.CURRENT_MAGIC_VALUE, offset, (number % 2 == 0 ? Compression.gzip() : Compression.lz4()).build(),
                TimestampType.LOG_APPEND_TIME, records);
            default -> MemoryRecords.withEndTransactionMarker(offset, 2000, 3, 7, (short) 2,
                new EndTransactionMarker(ControlRecordType.COMMIT, 9));
        };
    }

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }
}
