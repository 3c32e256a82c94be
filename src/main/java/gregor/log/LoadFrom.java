package gregor.log;

/**
 * What is known about a log's directory before it is opened.
 *
 * @param cleanStop the node that wrote it stopped in order, and everything was forced
 * @param recoveryPoint offsets below it were forced; of no meaning after a clean stop
 * @param logStartOffset the log was told to forget the offsets below it; 0 if not
 * @param cleanedUpTo the log was compacted up to here, whatever its settings say now; -1 if never
 */
public record LoadFrom(boolean cleanStop, long recoveryPoint, long logStartOffset, long cleanedUpTo) {

    /** Nothing: a new directory, or one that is to be read from the beginning. */
    public static final LoadFrom NOTHING_KNOWN = new LoadFrom(false, 0, 0);

    /** A log that was never compacted. */
    public LoadFrom(boolean cleanStop, long recoveryPoint, long logStartOffset) {
        this(cleanStop, recoveryPoint, logStartOffset, -1);
    }
}
