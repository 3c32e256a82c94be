package gregor.log;

/**
 * The places of the latest log ends, by offset. A reader that keeps up asks for an offset that was the log's end a
 * moment ago, and finds its place here without reading an index or a batch header.
 *
 * <p>A slot holds whatever was noted in it last; records are immutable, so that a race costs at most a miss.
 */
final class RecentEnds {

    private static final int SLOTS = 32;

    private volatile LogOffsetMetadata[] slots = new LogOffsetMetadata[SLOTS];

    private static int slot(long offset) {
        return (int) (offset * 0x9e3779b97f4a7c15L >>> 59);
    }

    void note(LogOffsetMetadata end) {
        slots[slot(end.messageOffset())] = end;
    }

    /** The place of a log end; null if it is not remembered. */
    LogOffsetMetadata find(long offset) {
        LogOffsetMetadata found = slots[slot(offset)];
        return found != null && found.messageOffset() == offset ? found : null;
    }

    /** Forgets all: places may have changed. */
    void clear() {
        slots = new LogOffsetMetadata[SLOTS];
    }
}
