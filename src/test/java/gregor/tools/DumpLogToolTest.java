package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.compress.Compression;
import gregor.index.AbortedTransaction;
import gregor.index.OffsetIndex;
import gregor.index.TimeIndex;
import gregor.index.TransactionIndex;
import gregor.metadata.MetadataRecordSerde;
import gregor.metadata.TopicRecords;
import gregor.record.BatchBuilder;
import gregor.record.ControlRecord;
import gregor.record.Header;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpLogToolTest {

    private static final Path DIRECTORY = Path.of("/d/t-0");
    private static final Path LOG = DIRECTORY.resolve("00000000000000000010.log");
    private static final Path INDEX = DIRECTORY.resolve("00000000000000000010.index");
    private static final Path TIME_INDEX = DIRECTORY.resolve("00000000000000000010.timeindex");

    private final ToolRun world = new ToolRun();

    private int run(String... args) {
        return world.run(DumpLogTool::run, args);
    }

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static BatchBuilder at(long offset) {
        return new BatchBuilder(100).baseOffset(offset).partitionLeaderEpoch(3);
    }

    /** Three batches: offsets 10-11, then 12 with lz4, then a marker at 13. */
    private static ByteBuffer threeBatches() {
        ByteBuffer first = at(10).producer(7, (short) 1, 5).append(100, bytes("k"), bytes("v"), List.of(new Header("h", null)))
            .append(101, null, bytes("w"), List.of()).build();
        ByteBuffer second = at(12).compression(Compression.LZ4).append(102, bytes("k"), null, List.of()).build();
        ByteBuffer third = at(13).producer(7, (short) 1, RecordBatch.NO_SEQUENCE).transactional().control()
            .append(103, ControlRecord.commit(4)).build();
        return ByteBuffer.allocate(first.remaining() + second.remaining() + third.remaining()).put(first).put(second).put(third).flip();
    }

    private int positionOf(int batch) {
        int position = 0;
        for (RecordBatch each : RecordBatch.in(threeBatches())) {
            if (batch-- == 0) {
                return position;
            }
            position += each.sizeInBytes();
        }
        return position;
    }

    private void write(Path file, ByteBuffer content) throws IOException {
        world.disk.createDirectories(file.getParent());
        world.disk.replaceWhole(file, content);
    }

    private static String batchLine(String line) {
        return line.replaceAll(" size: \\d+", "").replaceAll(" crc: \\d+", "");
    }

    @Test
    void printsALineForEachBatch() throws IOException {
        write(LOG, threeBatches());
        assertThat(run("--files", LOG.toString())).isZero();
        assertThat(world.out().stream().map(DumpLogToolTest::batchLine)).containsExactly(
            "Dumping " + LOG,
            "Log starting offset: 10",
            "baseOffset: 10 lastOffset: 11 count: 2 baseSequence: 5 lastSequence: 6 producerId: 7 producerEpoch: 1 "
                + "partitionLeaderEpoch: 3 isTransactional: false isControl: false deleteHorizonMs: OptionalLong.empty "
                + "position: 0 CreateTime: 101 magic: 2 compresscodec: none isvalid: true",
            "baseOffset: 12 lastOffset: 12 count: 1 baseSequence: -1 lastSequence: -1 producerId: -1 producerEpoch: -1 "
                + "partitionLeaderEpoch: 3 isTransactional: false isControl: false deleteHorizonMs: OptionalLong.empty "
                + "position: " + positionOf(1) + " CreateTime: 102 magic: 2 compresscodec: lz4 isvalid: true",
            "baseOffset: 13 lastOffset: 13 count: 1 baseSequence: -1 lastSequence: -1 producerId: 7 producerEpoch: 1 "
                + "partitionLeaderEpoch: 3 isTransactional: true isControl: true deleteHorizonMs: OptionalLong.empty "
                + "position: " + positionOf(2) + " CreateTime: 103 magic: 2 compresscodec: none isvalid: true");
    }

    @Test
    void looksIntoTheBatches() throws IOException {
        write(LOG, threeBatches());
        assertThat(run("--files", LOG.toString(), "--print-data-log")).isZero();
        assertThat(world.out().stream().filter(line -> line.startsWith("|"))).containsExactly(
            "| offset: 10 CreateTime: 100 keySize: 1 valueSize: 1 sequence: 5 headerKeys: [h] key: k payload: v",
            "| offset: 11 CreateTime: 101 keySize: -1 valueSize: 1 sequence: 6 headerKeys: [] payload: w",
            "| offset: 12 CreateTime: 102 keySize: 1 valueSize: -1 sequence: -1 headerKeys: [] key: k",
            "| offset: 13 CreateTime: 103 keySize: 4 valueSize: 6 sequence: -1 headerKeys: [] endTxnMarker: COMMIT coordinatorEpoch: 4");
        assertThat(run("--files", LOG.toString(), "--print-data-log", "--skip-record-metadata")).isZero();
        assertThat(world.out().stream().filter(line -> !line.startsWith("base"))).endsWith("| key: k payload: v", "| payload: w", "| key: k", "");
        assertThat(run("--files", LOG.toString(), "--deep-iteration")).isZero();
        assertThat(world.out()).contains("| offset: 10 CreateTime: 100 keySize: 1 valueSize: 1 sequence: 5 headerKeys: [h]");
    }

    @Test
    void readsMetadataRecords() throws IOException {
        ByteBuffer topic = MetadataRecordSerde.write(new TopicRecords.TopicRecord("a\"b", new Uuid(0, 1)), (short) 0);
        write(LOG, at(10).append(100, null, topic, List.of()).append(101, null, bytes("no record"), List.of()).build());
        assertThat(run("--files", LOG.toString(), "--cluster-metadata-decoder")).isZero();
        assertThat(world.out().get(3)).endsWith(
            "payload: {\"type\":\"TOPIC_RECORD\",\"version\":0,\"data\":{\"name\":\"a\\\"b\",\"topicId\":\"AAAAAAAAAAAAAAAAAAAAAQ\"}}");
        assertThat(world.out().get(4)).contains("payload: Error at 11, skipping. ");
    }

    @Test
    void aDamagedLogIsShownAsFarAsItGoes() throws IOException {
        ByteBuffer log = threeBatches();
        log.put(positionOf(2) - 1, (byte) ~log.get(positionOf(2) - 1)); // in the packed records of the second batch
        write(LOG, log.limit(log.limit() - 1));
        assertThat(run("--files", LOG.toString())).isZero();
        assertThat(world.out().get(2)).endsWith("isvalid: true");
        assertThat(world.out().get(3)).endsWith("isvalid: false");
        assertThat(world.out().get(4)).isEqualTo("Found " + (log.limit() - positionOf(2)) + " invalid bytes at the end of " + LOG.getFileName());
        assertThat(run("--files", LOG.toString(), "--deep-iteration")).isEqualTo(1);
        assertThat(world.err().get(0)).startsWith("Cannot read the records of the batch at position " + positionOf(1));
        write(LOG, ByteBuffer.allocate(100));
        assertThat(run("--files", LOG.toString())).isEqualTo(1);
        assertThat(world.err().get(0)).contains("a batch of format 0 with 12 bytes");
    }

    @Test
    void aGapBetweenOffsetsIsTold() throws IOException {
        ByteBuffer first = at(10).append(100, null, bytes("v"), List.of()).build();
        ByteBuffer second = at(17).append(100, null, bytes("v"), List.of()).build();
        write(LOG, ByteBuffer.allocate(1000).put(first).put(second).flip());
        assertThat(run("--files", LOG.toString(), "--deep-iteration")).isZero();
        assertThat(world.err()).containsExactly("Non-consecutive offsets in " + LOG, "  10 is followed by 17");
    }

    @Test
    void comparesIndexesWithTheLog() throws IOException {
        write(LOG, threeBatches());
        OffsetIndex offsets = new OffsetIndex(world.disk, INDEX, 10, 1000);
        offsets.append(12, positionOf(1));
        offsets.append(14, positionOf(2));
        offsets.write();
        TimeIndex times = new TimeIndex(world.disk, TIME_INDEX, 10, 1000);
        times.maybeAppend(101, 11);
        times.maybeAppend(109, 12);
        times.maybeAppend(110, 20);
        times.write();
        assertThat(run("--files", INDEX + "," + TIME_INDEX)).isZero();
        assertThat(world.out()).containsExactly("Dumping " + INDEX, "offset: 12 position: " + positionOf(1),
            "offset: 14 position: " + positionOf(2), "Dumping " + TIME_INDEX, "timestamp: 101 offset: 11",
            "timestamp: 109 offset: 12", "timestamp: 110 offset: 20");
        List<String> errors = List.of("Mismatches in :" + INDEX, "  Index offset: 14, log offset: 13",
            "Found timestamp mismatch in :" + TIME_INDEX, "  Index timestamp: 109, log timestamp: 102",
            "The following indexed offsets are not found in the log.", "Indexed offset: 20, found log offset: -1");
        assertThat(world.err()).isEqualTo(errors);
        assertThat(run("--verify-index-only", "--files", INDEX + "," + TIME_INDEX)).isZero();
        assertThat(world.out()).containsExactly("Dumping " + INDEX, "Dumping " + TIME_INDEX);
        assertThat(world.err()).isEqualTo(errors);
        assertThat(run("--index-sanity-check", "--files", INDEX + "," + TIME_INDEX)).isZero();
        assertThat(world.out()).containsExactly("Dumping " + INDEX, INDEX + " passed sanity check.",
            "Dumping " + TIME_INDEX, TIME_INDEX + " passed sanity check.");
        assertThat(world.err()).isEmpty();
        write(INDEX, ByteBuffer.allocate(13));
        assertThat(run("--index-sanity-check", "--files", INDEX.toString())).isEqualTo(1);
        assertThat(world.err().get(0)).contains("13 bytes are no whole number of entries");
    }

    @Test
    void zerosBehindTheEntriesOfABrokerThatRunsAreNoEntries() throws IOException {
        write(LOG, threeBatches());
        write(INDEX, ByteBuffer.allocate(1000).putInt(2).putInt(positionOf(1)).rewind());
        write(TIME_INDEX, ByteBuffer.allocate(1000).putLong(102).putInt(2).rewind());
        assertThat(run("--files", INDEX + "," + TIME_INDEX)).isZero();
        assertThat(world.out()).containsExactly("Dumping " + INDEX, "offset: 12 position: " + positionOf(1),
            "Dumping " + TIME_INDEX, "timestamp: 102 offset: 12");
        write(INDEX, ByteBuffer.allocate(1000));
        assertThat(run("--files", INDEX.toString())).isZero();
        assertThat(world.out()).containsExactly("Dumping " + INDEX, INDEX + " is empty.");
    }

    @Test
    void anIndexOfNonsenseIsShownAsItIs() throws IOException {
        write(LOG, threeBatches());
        write(INDEX, ByteBuffer.allocate(20).putInt(-5).putInt(-7).putInt(3).putInt(5).rewind());
        assertThat(run("--files", INDEX.toString())).isEqualTo(1);
        assertThat(world.out()).containsExactly("Dumping " + INDEX, "offset: 5 position: -7", "offset: 13 position: 5");
        assertThat(world.err()).containsExactly("Mismatches in :" + INDEX, "  Index offset: 13, log offset: -1",
            "  Index offset: 5, log offset: -1");
    }

    @Test
    void printsAbortedTransactions() throws IOException {
        world.disk.createDirectories(DIRECTORY);
        Path file = DIRECTORY.resolve("00000000000000000010.txnindex");
        TransactionIndex index = new TransactionIndex(world.disk, file, 10);
        index.append(new AbortedTransaction(7, 11, 13, 14));
        index.write();
        assertThat(run("--files", file.toString())).isZero();
        assertThat(world.out()).containsExactly("Dumping " + file,
            "version: 0 producerId: 7 firstOffset: 11 lastOffset: 13 lastStableOffset: 14");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Missing required argument \"[files]\" | --deep-iteration",
        "the nearest is --files | --file x.log",
        "is not named after the 20 digits of its first offset | --files x.log",
        "is not named after the offset and the epoch of a snapshot | --files x.checkpoint",
        "there is no file | --files 00000000000000000000.log",
        "Ignoring unknown file my.notes; known are *.log, | --files my.notes",
        "must be a whole number | --files x.log --max-bytes many",
    })
    void whatIsWrongIsSaidInOneLine(String message, String args) {
        boolean isIgnored = message.startsWith("Ignoring");
        assertThat(run(args.split(" "))).isEqualTo(isIgnored ? 0 : 1);
        assertThat(world.err()).hasSize(1);
        assertThat(world.err().get(0)).contains(message);
    }
}
