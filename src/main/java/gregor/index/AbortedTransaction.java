package gregor.index;

/**
 * A transaction that ended with an abort marker: an entry of the transaction index.
 *
 * @param firstOffset of the transaction's first record in this partition
 * @param lastOffset the offset of its marker
 * @param lastStableOffset where the oldest transaction that was open when this one ended begins, or the offset behind
 *     the marker: no transaction that ended earlier reaches it
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}
