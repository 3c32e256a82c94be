package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.record.RecordBatch;
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
        found.forEach((index, bytes) -> assertThat(bytes).as("%s", index).isEqualTo(lost.get(index)));
        written.files(LogNames.LOG).forEach((log, bytes) -> assertThat(bytes).as("%s", log).isEqualTo(batches.get(log)));
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

    @Example
    void eachIndexAloneIsMadeAgain() throws IOException {
        for (String suffix : INDEXES) {
            WrittenLog written = new WrittenLog(new Random(15));
            written.append(80);
            written.log.close();
            Map<Path, byte[]> lost = written.files(suffix);
            assertThat(lost).isNotEmpty();
            for (Path index : indexes(written).keySet()) {
                written.disk.delete(index);
            }
            written.open(CLEAN_STOP);
            Map<Path, byte[]> found = written.files(suffix);
            assertThat(found.keySet()).isEqualTo(lost.keySet());
            found.forEach((index, bytes) -> assertThat(bytes).as("%s", index).isEqualTo(lost.get(index)));
        }
    }
}
