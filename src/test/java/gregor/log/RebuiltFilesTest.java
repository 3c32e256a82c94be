package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.config.TopicConfig;
import gregor.index.TimeIndex;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.RecordBatch;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a log can make again from its batches: indexes and the state of its producers. Claims 6.3 and 6.4. */
class RebuiltFilesTest {

    private static final List<String> INDEXES = List.of(LogNames.OFFSET_INDEX, LogNames.TIME_INDEX, LogNames.TRANSACTION_INDEX);
    private static final LoadFrom CLEAN_STOP = new LoadFrom(true, 0, 0);

    private static Map<Path, byte[]> indexes(WrittenLog written) throws IOException {
        Map<Path, byte[]> all = written.files(LogNames.OFFSET_INDEX);
        all.putAll(written.files(LogNames.TIME_INDEX));
        all.putAll(written.files(LogNames.TRANSACTION_INDEX));
        return all;
    }

    @Claim("6.3")
    @Property(tries = 100)
    void indexesMadeAgainAreThoseThatWereLost(@ForAll long seed) throws IOException {
        WrittenLog written = new WrittenLog(new Random(seed));
        written.append(10 + written.random.nextInt(60));
        written.log.close();
        boolean stoppedBefore = written.random.nextBoolean();
        if (stoppedBefore) {
            written.open(CLEAN_STOP);
            written.append(10 + written.random.nextInt(60));
            written.log.close();
        }
        Map<Path, byte[]> lost = indexes(written);
        Map<Path, byte[]> batches = written.files(LogNames.LOG);
        for (Path index : lost.keySet()) {
            if (index.toString().endsWith(LogNames.OFFSET_INDEX) || written.random.nextBoolean()) {
                written.disk.delete(index);
            }
        }
        written.open(CLEAN_STOP);
        written.log.close();
        Map<Path, byte[]> found = indexes(written);
        assertThat(found.keySet()).isEqualTo(lost.keySet());
        found.forEach((index, bytes) -> {
            if (stoppedBefore && index.toString().endsWith(LogNames.TIME_INDEX)) {
                assertThat(entries(lost.get(index))).as("%s", index).containsSubsequence(entries(bytes));
                assertThat(lost.get(index).length - bytes.length).isBetween(0, TimeIndex.ENTRY_BYTES);
            } else {
                assertThat(bytes).as("%s", index).isEqualTo(lost.get(index));
            }
        });
        written.files(LogNames.LOG).forEach((log, bytes) -> assertThat(bytes).as("%s", log).isEqualTo(batches.get(log)));
    }

    private static List<ByteBuffer> entries(byte[] timeIndex) {
        List<ByteBuffer> entries = new ArrayList<>();
        for (int at = 0; at < timeIndex.length; at += TimeIndex.ENTRY_BYTES) {
            entries.add(ByteBuffer.wrap(timeIndex, at, TimeIndex.ENTRY_BYTES));
        }
        return entries;
    }

    @Claim("6.4")
    @Property(tries = 100)
    void aSnapshotAndTheBatchesBehindItAreTheWholeHistory(@ForAll long seed) throws IOException {
        WrittenLog written = new WrittenLog(new Random(seed));
        written.append(20 + written.random.nextInt(60));
        written.log.close();
        List<ActiveProducer> whole = written.naiveTwin().activeProducers();
        List<Path> snapshots = new ArrayList<>(written.files(LogNames.PRODUCER_SNAPSHOT).keySet());
        while (true) { // the newest snapshot is taken away, then the one before it, until there is none
            written.open(CLEAN_STOP);
            assertThat(written.log.activeProducers()).containsExactlyInAnyOrderElementsOf(whole);
            if (snapshots.isEmpty()) {
                return;
            }
            written.disk.delete(snapshots.remove(snapshots.size() - 1));
        }
    }

    /** A snapshot speaks of nothing at or behind its own offset: the batches before it give the same state. */
    @Property(tries = 50)
    void aSnapshotIsTheStateOfTheBatchesBeforeIt(@ForAll long seed) throws IOException {
        WrittenLog written = new WrittenLog(new Random(seed));
        written.append(20 + written.random.nextInt(60));
        written.log.close();
        List<byte[]> all = List.copyOf(written.appended);
        for (Path snapshot : written.files(LogNames.PRODUCER_SNAPSHOT).keySet()) {
            long end = LogNames.offsetOf(snapshot.getFileName().toString());
            written.appended.clear();
            all.stream().filter(batch -> new RecordBatch(ByteBuffer.wrap(batch), 0).baseOffset() < end).forEach(written.appended::add);
            List<ActiveProducer> said = new ArrayList<>();
            ProducerSnapshot.read(written.disk, snapshot).forEach(entry -> said.add(entry.describe()));
            assertThat(said).containsExactlyInAnyOrderElementsOf(written.naiveTwin().activeProducers());
        }
    }

    /** A snapshot that can't be right costs a longer replay and nothing else. */
    @Example
    void aDamagedSnapshotIsPassedOver() throws IOException {
        WrittenLog written = new WrittenLog(new Random(8));
        written.append(40);
        written.log.close();
        List<ActiveProducer> whole = written.log.activeProducers();
        Map<Path, byte[]> snapshots = written.files(LogNames.PRODUCER_SNAPSHOT);
        assertThat(snapshots.size()).isGreaterThan(2);
        for (Map.Entry<Path, byte[]> snapshot : snapshots.entrySet()) {
            snapshot.getValue()[snapshot.getValue().length - 1] ^= 1;
            written.disk.replaceWhole(snapshot.getKey(), ByteBuffer.wrap(snapshot.getValue()));
        }
        written.open(CLEAN_STOP);
        assertThat(written.log.activeProducers()).containsExactlyInAnyOrderElementsOf(whole);
    }

