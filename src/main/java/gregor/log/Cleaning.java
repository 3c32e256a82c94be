package gregor.log;

import gregor.port.Disk;
import gregor.port.Trace;
import java.io.IOException;

/**
 * A cleaning under way, between the thread that takes its steps and those that want it to stop. Whoever calls {@link #abort}
 * waits for the step under way, which reads about a buffer; when it returns, the cleaning touches the log no more.
 */
final class Cleaning {

    private final LogToClean what;
    private Cleaner cleaner;
    private boolean aborted;

    Cleaning(LogToClean what) {
        this.what = what;
    }

    LogToClean what() {
        return what;
    }

    UnifiedLog log() {
        return what.log();
    }

    /**
     * Does some more; nothing once the cleaning {@link #isOver}. A log that is not compacted any more is left alone.
     *
     * @return how many bytes were read and written
     * @throws IOException as {@link Cleaner#step}; as for that, the cleaning is over then
     */
    synchronized int step(Disk disk, Cleaner.Limits limits, Trace trace, long nowMs) throws IOException {
        if (!aborted && !log().config().isCompacted()) {
            abort();
        }
        if (isOver()) {
            return 0;
        }
        boolean failed = true;
        try {
            if (cleaner == null) {
                cleaner = new Cleaner(log(), disk, what.range(), limits, trace);
            }
            int bytes = cleaner.step(nowMs);
            failed = false;
            return bytes;
        } finally {
            aborted |= failed;
        }
    }

    /** Stops the cleaning, if it is not done, and deletes what it has not put in its place. */
    synchronized void abort() {
        aborted = true;
        try {
            if (cleaner != null) {
                cleaner.abandon();
            }
        } catch (IOException e) {
            // the next start deletes these files, and the next cleaning replaces them
        }
    }

    synchronized boolean isOver() {
        return aborted || cleaner != null && cleaner.isDone();
    }

    /** What was done; null if the cleaning did not get to its end. */
    synchronized Cleaner result() {
        return aborted || cleaner == null || !cleaner.isDone() || cleaner.isOvertaken() ? null : cleaner;
    }
}
