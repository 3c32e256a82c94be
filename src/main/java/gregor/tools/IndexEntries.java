package gregor.tools;

import gregor.index.OffsetIndex;
import gregor.index.TimeIndex;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The entries of an index file as they are, right or wrong. {@link OffsetIndex} and {@link TimeIndex} refuse a file that
 * is damaged, or that another broker has not closed yet: Apache Kafka makes it as long as it may become, and what is
 * behind the last entry is zeros. A tool that looks for damage takes it as it is.
 *
 * @param count entries in front of the zeros
 * @param relativeOffsetAt where the offset, relative to the segment's first, is in an entry
 */
record IndexEntries(ByteBuffer bytes, int count, int entryBytes, int relativeOffsetAt, long baseOffset) {

    static final IndexEntries NONE = new IndexEntries(ByteBuffer.allocate(0), 0, OffsetIndex.ENTRY_BYTES, 0, 0);

    private static final int POSITION_AT = 4;
    private static final int RELATIVE_OFFSET_IN_TIME_INDEX_AT = 8;

    /** Of a file {@code .index}: relative offset, position. */
    static IndexEntries ofOffsets(Disk disk, Path file, long baseOffset) throws IOException {
        return of(FilePart.whole(disk, file), OffsetIndex.ENTRY_BYTES, 0, baseOffset);
    }

    /** Of a file {@code .timeindex}: timestamp, relative offset. */
    static IndexEntries ofTimes(Disk disk, Path file, long baseOffset) throws IOException {
        return of(FilePart.whole(disk, file), TimeIndex.ENTRY_BYTES, RELATIVE_OFFSET_IN_TIME_INDEX_AT, baseOffset);
    }

    private static IndexEntries of(ByteBuffer bytes, int entryBytes, int relativeOffsetAt, long baseOffset) {
        int count = 0;
        while ((count + 1) * entryBytes <= bytes.limit() && !isUnused(bytes, count, entryBytes, relativeOffsetAt)) {
            count++;
        }
        return new IndexEntries(bytes, count, entryBytes, relativeOffsetAt, baseOffset);
    }

    /** Only the first entry may be of the segment's first offset, and it is not all zeros. */
    private static boolean isUnused(ByteBuffer bytes, int number, int entryBytes, int relativeOffsetAt) {
        int at = number * entryBytes;
        boolean isOfFirstOffset = bytes.getInt(at + relativeOffsetAt) == 0;
        return isOfFirstOffset && (number > 0 || bytes.getLong(at) == 0);
    }

    long offset(int number) {
        return baseOffset + bytes.getInt(number * entryBytes + relativeOffsetAt);
    }

    int position(int number) {
        return bytes.getInt(number * entryBytes + POSITION_AT);
    }

    long timestamp(int number) {
        return bytes.getLong(number * entryBytes);
    }

    /** The last entry whose offset is at most the given one, if they are in order; -1 if there is none. */
    int floor(long offset) {
        int low = -1;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) >> 1;
            if (offset(middle) > offset) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low;
    }
}
