package gregor.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts neighbouring segments together that shall become one. Without it, segments would get smaller with each cleaning, and
 * never fewer. Source: Kafka's {@code Cleaner#groupSegmentsBySize}.
 */
final class SegmentGroups {

    private SegmentGroups() {}

    /**
     * Groups segments, in their order. As many go together as are not larger than a segment may be, counted as they are now:
     * in bytes of batches, in bytes of each index, and in offsets, which have to fit the indexes' 31 bits.
     *
     * @param segments in the order of their offsets
     * @param endOffset behind the last of them, exclusive
     */
    static List<List<LogSegment>> of(List<LogSegment> segments, int segmentBytes, int indexBytes, long endOffset) {
        List<List<LogSegment>> groups = new ArrayList<>();
        List<LogSegment> group = null;
        long bytes = 0;
        long offsetIndexBytes = 0;
        long timeIndexBytes = 0;
        for (int i = 0; i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            long lastOffset = (i + 1 < segments.size() ? segments.get(i + 1).baseOffset() : endOffset) - 1;
            bytes += segment.sizeInBytes();
            offsetIndexBytes += segment.offsetIndex().sizeInBytes();
            timeIndexBytes += segment.timeIndex().sizeInBytes();
            boolean fits = group != null && bytes <= segmentBytes && offsetIndexBytes <= indexBytes && timeIndexBytes <= indexBytes
                && (segment.sizeInBytes() == 0 || group.get(0).canHold(lastOffset)); // an empty one takes no offset
            if (!fits) {
                group = new ArrayList<>();
                groups.add(group);
                bytes = segment.sizeInBytes();
                offsetIndexBytes = segment.offsetIndex().sizeInBytes();
                timeIndexBytes = segment.timeIndex().sizeInBytes();
            }
            group.add(segment);
        }
        return groups;
    }
}
