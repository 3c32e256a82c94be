package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compress.Compression;
import gregor.config.TopicConfig;
import gregor.os.NioDisk;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache Kafka's own reader of log directories has nothing to say against the files that are written here. */
class DumpLogSegmentsTest {

    private static final long NOW_MS = 1_700_000_000_000L;

    @TempDir
    private Path directory;
    private Path partition;

    @BeforeEach
    void writeALog() throws IOException {
        partition = directory.resolve("orders-0");
        TopicConfig config = TopicConfig.of(Map.of("internal.segment.bytes", "40000", "index.interval.bytes", "1000"));
        UnifiedLog log = UnifiedLog.open(partition, config, new NioDisk(), LoadFrom.NOTHING_KNOWN, NOW_MS, Trace.OFF);
        for (int i = 0; i < 300; i++) {
            log.appendAsLeader(Batches.of(NOW_MS + 7 * i - 11 * (i % 3), "plain " + i, "x".repeat(i)), i / 100, NOW_MS);
            log.appendAsLeader(new BatchBuilder(200).compression(Compression.GZIP)
                .append(NOW_MS + 7 * i, Batches.utf8("key"), Batches.utf8("packed " + i), List.of()).build(), i / 100, NOW_MS);
            log.appendAsLeader(Batches.transactional(i % 5, 0, 2 * (i / 5), 2), i / 100, NOW_MS);
            if (i % 10 == 9) {
                for (int producer = 0; producer < 5; producer++) {
                    log.appendOwn(Batches.marker(producer, 0, producer % 2 == 0, 3), i / 100, NOW_MS);
                }
            }
        }
        log.updateHighWatermark(log.logEndOffset());
        log.close();
    }

    private List<Path> files(String suffix) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : new NioDisk().list(partition)) {
            if (file.toString().endsWith(suffix)) {
                found.add(file);
            }
        }
        return found;
    }

    private static synchronized String dump(Path file) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            org.apache.kafka.tools.DumpLogSegments.main(new String[] {"--deep-iteration", "--print-data-log", "--files", file.toString()});
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void assertNoComplaint(String dump) {
        assertThat(dump).doesNotContain("Found timestamp mismatch", "Found out of order", "Mismatches in", "Non-consecutive",
            "is corrupt", "truncated", "isvalid: false", "Could not find", "Exception");
    }

    @Test
    void batchesAreValid() throws IOException {
        List<Path> files = files(LogNames.LOG);
        assertThat(files).hasSizeGreaterThan(2);
        String all = "";
        for (Path file : files) {
            String dump = dump(file);
            assertNoComplaint(dump);
            all += dump;
        }
        assertThat(all).contains("isvalid: true", "endTxnMarker: ABORT", "endTxnMarker: COMMIT");
        assertThat(all.split("payload: plain ", -1)).hasSize(300 + 1);
        assertThat(all.split("compresscodec: gzip", -1)).hasSize(300 + 1);
        assertThat(all.split("payload: packed ", -1)).hasSize(300 + 1);
    }

    @Test
    void indexesAgreeWithTheirSegments() throws IOException {
        for (Path file : files(LogNames.LOG)) {
            if (Files.size(file) < 20_000) {
                continue; // too few batches for an index
            }
            String offsets = dump(Path.of(file.toString().replace(LogNames.LOG, LogNames.OFFSET_INDEX)));
            assertNoComplaint(offsets);
            assertThat(offsets.split("offset: ")).hasSizeGreaterThan(5);
            String times = dump(Path.of(file.toString().replace(LogNames.LOG, LogNames.TIME_INDEX)));
            assertNoComplaint(times);
            assertThat(times.split("timestamp: ")).hasSizeGreaterThan(5);
            String aborted = dump(Path.of(file.toString().replace(LogNames.LOG, LogNames.TRANSACTION_INDEX)));
            assertNoComplaint(aborted);
            assertThat(aborted).contains("producerId: 1 firstOffset: ", "lastStableOffset: ");
        }
    }

    @Test
    void snapshotsAreRead() throws IOException {
        List<Path> files = files(LogNames.PRODUCER_SNAPSHOT);
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            String dump = dump(file);
            assertNoComplaint(dump);
            assertThat(dump).contains("producerId: 4 producerEpoch: 0 coordinatorEpoch: ");
        }
        assertThat(Files.size(files.get(files.size() - 1))).isEqualTo(10 + 5 * 46);
    }
}