    /** What was forced and is damaged now is for those who read it to find; no start throws it away. */
    @Example
    void aRebuildCutsNothing() throws IOException {
        WrittenLog written = new WrittenLog(new Random(34));
        written.append(40);
        written.log.close();
        Map<Path, byte[]> indexes = indexes(written);
        Path first = written.files(LogNames.LOG).keySet().iterator().next();
        byte[] batches = written.disk.readWhole(first).array();
        int second = new RecordBatch(ByteBuffer.wrap(batches), 0).sizeInBytes();
        batches[second + new RecordBatch(ByteBuffer.wrap(batches), second).sizeInBytes() - 2] ^= 1;
        written.disk.replaceWhole(first, ByteBuffer.wrap(batches));
        for (Path index : indexes.keySet()) {
            written.disk.delete(index);
        }
        written.open(CLEAN_STOP);
        assertThat(written.disk.readWhole(first).array()).isEqualTo(batches);
        assertThat(written.log.logEndOffset()).isEqualTo(written.naiveEnd());
        Map<Path, byte[]> found = indexes(written);
        assertThat(found.keySet()).isEqualTo(indexes.keySet());
        found.forEach((index, bytes) -> assertThat(bytes).as("%s", index).isEqualTo(indexes.get(index)));
    }

    @Example
    void allButTheBatchesCanBeDeleted() throws IOException {
        WrittenLog written = new WrittenLog(new Random(21));
        written.append(80);
        written.log.close();
        Map<Path, byte[]> indexes = indexes(written);
        for (Path file : written.disk.list(WrittenLog.DIR)) {
            if (!file.toString().endsWith(LogNames.LOG)) {
                written.disk.delete(file);
            }
        }
        written.open(CLEAN_STOP);
        UnifiedLog twin = written.naiveTwin();
        int batches = written.appended.size();
        written.assertIsABeginning();
        assertThat(written.appended).hasSize(batches);
        assertThat(written.log.activeProducers()).containsExactlyInAnyOrderElementsOf(twin.activeProducers());
        assertThat(written.log.latestEpoch()).isEqualTo(twin.latestEpoch());
        assertThat(indexes(written).keySet()).isEqualTo(indexes.keySet());
    }

    /**
     * Whichever index is missed. A missing transaction index is not, because a segment in which nothing was aborted has none;
     * with another one it is made again too.
     */
    @Example
    void eachIndexAloneIsMadeAgain() throws IOException {
        for (List<String> gone : List.of(List.of(LogNames.OFFSET_INDEX), List.of(LogNames.TIME_INDEX),
                List.of(LogNames.TIME_INDEX, LogNames.TRANSACTION_INDEX), INDEXES)) {
            WrittenLog written = new WrittenLog(new Random(15));
            written.append(80);
            written.log.close();
            Map<Path, byte[]> lost = indexes(written);
            for (String suffix : gone) {
                assertThat(written.files(suffix)).isNotEmpty();
                for (Path index : written.files(suffix).keySet()) {
                    written.disk.delete(index);
                }
            }
            written.open(CLEAN_STOP);
            Map<Path, byte[]> found = indexes(written);
            assertThat(found.keySet()).isEqualTo(lost.keySet());
            found.forEach((index, bytes) -> assertThat(bytes).as("%s without %s", index, gone).isEqualTo(lost.get(index)));
        }
    }

    /** Headers are read four kilobytes at a time; here a marker's header is the last in one read, and its record is in the next. */
    @Example
    void aMarkersRecordIsReadWithItsHeader() throws IOException {
        for (int spare = 0; spare < 16; spare++) {
            SimDisk disk = new SimDisk();
            UnifiedLog log = UnifiedLog.open(WrittenLog.DIR, TopicConfig.of(Map.of()), disk, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
            int overhead = transactional(4000).remaining() - 4000;
            log.appendAsLeader(transactional(4096 - overhead - RecordBatch.HEADER_BYTES - spare), 0, 0);
            log.appendOwn(Batches.marker(4, 0, false, 1), 0, 0);
            log.close();
            Path index = WrittenLog.DIR.resolve(LogNames.ofOffset(0, LogNames.TRANSACTION_INDEX));
            ByteBuffer lost = disk.readWhole(index);
            for (String suffix : INDEXES) {
                disk.delete(WrittenLog.DIR.resolve(LogNames.ofOffset(0, suffix)));
            }
            UnifiedLog.open(WrittenLog.DIR, TopicConfig.of(Map.of()), disk, CLEAN_STOP, 0, Trace.OFF).close();
            assertThat(disk.readWhole(index)).as("%d bytes of the record", spare).isEqualTo(lost);
        }
    }

    private static ByteBuffer transactional(int valueBytes) {
        return new BatchBuilder(256).transactional().producer(4, (short) 0, 0)
            .append(1000, null, ByteBuffer.allocate(valueBytes), List.of()).build();
    }
}
