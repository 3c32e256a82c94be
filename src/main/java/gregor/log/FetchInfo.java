package gregor.log;

import gregor.index.AbortedTransaction;
import gregor.protocol.Records;
import java.util.List;

/**
 * What a read found.
 *
 * @param start the offset asked for, with the place of the batch that contains it
 * @param records from that batch on, whole batches except perhaps the last, which may be cut at any byte
 * @param firstEntryIncomplete even the first batch is cut: it is larger than the bytes that were allowed
 * @param abortedOrNull the aborted transactions that reach into the records; null unless the read was
 *     {@link FetchIsolation#TXN_COMMITTED}
 * @param at the log's offsets by which the read was decided
 */
public record FetchInfo(LogOffsetMetadata start, Records records, boolean firstEntryIncomplete,
                        List<AbortedTransaction> abortedOrNull, LogOffsetSnapshot at) {}
