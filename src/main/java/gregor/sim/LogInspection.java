package gregor.sim;

import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.index.AbortedTransaction;
import gregor.index.CorruptIndexException;
import gregor.index.OffsetIndex;
import gregor.index.OffsetPosition;
import gregor.log.ActiveProducer;
import gregor.log.Checkpoint;
import gregor.log.FetchInfo;
import gregor.log.FetchIsolation;
import gregor.log.LogManager;
import gregor.log.LogNames;
import gregor.log.UnifiedLog;
import gregor.record.BatchBuilder;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Starts a node's logs on the disk that a crash has left, as a node would, and looks whether all is as promised. The numbers
 * are those of the list of promises: LOG-5 a beginning that has all that was forced, LOG-6 recovery done twice changes
 * nothing, LOG-7 indexes, LOG-9 times, LOG-10 the mark of a clean stop, LOG-11 the recovery point, LOG-12 small files, LOG-15
 * epochs, LOG-16 producers, LOG-19 start and end.
 */
final class LogInspection {

    private static final long LATER_MS = 1_000_000;
    private static final int READ_BYTES = 1 << 20;

    private final SimDisk disk;
    private final CrashNode node;

    /** @param disk which is used up */
    LogInspection(SimDisk disk, CrashNode node) {
        this.disk = disk;
        this.node = node;
    }

    /** @throws Violation for the first thing that is wrong */
    void run() throws IOException {
        boolean cleanStop = disk.exists(CrashNode.DIRECTORY.resolve(LogNames.CLEAN_SHUTDOWN));
        checkSmallFiles();
        LogManager manager = node.startOn(disk);
        UnifiedLog log = manager.log(CrashNode.PARTITION);
        if (log == null) {
            Violation.unless(node.expected().mayBeMissing(), "LOG-5", "the whole log is gone");
            return;
        }
        ExpectedLog expected = node.expected(log.topicId());
        RecoveredLog found = RecoveredLog.of(log);
        List<RecordBatch> history = expected.check(found, cleanStop);
        checkOffsets(log);
        checkAnswers(log, found);
        checkEpochs(log, found, new LogScan(history), expected);
        checkProducers(log, found, new LogScan(history).producers());
        checkIndexFiles(log, found);
        checkSecondRecovery(log, found);
    }

    private void checkSmallFiles() throws IOException {
        for (String name : List.of(LogNames.RECOVERY_POINTS, LogNames.LOG_START_OFFSETS, LogNames.HIGH_WATERMARKS)) {
            try {
                new Checkpoint(disk, CrashNode.DIRECTORY, name).read();
            } catch (IOException e) {
                Violation.unless(false, "LOG-12", "neither the old nor the new content is there: %s", e.getMessage());
            }
        }
    }

    private static void checkOffsets(UnifiedLog log) {
        long start = log.logStartOffset();
        long end = log.logEndOffset();
        Violation.unless(start <= log.lastStableOffset() && log.lastStableOffset() <= log.highWatermark() && log.highWatermark() <= end,
            "LOG-19", "start %d, last stable offset %d, high watermark %d, end %d", start, log.lastStableOffset(), log.highWatermark(), end);
        Violation.unless(log.recoveryPoint() <= end, "LOG-11", "the recovery point is %d, the end %d", log.recoveryPoint(), end);
    }

    private static void checkAnswers(UnifiedLog log, RecoveredLog found) {
        LogScan scan = new LogScan(found.batches());
        for (RecordBatch batch : found.batches()) {
            for (long timestamp : new long[] {batch.maxTimestamp(), batch.maxTimestamp() + 1}) {
                Violation.unless(log.offsetForTimestamp(timestamp).equals(scan.offsetForTimestamp(timestamp, found.start())), "LOG-9",
                    "for timestamp %d the log says %s, a scan %s", timestamp, log.offsetForTimestamp(timestamp),
                    scan.offsetForTimestamp(timestamp, found.start()));
            }
        }
        checkAborted(log, found, scan.aborted());
    }

    /** Of epochs without a batch in the log, those before its start and those that only were announced, it may know or not. */
    private static void checkEpochs(UnifiedLog log, RecoveredLog found, LogScan history, ExpectedLog expected) {
        LogScan scan = new LogScan(found.batches());
        int latest = found.batches().isEmpty() ? -1 : log.latestEpoch().orElse(-1);
        for (int epoch = 0; epoch <= latest + 1; epoch++) {
            OffsetAndEpoch said = log.endOffsetForEpoch(epoch).orElse(null);
            OffsetAndEpoch bare = scan.endOffsetForEpoch(epoch, found.start(), found.end(), Map.of());
            boolean right = Objects.equals(said, bare)
                || Objects.equals(said, scan.endOffsetForEpoch(epoch, found.start(), found.end(), expected.announcedEpochs()))
                || Objects.equals(said, history.endOffsetForEpoch(epoch, found.start(), found.end(), Map.of()));
            Violation.unless(right, "LOG-15", "epoch %d ends for the log at %s, for a scan at %s", epoch, said, bare);
        }
    }

