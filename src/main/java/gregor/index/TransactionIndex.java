package gregor.index;

import gregor.base.Check;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The aborted transactions whose marker is in the segment: {@code NNN.txnindex}, ordered by the marker's offset.
 *
 * <pre>
 *   0         2             10             18            26                   34
 *   | version | producer id | first offset | last offset | last stable offset |
 * </pre>
 *
 * <p>A consumer that reads committed records only is told the aborted transactions that reach into what it fetched, and
 * drops their records itself. The file is made when the first transaction is aborted. Source: Kafka's
 * {@code TransactionIndex} and {@code AbortedTxn}, KIP-98.
 */
public final class TransactionIndex extends IndexFile {

    public static final int ENTRY_BYTES = 34;

    private static final short VERSION = 0;
    private static final int PRODUCER_ID_AT = 2;
    private static final int FIRST_OFFSET_AT = 10;
    private static final int LAST_OFFSET_AT = 18;
    private static final int LAST_STABLE_OFFSET_AT = 26;
    private static final Key LAST_OFFSET = (bytes, at) -> bytes.getLong(at + LAST_OFFSET_AT);

    private final long baseOffset;
    /** The last offset of the last entry, or -1; of the appender alone. */
    private long lastOffset = -1;

    public TransactionIndex(Disk disk, Path file, long baseOffset) {
        super(disk, file, ENTRY_BYTES);
        this.baseOffset = baseOffset;
    }

    /** Looks at each entry: there are few, and a wrong one would hide records or show aborted ones. */
    @Override
    String whatIsWrong() throws IOException {
        long latest = -1;
        for (int i = 0; i < entries(); i++) {
            ByteBuffer bytes = entryBytes(i);
            AbortedTransaction entry = decode(bytes);
            if (bytes.getShort(0) != VERSION || entry.firstOffset() > entry.lastOffset()
                || entry.lastOffset() < baseOffset || entry.lastOffset() <= latest) {
                return "entry " + i + " is version " + bytes.getShort(0) + " "
                    + entry + ", allowed is version 0 and last offsets that grow from " + baseOffset;
            }
            latest = entry.lastOffset();
        }
        return null;
    }

    @Override
    void noteLast() throws IOException {
        AbortedTransaction last = entry(entries() - 1);
        lastOffset = last == null ? -1 : last.lastOffset();
    }

    /** The marker's offset must be greater than that of the last entry. */
    public void append(AbortedTransaction entry) throws IOException {
        Check.holds("index.I1", entry.lastOffset() > lastOffset,
            "last offset, greatest", entry.lastOffset(), lastOffset);
        ByteBuffer bytes = tailWithRoom();
        int at = tailEnd();
        bytes.putShort(at, VERSION)
            .putLong(at + PRODUCER_ID_AT, entry.producerId())
            .putLong(at + FIRST_OFFSET_AT, entry.firstOffset())
            .putLong(at + LAST_OFFSET_AT, entry.lastOffset())
            .putLong(at + LAST_STABLE_OFFSET_AT, entry.lastStableOffset());
        publish();
        lastOffset = entry.lastOffset();
    }

    /** Entry by number, from 0; null if there is no such entry. */
    public AbortedTransaction entry(int number) throws IOException {
        ByteBuffer bytes = entryBytes(number);
        return bytes == null ? null : decode(bytes);
    }

    private static AbortedTransaction decode(ByteBuffer bytes) {
        return new AbortedTransaction(bytes.getLong(PRODUCER_ID_AT), bytes.getLong(FIRST_OFFSET_AT),
            bytes.getLong(LAST_OFFSET_AT), bytes.getLong(LAST_STABLE_OFFSET_AT));
    }

    /**
     * Adds the aborted transactions that have a record or their marker in a range of offsets.
     *
     * @param startOffset inclusive
     * @param endOffset exclusive
     * @return whether no later segment can hold another one: a transaction ended here whose last stable offset is at
     *     or behind the range
     */
    public boolean collectAborted(long startOffset, long endOffset, List<AbortedTransaction> into) throws IOException {
        int count = entries();
        if (count == 0) {
            return false;
        }
        for (int i = floor(startOffset - 1, LAST_OFFSET) + 1; i < count; i++) {
            AbortedTransaction entry = entry(i);
            if (entry == null) {
                return false;
            }
            if (entry.firstOffset() < endOffset) {
                into.add(entry);
            }
            if (entry.lastStableOffset() >= endOffset) {
                return true;
            }
        }
        return false;
    }

    /** Drops the entries whose marker is at {@code offset} or above. */
    public void truncateTo(long offset) throws IOException {
        truncateToEntries(floor(offset - 1, LAST_OFFSET) + 1);
    }
}
