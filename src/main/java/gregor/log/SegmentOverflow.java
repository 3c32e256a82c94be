package gregor.log;

import java.io.IOException;

/**
 * A segment holds an offset that is further from its base offset than an index entry can say, as a release of Kafka before
 * 2.1 could write it (KAFKA-6264). {@link SegmentSplit} mends it.
 */
final class SegmentOverflow extends IOException {
    private static final long serialVersionUID = 1;

    private final transient LogSegment segment;

    SegmentOverflow(LogSegment segment, long offset) {
        super(segment.file().path() + ": offset " + offset + " is too far from the base offset " + segment.baseOffset());
        this.segment = segment;
    }

    LogSegment segment() {
        return segment;
    }
}
