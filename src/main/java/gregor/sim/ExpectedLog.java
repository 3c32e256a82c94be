package gregor.sim;

import gregor.base.Uuid;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a log was told, kept where no crash reaches it, and from that, which logs a crash may leave.
 *
 * <p>Each change is noted before it begins: from then on it may be found, done or not. What the log has promised about it
 * is noted when the log has returned: from then on it must be found. As long as a change that is no append is not forced,
 * the log may be found as it was before or after it, but not as a mixture: hence several lines.
 */
final class ExpectedLog {

    /** One history: all batches from the first on, also those that were deleted from the start. */
    private static final class Line {
        final List<RecordBatch> batches = new ArrayList<>();
        /** As they were before the last cleaning, and where its segments begin. */
        final List<RecordBatch> uncleaned = new ArrayList<>();
        final SortedSet<Long> segments = new TreeSet<>();
        long startLeast;
        long startMost;

        /** The line as it is if a crash stopped the cleaning where it seems to have stopped it. */
        Line asFound(RecoveredLog found) {
            if (segments.isEmpty()) {
                return this;
            }
            Line line = new Line();
            line.startLeast = startLeast;
            line.startMost = startMost;
            line.batches.addAll(between(batches, 0, segments.first()));
            for (long from : segments) {
                long to = segments.tailSet(from + 1).isEmpty() ? Long.MAX_VALUE : segments.tailSet(from + 1).first();
                List<RecordBatch> before = between(uncleaned, from, to);
                boolean replaced = to == Long.MAX_VALUE || !same(visible(before, found), between(found.batches(), from, to));
                line.batches.addAll(replaced ? between(batches, from, to) : before);
            }
            return line;
        }

        private static List<RecordBatch> visible(List<RecordBatch> batches, RecoveredLog found) {
            return batches.stream().filter(batch -> batch.lastOffset() >= found.start() && batch.lastOffset() < found.end()).toList();
        }

        long endOffset() {
            return batches.isEmpty() ? startMost : batches.get(batches.size() - 1).nextOffset();
        }
    }

    final Uuid topicId;
    private final List<Line> lines = new ArrayList<>();
    private final Map<Integer, Long> announcedEpochs = new LinkedHashMap<>();
    private long forcedEnd;
    private boolean gone;

    ExpectedLog(Uuid topicId) {
        this.topicId = topicId;
        lines.add(new Line());
    }

    /** What was found after a crash: from now on neither more nor less. */
    static ExpectedLog exactly(Uuid topicId, List<RecordBatch> history, RecoveredLog found) {
        ExpectedLog expected = new ExpectedLog(topicId);
        expected.current().batches.addAll(history);
        expected.current().startLeast = found.start();
        expected.current().startMost = found.start();
        expected.forcedEnd = found.end();
        return expected;
    }

    private Line current() {
        return lines.get(lines.size() - 1);
    }

    /** @param batch whole, with its offset and epoch; it is not changed any more */
    void appending(ByteBuffer batch) {
        current().batches.add(new RecordBatch(batch, batch.position()));
    }

    /** The batch was refused: nothing of it may be found. */
    void refused() {
        current().batches.remove(current().batches.size() - 1);
    }

    void announcing(int epoch, long offset) {
        announcedEpochs.put(epoch, offset);
    }

    void truncating(long offset) {
        Line cut = new Line();
        for (RecordBatch batch : current().batches) {
            if (batch.lastOffset() < offset) {
                cut.batches.add(batch);
            }
        }
        cut.startLeast = Math.min(current().startLeast, offset);
        cut.startMost = Math.min(current().startMost, offset);
        lines.add(cut);
        forcedEnd = Math.min(forcedEnd, offset);
        announcedEpochs.values().removeIf(start -> start >= offset);
    }

    void startingOverAt(long offset) {
        Line empty = new Line();
        empty.startLeast = offset;
        empty.startMost = offset;
        lines.add(empty);
        forcedEnd = 0;
        announcedEpochs.clear();
    }

    void movingStart(long offset) {
        current().startMost = Math.max(current().startMost, offset);
    }

    /** The log has chosen its start, at most the one it was allowed. */
    void startIs(long offset) {
        current().startMost = offset;
        startForced();
    }

