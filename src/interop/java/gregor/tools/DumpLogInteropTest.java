package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.config.TopicConfig;
import gregor.log.LoadFrom;
import gregor.log.UnifiedLog;
import gregor.os.NioDisk;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.sim.SimClock;
import gregor.sim.SimEntropy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.apache.kafka.tools.DumpLogSegments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's tool and ours print the same lines for the same files, whoever wrote them. */
class DumpLogInteropTest {

    private static final int BATCHES = 60;
    private static final List<List<String>> FLAGS = List.of(List.of(), List.of("--deep-iteration"), List.of("--print-data-log"),
        List.of("--print-data-log", "--skip-record-metadata"),
        List.of("--verify-index-only"), List.of("--index-sanity-check"));

    @TempDir
    Path temp;

    private record Printed(List<String> out, List<String> err) {}

    private static Printed kafka(List<String> arguments) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            DumpLogSegments.main(arguments.toArray(String[]::new));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
        return printed(out, err);
    }

    private static Printed ours(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ToolContext context = new ToolContext(new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), false,
            new SimClock(), new SimEntropy(1), new NioDisk(), () -> {
                throw new IllegalStateException("no network");
            });
        DumpLogTool.run(arguments, context);
        return printed(out, err);
    }

    private static Printed printed(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Printed(out.toString(StandardCharsets.UTF_8).lines().toList(),
            err.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.contains("log4j") && !line.contains("SLF4J")).toList());
    }

    private void compare(Path directory) throws Exception {
        try (Stream<Path> listed = Files.list(directory)) {
            String files = listed.filter(file -> file.toString().matches(".*\\.(log|index|timeindex)")).sorted()
                .map(Path::toString).collect(Collectors.joining(","));
            for (List<String> flags : FLAGS) {
                List<String> arguments = new ArrayList<>(flags);
                arguments.addAll(List.of("--files", files));
                Printed expected = kafka(arguments);
                assertThat(expected.out()).hasSizeGreaterThan(BATCHES);
                Printed actual = ours(arguments);
                assertThat(actual.out()).isEqualTo(expected.out());
                assertThat(actual.err()).isEqualTo(withoutFalseAlarm(expected.err()));
            }
        }
    }

    /** Kafka's tool takes it for a gap when the first record of a segment has another offset than 0. */
    private static List<String> withoutFalseAlarm(List<String> lines) {
        int at = lines.indexOf("  -1 is followed by 100");
        List<String> kept = new ArrayList<>(lines);
        if (at > 0) {
            kept.subList(at - 1, at + 1).clear();
        }
        return kept;
    }

    @Test
    void filesOfOurLog() throws Exception {
        Path directory = Files.createDirectory(temp.resolve("t-0"));
        TopicConfig config = TopicConfig.of(Map.of("index.interval.bytes", "100", "segment.bytes", "1048576"));
        UnifiedLog log = UnifiedLog.open(directory, config, new NioDisk(), LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
        Random random = new Random(1);
        for (int i = 0; i < BATCHES; i++) {
            BatchBuilder batch = new BatchBuilder(100);
            batch.compression(gregor.compress.Compression.of(i % 4));
            for (int r = random.nextInt(4); r >= 0; r--) {
                batch.append(1000 + random.nextInt(1000), bytes("key" + i), bytes("value" + r), List.of());
            }
            log.appendAsLeader(batch.build(), i / 20, 5000);
        }
        log.close();
        compare(directory);
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
        compare(directory);
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
