package gregor.index;

import gregor.base.Check;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * From a timestamp to an offset, sparsely: {@code NNN.timeindex}.
 *
 * <pre>
 *   0                                   8                 12
 *   | timestamp, ms                     | relative offset |
 * </pre>
 *
 * <p>An entry says: the greatest timestamp up to this offset is this one. So a record later than the entry's timestamp
 * is behind the entry's offset, however the timestamps jump about. The last entry of a segment that is no longer
 * written is the segment's greatest timestamp; one slot is kept free for it. Source: Kafka's {@code TimeIndex}, KIP-33.
 */
public final class TimeIndex extends IndexFile {

    public static final int ENTRY_BYTES = 12;

    private static final int RELATIVE_OFFSET_AT = 8;
    private static final Key TIMESTAMP = ByteBuffer::getLong;
    private static final Key RELATIVE_OFFSET = (bytes, at) -> bytes.getInt(at + RELATIVE_OFFSET_AT);

    private final long baseOffset;
    private final int maxEntries;
    private final TimestampOffset none;
    /** The last entry; of the appender alone. */
    private TimestampOffset last;

    /** @param maxBytes {@code segment.index.bytes}: so many whole entries at most */
    public TimeIndex(Disk disk, Path file, long baseOffset, int maxBytes) {
        super(disk, file, ENTRY_BYTES);
        this.baseOffset = baseOffset;
        this.maxEntries = maxBytes / ENTRY_BYTES;
        this.none = new TimestampOffset(-1, baseOffset);
        this.last = none;
    }

    @Override
    String whatIsWrong() throws IOException {
        TimestampOffset first = entry(0);
        TimestampOffset loaded = lastEntry();
        boolean grows = entries() < 2 || loaded.timestamp() > first.timestamp() && loaded.offset() > first.offset();
        if (grows && loaded.offset() >= baseOffset) {
            return null;
        }
        return "the first entry is " + first + ", the last " + loaded + "; allowed are offsets from " + baseOffset
            + ", and offsets and timestamps grow";
    }

    @Override
    void noteLast() throws IOException {
        last = lastEntry();
    }

    /** Appends if the timestamp is greater than that of the last entry; otherwise the last entry says it already. */
    public void maybeAppend(long timestamp, long offset) throws IOException {
        if (timestamp <= last.timestamp()) {
            return;
        }
        long relative = offset - baseOffset;
        Check.holds("index.I2", relative >= 0 && relative <= Integer.MAX_VALUE,
            "offset, base offset", offset, baseOffset);
        Check.holds("index.I1", entries() == 0 || offset > last.offset(), "offset, last", offset, last.offset());
        Check.holds("index.I3", entries() < maxEntries, "entries, most", entries(), maxEntries);
        ByteBuffer bytes = tailWithRoom();
        int at = tailEnd();
        bytes.putLong(at, timestamp).putInt(at + RELATIVE_OFFSET_AT, (int) relative);
        publish();
        last = new TimestampOffset(timestamp, offset);
    }

    /** Whether only the slot is left that the last entry of the segment needs. */
    public boolean isFull() {
        return entries() >= maxEntries - 1;
    }

    /** The entry with the greatest timestamp that is at most the given one; (-1, base offset) if there is none. */
    public TimestampOffset lookup(long timestamp) throws IOException {
        TimestampOffset found = entry(floor(timestamp, TIMESTAMP));
        return found == null ? none : found;
    }

    /** Entry by number, from 0; null if there is no such entry. */
    public TimestampOffset entry(int number) throws IOException {
        ByteBuffer bytes = entryBytes(number);
        return bytes == null ? null
            : new TimestampOffset(bytes.getLong(0), baseOffset + bytes.getInt(RELATIVE_OFFSET_AT));
    }

    /** The last entry; (-1, base offset) if there is none. */
    public TimestampOffset lastEntry() throws IOException {
        TimestampOffset found = entry(entries() - 1);
        return found == null ? none : found;
    }

    /** Drops the entries of {@code offset} and above. */
    public void truncateTo(long offset) throws IOException {
        truncateToEntries(floor(offset - 1 - baseOffset, RELATIVE_OFFSET) + 1);
    }
}
