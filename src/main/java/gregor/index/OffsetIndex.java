package gregor.index;

import gregor.base.Check;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * From an offset to a place in the segment file, sparsely: {@code NNN.index}.
 *
 * <pre>
 *   0                 4                 8
 *   | relative offset | file position   |    relative offset = last offset of a batch - base offset of the segment
 * </pre>
 *
 * <p>An entry is written about every {@code index.interval.bytes}; the reader scans batches from the entry on. The
 * offset of an entry is the last one of the batch at its position, so that an entry can be checked against the batch it
 * points to. Source: Kafka's {@code OffsetIndex}.
 */
public final class OffsetIndex extends IndexFile {

    public static final int ENTRY_BYTES = 8;

    private static final int POSITION_AT = 4;
    private static final Key RELATIVE_OFFSET = ByteBuffer::getInt;
    private static final Key POSITION = (bytes, at) -> bytes.getInt(at + POSITION_AT);

    private final long baseOffset;
    private final int maxEntries;
    /** The last entry; of the appender alone. */
    private OffsetPosition last;

    /** @param maxBytes {@code segment.index.bytes}: so many whole entries at most */
    public OffsetIndex(Disk disk, Path file, long baseOffset, int maxBytes) {
        super(disk, file, ENTRY_BYTES);
        this.baseOffset = baseOffset;
        this.maxEntries = maxBytes / ENTRY_BYTES;
    }

    @Override
    String whatIsWrong() throws IOException {
        OffsetPosition first = entry(0);
        OffsetPosition loaded = lastEntry();
        boolean grows = entries() < 2 || loaded.offset() > first.offset() && loaded.position() > first.position();
        if (loaded == null || grows && loaded.offset() >= baseOffset && loaded.position() > 0) {
            return null;
        }
        return "the first entry is " + first + ", the last " + loaded + "; allowed are offsets from " + baseOffset
            + " and positions from 1, and both grow";
    }

    @Override
    void noteLast() throws IOException {
        last = lastEntry();
    }

    /** Offset and position must be greater than those of the last entry; the segment sees to it that there is room. */
    public void append(long lastOffsetOfBatch, int position) throws IOException {
        long relative = lastOffsetOfBatch - baseOffset;
        Check.holds("index.I2", relative >= 0 && relative <= Integer.MAX_VALUE,
            "offset, base offset", lastOffsetOfBatch, baseOffset);
        Check.holds("index.I1", last == null || lastOffsetOfBatch > last.offset() && position > last.position(),
            "offset, position", lastOffsetOfBatch, position);
        ByteBuffer bytes = tailWithRoom();
        int at = tailEnd();
        bytes.putInt(at, (int) relative).putInt(at + POSITION_AT, position);
        publish();
        last = new OffsetPosition(lastOffsetOfBatch, position);
    }

    public boolean isFull() {
        return entries() >= maxEntries;
    }

    /** The entry with the greatest offset that is at most {@code offset}; null if there is none: scan from position 0. */
    public OffsetPosition lookup(long offset) throws IOException {
        return entry(floor(offset - baseOffset, RELATIVE_OFFSET));
    }

    /** The first entry at {@code position} or behind it; null if there is none. */
    public OffsetPosition firstFrom(int position) throws IOException {
        return entry(floor(position - 1L, POSITION) + 1);
    }

    /** Entry by number, from 0; null if there is no such entry. */
    public OffsetPosition entry(int number) throws IOException {
        ByteBuffer bytes = entryBytes(number);
        return bytes == null ? null : new OffsetPosition(baseOffset + bytes.getInt(0), bytes.getInt(POSITION_AT));
    }

    public OffsetPosition lastEntry() throws IOException {
        return entry(entries() - 1);
    }

    /** Drops the entries of {@code offset} and above. */
    public void truncateTo(long offset) throws IOException {
        truncateToEntries(floor(offset - 1 - baseOffset, RELATIVE_OFFSET) + 1);
    }
}