    private static void checkAborted(UnifiedLog log, RecoveredLog found, List<AbortedTransaction> aborted) {
        log.updateHighWatermark(log.logEndOffset());
        for (RecordBatch batch : found.batches()) {
            long offset = Math.max(batch.baseOffset(), found.start());
            if (batch.lastOffset() >= log.lastStableOffset()) {
                return;
            }
            FetchInfo read = log.read(offset, READ_BYTES, FetchIsolation.TXN_COMMITTED, true);
            List<Long> said = read.abortedOrNull().stream().map(AbortedTransaction::firstOffset).toList();
            for (AbortedTransaction expected : aborted) {
                boolean inBatch = expected.firstOffset() <= batch.lastOffset() && expected.lastOffset() >= offset;
                Violation.unless(!inBatch || said.contains(expected.firstOffset()), "LOG-7",
                    "the transaction of producer %d that begins at %d was aborted; a read from %d on isn't told: %s",
                    expected.producerId(), expected.firstOffset(), offset, said);
            }
        }
    }

    private static void checkProducers(UnifiedLog log, RecoveredLog found, Map<Long, LogScan.Producer> expected) {
        for (ActiveProducer said : log.activeProducers()) {
            LogScan.Producer producer = expected.remove(said.producerId());
            boolean right = producer != null && producer.epoch == said.producerEpoch()
                && (producer.lastSequence == said.lastSequence() || producer.lastDataOffset < found.start())
                && (producer.txnStart == said.currentTxnStartOffset() || producer.txnStart < found.start());
            Violation.unless(right, "LOG-16", "the log knows of %s; its batches say %s", said, producer == null ? "nothing"
                : "epoch " + producer.epoch + ", sequence " + producer.lastSequence + ", transaction from " + producer.txnStart);
        }
        expected.forEach((id, producer) -> Violation.unless(producer.lastDataOffset < found.start(), "LOG-16",
            "the log has forgotten producer %d, whose last batch ends at %d", id, producer.lastDataOffset));
    }

    private void checkIndexFiles(UnifiedLog log, RecoveredLog found) throws IOException {
        for (Path file : disk.list(log.directory())) {
            String name = file.getFileName().toString();
            long base = LogNames.offsetOf(name);
            if (base < 0 || !name.endsWith(LogNames.OFFSET_INDEX)) {
                continue;
            }
            OffsetIndex index = new OffsetIndex(disk, file, base, Integer.MAX_VALUE);
            try {
                index.load();
            } catch (CorruptIndexException e) {
                Violation.unless(false, "LOG-7", "%s", e.getMessage());
            }
            for (int i = 0; i < index.entries(); i++) {
                OffsetPosition entry = index.entry(i);
                Violation.unless(pointsAtBatch(entry, base, found), "LOG-7", "%s says that the batch which ends with offset %d is at byte %d",
                    file, entry.offset(), entry.position());
            }
        }
    }

    private static boolean pointsAtBatch(OffsetPosition entry, long base, RecoveredLog found) {
        for (RecordBatch batch : found.batches()) {
            if (batch.lastOffset() == entry.offset()) {
                return batch.baseOffset() >= base;
            }
        }
        return entry.offset() < found.start(); // in a part of the first segment that nobody may read any more
    }

    /** Writes a batch, lets the process die at once, and starts it again. */
    private void checkSecondRecovery(UnifiedLog log, RecoveredLog found) throws IOException {
        ByteBuffer one = new BatchBuilder(128).append(LATER_MS, ByteBuffer.wrap(new byte[] {1}), ByteBuffer.wrap(new byte[] {1}), List.of()).build();
        int epoch = log.latestEpoch().orElse(0);
        List<ActiveProducer> producers = log.activeProducers();
        long offset;
        try {
            offset = log.appendAsLeader(one, epoch, node.nowMs()).firstOffset();
        } catch (KafkaException e) {
            Violation.unless(false, "LOG-5", "nothing can be appended: %s", e.getMessage());
            return;
        }
        Violation.unless(offset == found.end(), "LOG-5", "the next batch gets offset %d; the log ended at %d", offset, found.end());
        found.batches().add(new RecordBatch(one, 0));
        RecoveredLog more = new RecoveredLog(found.start(), found.end() + 1, found.batches());
        SimDisk again = disk.afterCrash(0, Loss.NOTHING, new SimEntropy(0));
        UnifiedLog second = node.startOn(again).log(CrashNode.PARTITION);
        RecoveredLog foundAgain = RecoveredLog.of(second);
        Violation.unless(more.isSameAs(foundAgain), "LOG-6", "recovered again, %s has become %s", more, foundAgain);
        Violation.unless(producers.equals(second.activeProducers()), "LOG-6", "recovered again, the producers %s have become %s", producers,
            second.activeProducers());
        Violation.unless(second.topicId().equals(log.topicId()) || log.topicId().equals(Uuid.ZERO), "LOG-12", "the topic id has changed");
    }
}
