package gregor.tools;

import gregor.base.KafkaException;
import gregor.index.AbortedTransaction;
import gregor.index.OffsetIndex;
import gregor.index.TimeIndex;
import gregor.index.TimestampOffset;
import gregor.index.TransactionIndex;
import gregor.log.LogNames;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Prints the indexes of a segment, and compares their entries with the batches of the segment that lies beside them. */
final class IndexDump {

    /** What to do with the entries of an index. */
    enum Task {
        PRINT_AND_VERIFY, VERIFY, CHECK_SANITY
    }

    private record TimestampPair(long indexed, long other) {}

    private final ToolContext context;
    private final Task task;
    private final int maxMessageBytes;
    /** Log offset by index offset; the last one first, as Kafka's tool has it. */
    private final Map<Path, SortedMap<Long, Long>> mismatches = new LinkedHashMap<>();
    private final Map<Path, List<TimestampPair>> wrongTimestamps = new LinkedHashMap<>();
    private final Map<Path, List<TimestampPair>> outOfOrder = new LinkedHashMap<>();
    private final List<String> offsetsNotFound = new ArrayList<>();
    private boolean allReadable = true;

    /** @param maxMessageBytes a batch that takes more counts as not found */
    IndexDump(ToolContext context, Task task, int maxMessageBytes) {
        this.context = context;
        this.task = task;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** {@code .index}: is the batch at each position the one whose last offset the entry has? */
    void dumpOffsetIndex(Path file) throws IOException {
        if (task == Task.CHECK_SANITY) {
            new OffsetIndex(context.disk(), file, DumpLogTool.baseOffset(file), Integer.MAX_VALUE).load();
            context.out().println(file + " passed sanity check.");
            return;
        }
        IndexEntries entries = IndexEntries.ofOffsets(context.disk(), file, DumpLogTool.baseOffset(file));
        if (entries.count() == 0) {
            context.out().println(file + " is empty.");
            return;
        }
        try (BatchReader batches = new BatchReader(context.disk(), HexDump.sibling(file, LogNames.LOG), Integer.MAX_VALUE)) {
            for (int i = 0; i < entries.count(); i++) {
                batches.seek(entries.position(i));
                RecordBatch batch = batchAt(batches);
                allReadable &= batch != null;
                if (batch == null || batch.lastOffset() != entries.offset(i)) {
                    mismatches.computeIfAbsent(file, f -> new TreeMap<>(Comparator.reverseOrder()))
                        .put(entries.offset(i), batch == null ? -1 : batch.lastOffset());
                }
                if (task == Task.PRINT_AND_VERIFY) {
                    context.out().println("offset: " + entries.offset(i) + " position: " + entries.position(i));
                }
            }
        }
    }

    /** The header of the batch at the reader's position; null if there is none that makes sense. */
    private RecordBatch batchAt(BatchReader batches) throws IOException {
        try {
            RecordBatch batch = batches.nextHeader();
            return batch == null || batch.sizeInBytes() > maxMessageBytes ? null : batch;
        } catch (KafkaException noBatch) {
            return null;
        }
    }

    /** {@code .timeindex}: is there a batch with each entry's last offset, and has it the entry's timestamp? */
    void dumpTimeIndex(Path file) throws IOException {
        long baseOffset = DumpLogTool.baseOffset(file);
        if (task == Task.CHECK_SANITY) {
            new TimeIndex(context.disk(), file, baseOffset, Integer.MAX_VALUE).load();
            context.out().println(file + " passed sanity check.");
            return;
        }
        IndexEntries entries = IndexEntries.ofTimes(context.disk(), file, baseOffset);
        Path offsetIndex = HexDump.sibling(file, LogNames.OFFSET_INDEX);
        IndexEntries offsets = context.disk().exists(offsetIndex)
            ? IndexEntries.ofOffsets(context.disk(), offsetIndex, baseOffset) : IndexEntries.NONE;
        try (BatchReader batches = new BatchReader(context.disk(), HexDump.sibling(file, LogNames.LOG), Integer.MAX_VALUE)) {
            long previous = RecordBatch.NO_TIMESTAMP;
            for (int i = 0; i < entries.count(); i++) {
                TimestampOffset entry = new TimestampOffset(entries.timestamp(i), entries.offset(i));
                int near = offsets.floor(entry.offset());
                batches.seek(near < 0 ? 0 : offsets.position(near));
                verify(file, entry, previous, batches);
                if (task == Task.PRINT_AND_VERIFY) {
                    context.out().println("timestamp: " + entry.timestamp() + " offset: " + entry.offset());
                }
                previous = entry.timestamp();
            }
        }
    }

    private void verify(Path file, TimestampOffset entry, long previous, BatchReader batches) throws IOException {
        RecordBatch batch = batchAt(batches);
        while (batch != null && batch.lastOffset() < entry.offset()) {
            batch = batchAt(batches);
        }
        if (batch == null || batch.lastOffset() != entry.offset()) {
            offsetsNotFound.add("Indexed offset: " + entry.offset() + ", found log offset: "
                + (batch == null ? -1 : batch.lastOffset()));
            return;
        }
        if (batch.maxTimestamp() != entry.timestamp()) {
            wrongTimestamps.computeIfAbsent(file, f -> new ArrayList<>()).add(new TimestampPair(entry.timestamp(), batch.maxTimestamp()));
        }
        if (previous >= entry.timestamp()) {
            outOfOrder.computeIfAbsent(file, f -> new ArrayList<>()).add(new TimestampPair(entry.timestamp(), previous));
        }
    }

    /** {@code .txnindex}: the transactions that were aborted. */
    void dumpTransactionIndex(Path file) throws IOException {
        TransactionIndex index = new TransactionIndex(context.disk(), file, DumpLogTool.baseOffset(file));
        index.load();
        for (int i = 0; i < index.entries(); i++) {
            AbortedTransaction entry = index.entry(i);
            context.out().println("version: 0 producerId: " + entry.producerId() + " firstOffset: " + entry.firstOffset()
                + " lastOffset: " + entry.lastOffset() + " lastStableOffset: " + entry.lastStableOffset());
        }
    }

    /** Prints what was found wrong in all files. */
    void printErrors() {
        mismatches.forEach((file, pairs) -> {
            context.err().println("Mismatches in :" + file.toAbsolutePath());
            pairs.forEach((indexed, found) -> context.err().println("  Index offset: " + indexed + ", log offset: " + found));
        });
        wrongTimestamps.forEach((file, pairs) -> {
            context.err().println("Found timestamp mismatch in :" + file.toAbsolutePath());
            pairs.forEach(pair -> context.err().println("  Index timestamp: " + pair.indexed() + ", log timestamp: " + pair.other()));
        });
        outOfOrder.forEach((file, pairs) -> {
            context.err().println("Found out of order timestamp in :" + file.toAbsolutePath());
            pairs.forEach(pair -> context.err().println("  Index timestamp: " + pair.indexed()
                + ", Previously indexed timestamp: " + pair.other()));
        });
        if (!offsetsNotFound.isEmpty()) {
            context.err().println("The following indexed offsets are not found in the log.");
            offsetsNotFound.forEach(context.err()::println);
        }
    }

    /** Whether there was a batch at each position that an offset index names, right or wrong. */
    boolean allReadable() {
        return allReadable;
    }
}
