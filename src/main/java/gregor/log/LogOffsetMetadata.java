package gregor.log;

/**
 * An offset and where it is on disk, so that bytes between two offsets can be counted without reading.
 *
 * @param messageOffset the offset
 * @param segmentBaseOffset the base offset of the segment that it is in or would be; -1 if not known
 * @param positionInSegment the first byte of its batch in that segment; -1 if not known
 */
public record LogOffsetMetadata(long messageOffset, long segmentBaseOffset, int positionInSegment) {

    /** An offset whose place is not known. */
    public LogOffsetMetadata(long messageOffset) {
        this(messageOffset, -1, -1);
    }

    public boolean isPlaceKnown() {
        return segmentBaseOffset >= 0;
    }

    public boolean isOnSameSegment(LogOffsetMetadata other) {
        return segmentBaseOffset == other.segmentBaseOffset;
    }

    public boolean isOnOlderSegment(LogOffsetMetadata other) {
        return segmentBaseOffset < other.segmentBaseOffset;
    }

    /** Bytes from the earlier offset up to this one; both places are known and on the same segment. */
    public int bytesSince(LogOffsetMetadata earlier) {
        return positionInSegment - earlier.positionInSegment;
    }
}
