package gregor.log;

/**
 * Where a log begins and ends, and how far whom may read, at one moment. A read takes one snapshot and decides everything
 * by it: two looks at a number that moves would let it show bytes that its own answer calls unreadable (KAFKA-9835).
 *
 * <p>{@code logStart <= lastStable <= highWatermark <= logEnd}; the places of the two in the middle need not be known.
 *
 * @param logStart the first offset that may still be read
 * @param lastStable the end for readers of committed records, exclusive
 * @param highWatermark the end for all other consumers, exclusive
 * @param logEnd the end for followers, exclusive
 */
public record LogOffsetSnapshot(long logStart, LogOffsetMetadata lastStable, LogOffsetMetadata highWatermark,
                                LogOffsetMetadata logEnd) {

    /** How far a reader may see, exclusive. */
    LogOffsetMetadata endFor(FetchIsolation isolation) {
        return switch (isolation) {
            case LOG_END -> logEnd;
            case HIGH_WATERMARK -> highWatermark;
            case TXN_COMMITTED -> lastStable;
        };
    }
}
