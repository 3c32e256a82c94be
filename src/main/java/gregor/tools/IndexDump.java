package gregor.tools;

import gregor.base.KafkaException;
import gregor.index.AbortedTransaction;
import gregor.index.OffsetIndex;
import gregor.index.OffsetPosition;
import gregor.index.TimeIndex;
import gregor.index.TimestampOffset;
import gregor.index.TransactionIndex;
import gregor.log.LogNames;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    private final Map<Path, List<String>> mismatches = new LinkedHashMap<>();
    private final Map<Path, List<TimestampPair>> wrongTimestamps = new LinkedHashMap<>();
    private final Map<Path, List<TimestampPair>> outOfOrder = new LinkedHashMap<>();
    private final List<String> offsetsNotFound = new ArrayList<>();

    /** @param maxMessageBytes a batch that takes more counts as not found */
    IndexDump(ToolContext context, Task task, int maxMessageBytes) {
        this.context = context;
        this.task = task;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** {@code .index}: is the batch at each position the one whose last offset the entry has? */
    void dumpOffsetIndex(Path file) throws IOException {
        long baseOffset = DumpLogTool.baseOffset(file);
        OffsetIndex index = new OffsetIndex(context.disk(), file, baseOffset, Integer.MAX_VALUE);
        index.load();
        if (index.entries() == 0) {
            context.out().println(file + " is empty.");
        } else if (task == Task.CHECK_SANITY) {
            context.out().println(file + " passed sanity check.");
        } else {
            try (BatchReader batches = new BatchReader(context.disk(), sibling(file, LogNames.LOG), Integer.MAX_VALUE)) {
                dumpEntries(file, index, baseOffset, batches);
            }
        }
    }

    private void dumpEntries(Path file, OffsetIndex index, long baseOffset, BatchReader batches) throws IOException {
        for (int i = 0; i < index.entries(); i++) {
            OffsetPosition entry = index.entry(i);
            if (entry.offset() == baseOffset && i > 0) {
                return; // a running broker's file is longer than its content; from here on it is zeros
            }
            batches.seek(entry.position());
            RecordBatch batch = batchAt(batches);
            if (batch == null || batch.lastOffset() != entry.offset()) {
                mismatches.computeIfAbsent(file, f -> new ArrayList<>()).add("  Index offset: " + entry.offset()
                    + ", log offset: " + (batch == null ? -1 : batch.lastOffset()));
            }
            if (task == Task.PRINT_AND_VERIFY) {
                context.out().println("offset: " + entry.offset() + " position: " + entry.position());
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
        TimeIndex index = new TimeIndex(context.disk(), file, baseOffset, Integer.MAX_VALUE);
        index.load();
        if (task == Task.CHECK_SANITY) {
            context.out().println(file + " passed sanity check.");
            return;
        }
        OffsetIndex offsets = new OffsetIndex(context.disk(), sibling(file, LogNames.OFFSET_INDEX), baseOffset, Integer.MAX_VALUE);
        if (context.disk().exists(offsets.file())) {
            offsets.load();
        }
        try (BatchReader batches = new BatchReader(context.disk(), sibling(file, LogNames.LOG), Integer.MAX_VALUE)) {
            long previous = RecordBatch.NO_TIMESTAMP;
            for (int i = 0; i < index.entries(); i++) {
                TimestampOffset entry = index.entry(i);
                if (entry.offset() == baseOffset && i > 0) {
                    return; // zeros, as above
                }
                OffsetPosition near = offsets.lookup(entry.offset());
                batches.seek(near == null ? 0 : near.position());
                verify(file, entry, previous, batches);
                if (task == Task.PRINT_AND_VERIFY) {
                    context.out().println("timestamp: " + entry.timestamp() + " offset: " + entry.offset());
                }
                previous = entry.timestamp();
            }
        }
    }

    private void verify(Path file, TimestampOffset entry, long previous, BatchReader batches) throws IOException {
        RecordBatch batch = batches.nextHeader();
        while (batch != null && batch.lastOffset() < entry.offset()) {
            batch = batches.nextHeader();
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

    private static Path sibling(Path index, String suffix) {
        return index.resolveSibling(LogNames.ofOffset(DumpLogTool.baseOffset(index), suffix));
    }

    /** Prints what was found wrong in all files. */
    void printErrors() {
        mismatches.forEach((file, lines) -> {
            context.err().println("Mismatches in :" + file.toAbsolutePath());
            lines.forEach(context.err()::println);
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

    /** Whether all entries that were compared fit the log. */
    boolean allRight() {
        return mismatches.isEmpty() && wrongTimestamps.isEmpty() && outOfOrder.isEmpty() && offsetsNotFound.isEmpty();
    }
}
