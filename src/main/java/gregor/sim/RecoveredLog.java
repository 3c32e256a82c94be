package gregor.sim;

import gregor.log.FetchIsolation;
import gregor.log.UnifiedLog;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A log as it was found after a crash.
 *
 * @param start its log start offset
 * @param end its log end offset
 * @param batches from the one that contains the start on
 */
record RecoveredLog(long start, long end, List<RecordBatch> batches) {

    private static final int READ_BYTES = 1 << 20;

    /** Reads all of a log, as a reader does that starts at its start. */
    static RecoveredLog of(UnifiedLog log) throws IOException {
        List<RecordBatch> batches = new ArrayList<>();
        long offset = log.logStartOffset();
        while (offset < log.logEndOffset()) {
            ByteBuffer bytes = log.read(offset, READ_BYTES, FetchIsolation.LOG_END, true).records().toBuffer();
            Violation.unless(bytes.hasRemaining(), "LOG-5", "nothing can be read from offset %d on; the log's end is %d", offset,
                log.logEndOffset());
            for (RecordBatch batch : RecordBatch.in(bytes)) {
                Violation.unless(batch.isValid(), "F07", "the CRC of %s does not fit", batch);
                Violation.unless(batch.nextOffset() > offset, "LOG-4", "%s is found where offset %d should be", batch, offset);
                batches.add(batch);
                offset = batch.nextOffset();
            }
        }
        Violation.unless(offset == log.logEndOffset(), "LOG-5", "the last batch ends at %d, the log at %d", offset, log.logEndOffset());
        return new RecoveredLog(log.logStartOffset(), log.logEndOffset(), batches);
    }

    boolean isSameAs(RecoveredLog other) {
        if (start != other.start || end != other.end || batches.size() != other.batches.size()) {
            return false;
        }
        for (int i = 0; i < batches.size(); i++) {
            RecordBatch mine = batches.get(i);
            RecordBatch its = other.batches.get(i);
            if (!mine.buffer().slice(mine.position(), mine.sizeInBytes()).equals(its.buffer().slice(its.position(), its.sizeInBytes()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "a log from " + start + " to " + end + " with " + batches.size() + " batches";
    }
}