    /**
     * Segments are being replaced, each for itself.
     *
     * @param cleaned all that will be left, from the log's start on
     * @param segments the base offsets of segments before and after: what lies between two of them is found as it was or as
     *     it will be
     */
    void cleaning(List<RecordBatch> cleaned, SortedSet<Long> segments) {
        Line old = current();
        old.batches.forEach(batch -> announcedEpochs.merge(batch.partitionLeaderEpoch(), batch.baseOffset(), Math::min));
        Line line = new Line();
        line.startLeast = old.startLeast;
        line.startMost = old.startMost;
        line.batches.addAll(between(old.batches, 0, segments.first()));
        line.batches.addAll(cleaned);
        line.uncleaned.addAll(old.batches);
        line.segments.addAll(segments);
        lines.clear();
        lines.add(line);
    }

    private static List<RecordBatch> between(List<RecordBatch> batches, long from, long to) {
        return batches.stream().filter(batch -> batch.baseOffset() >= from && batch.baseOffset() < to).toList();
    }

    /** The start that the log has now was made to last. */
    void startForced() {
        current().startLeast = current().startMost;
    }

    /** The batches below an offset were forced, and those of them that are in the log must be found. */
    void forcedUpTo(long offset) {
        forcedEnd = Math.max(forcedEnd, offset);
    }

    /** All was forced: nothing else may be found. */
    void allForced() {
        lines.subList(0, lines.size() - 1).clear();
        forcedEnd = current().endOffset();
    }

    void deleting() {
        gone = true;
    }

    long endOffset() {
        return current().endOffset();
    }

    Map<Integer, Long> announcedEpochs() {
        return announcedEpochs;
    }

    boolean mayBeMissing() {
        return gone || forcedEnd == 0 && current().startLeast == 0;
    }

    /**
     * Compares with what a crash left.
     *
     * @param all that was ever told must be there: the directory says that it was stopped in order
     * @return the history it is a beginning of, with what was deleted from its start
     */
    List<RecordBatch> check(RecoveredLog found, boolean all) {
        String problem = null;
        for (int i = lines.size() - 1; i >= 0; i--) {
            Line line = lines.get(i).asFound(found);
            String mismatch = mismatch(line, found, all);
            if (mismatch == null && !(all && i < lines.size() - 1)) {
                return line.batches.stream().filter(batch -> batch.lastOffset() < found.end()).toList();
            }
            problem = problem == null ? mismatch : problem;
        }
        Violation.unless(false, "LOG-5", "%s", problem);
        throw new IllegalStateException("not reached");
    }

    private String mismatch(Line line, RecoveredLog found, boolean all) {
        if (found.start() < line.startLeast || found.start() > line.startMost) {
            return "the log starts at " + found.start() + "; it was told to start at " + line.startMost
                + ", and that start " + line.startLeast + " was forced";
        }
        int at = 0;
        for (RecordBatch batch : line.batches) {
            if (batch.lastOffset() < found.start()) {
                continue;
            }
            if (at == found.batches().size()) {
                break;
            }
            RecordBatch other = found.batches().get(at);
            if (!bytes(batch).equals(bytes(other))) {
                return "in the place of " + batch + " is " + other;
            }
            at++;
        }
        if (at < found.batches().size()) {
            return "at the end is " + found.batches().get(at) + ", which is not in the log any more or never was";
        }
        return missing(current().asFound(found), found, all ? line.endOffset() : Math.min(forcedEnd, current().endOffset()));
    }

    /** Everything below an offset must be there, as a line has it. */
    private static String missing(Line line, RecoveredLog found, long end) {
        int at = 0;
        for (RecordBatch batch : line.batches) {
            if (batch.lastOffset() < found.start() || batch.lastOffset() >= end) {
                continue;
            }
            if (at == found.batches().size() || !bytes(batch).equals(bytes(found.batches().get(at)))) {
                return "offsets " + Math.max(batch.baseOffset(), found.start()) + " to " + (end - 1)
                    + " were forced and are gone: the log ends at " + found.end();
            }
            at++;
        }
        return null;
    }

    private static boolean same(List<RecordBatch> some, List<RecordBatch> others) {
        return some.stream().map(ExpectedLog::bytes).toList().equals(others.stream().map(ExpectedLog::bytes).toList());
    }

    private static ByteBuffer bytes(RecordBatch batch) {
        return batch.buffer().slice(batch.position(), batch.sizeInBytes());
    }
}
