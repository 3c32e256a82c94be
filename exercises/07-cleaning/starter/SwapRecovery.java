package gregor.log;

import gregor.port.Disk;
import gregor.port.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the files of a directory mean that end in {@code .cleaned}, {@code .swap} and {@code .deleted}: a replacement of
 * segments that a crash interrupted (see {@link LocalLog#replaceSegments}). It is undone while a file of it still ends in
 * {@code .cleaned}, and completed from there on; the old segments are there for the one, the new ones for the other.
 *
 * <p>What the new segments cover goes up to their last batch. An old segment behind that, of which nothing was worth copying, may
 * outlive a crash; the next cleaning finds the same in it again.
 *
 * <p>A crash while this runs changes nothing about what the next run does: what a decision rests on goes last, and the
 * directory is forced before it does. Source: Kafka's {@code LogLoader}.
 */
final class SwapRecovery {

    private final Disk disk;
    private final Path directory;
    private final Trace trace;

    SwapRecovery(Disk disk, Path directory, Trace trace) {
        this.disk = disk;
        this.directory = directory;
        this.trace = trace;
    }

    /** Whether one of a directory's files has such a name. As a rule none has, and there are thousands of directories. */
    static boolean hasWork(List<Path> files) {
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.endsWith(LogNames.DELETED) || name.endsWith(LogNames.TEMPORARY) || name.endsWith(LogNames.CLEANED)
                || name.endsWith(LogNames.SWAP)) {
                return true;
            }
        }
        return false;
    }

    /** Leaves no file with such a name, and each offset of the log in one segment. */
    void run() throws IOException {
        deleteAll(LogNames.DELETED);
        deleteAll(LogNames.TEMPORARY);
        undoUnfinished();
        completeFinished();
    }

    private void deleteAll(String suffix) throws IOException {
        for (Path file : filesEndingIn(suffix)) {
            traceStep("delete", file, "");
            disk.delete(file);
        }
    }

    /** Drops the new segments of a replacement of which not all are complete. The new files go first that look complete. */
    private void undoUnfinished() throws IOException {
        throw new UnsupportedOperationException("Exercise 7.2: after a crash in the swap");
    }

    /**
     * Deletes the old segments in the range of the new ones, and gives the new ones their names. The indexes of a new
     * segment are dropped if its batches do not have their name yet: they are made again, and nobody has to know whose
     * index a file is.
     */
    private void completeFinished() throws IOException {
        throw new UnsupportedOperationException("Exercise 7.2: after a crash in the swap");
    }

    /** As {@link SegmentSwap#complete}, and for the same reason. */
    private void nameFromLastToFirst(List<Path> swaps) throws IOException {
        for (int i = swaps.size() - 1; i >= 0; i--) {
            if (isOfKind(swaps.get(i), LogNames.LOG + LogNames.SWAP)) {
                traceStep("rename", swaps.get(i), LogNames.LOG);
                disk.move(swaps.get(i), withoutSuffix(swaps.get(i)));
                disk.forceDirectory(directory);
            }
        }
    }

    /** The offset index last: while it is missing, the other indexes are not believed either. */
    private void dropIndexes(List<Path> swaps) throws IOException {
        for (Path swap : swaps) {
            if (isOfKind(swap, LogNames.OFFSET_INDEX + LogNames.SWAP)) {
                disk.delete(swap);
            }
        }
        disk.forceDirectory(directory);
        for (Path swap : swaps) {
            if (!isOfKind(swap, LogNames.OFFSET_INDEX + LogNames.SWAP) && !isOfKind(swap, LogNames.LOG + LogNames.SWAP)) {
                disk.delete(swap);
            }
        }
    }

    private void deleteOld(long first, long end) throws IOException {
        for (Path file : disk.list(directory)) {
            boolean plain = isOfKind(file, LogNames.LOG) || isOfKind(file, LogNames.OFFSET_INDEX)
                || isOfKind(file, LogNames.TIME_INDEX) || isOfKind(file, LogNames.TRANSACTION_INDEX);
            if (plain && offsetOf(file) >= first && offsetOf(file) < end) {
                traceStep("delete", file, "");
                disk.delete(file);
            }
        }
        disk.forceDirectory(directory);
    }

    /** The offset behind a segment's last batch, or its base offset. */
    private long readNextOffset(Path swap) throws IOException {
        SegmentFile file = SegmentFile.open(disk, swap);
        long next = offsetOf(swap);
        try (BatchHeaders headers = new BatchHeaders(file, 0, file.sizeInBytes())) {
            while (headers.hasNext() && headers.next()) {
                next = headers.batch().nextOffset();
            }
        } finally {
            file.close();
        }
        return next;
    }

    /** Of a file of batches only: its indexes go with it. */
    private void traceStep(String what, Path file, String to) {
        String name = file.getFileName().toString();
        if (!name.contains(LogNames.LOG)) {
            return;
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("segment", offsetOf(file));
        details.put("from", name.substring(name.indexOf('.')));
        if (!to.isEmpty()) {
            details.put("to", to);
        }
        if (trace.isOn()) {
            trace.step("SwapRecovery", "LogSegment", what, details);
        }
    }

    private List<Path> filesEndingIn(String suffix) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : disk.list(directory)) {
            if (file.getFileName().toString().endsWith(suffix)) {
                found.add(file);
            }
        }
        return found;
    }

    /** Whether a file's name is an offset and this. */
    private static boolean isOfKind(Path file, String kind) {
        return offsetOf(file) >= 0 && file.getFileName().toString().equals(LogNames.ofOffset(offsetOf(file), kind));
    }

    private static long offsetOf(Path file) {
        return LogNames.offsetOf(file.getFileName().toString());
    }

    private static Path withoutSuffix(Path swap) {
        String name = swap.getFileName().toString();
        return swap.resolveSibling(name.substring(0, name.length() - LogNames.SWAP.length()));
    }
}
