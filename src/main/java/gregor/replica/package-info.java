/**
 * The partitions of this broker, as the requests see them.
 *
 * <p><b>The problem.</b> A client that reads many partitions asks for them all, again and again, though nearly nothing
 * changes from one fetch to the next. A fetch session lets both sides speak of changes only.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I6: a client that applies the replies of its session one after the other knows, after each, what it would know had
 *       it asked for everything: high watermark, log start and error of each partition.
 *   <li>I7: there are never more sessions than slots.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.replica.FetchContext}, {@code FetchSession},
 * {@link gregor.replica.FetchSessionCache}.
 *
 * <p><b>KIPs.</b> 227 (fetch sessions), 516 (topic ids).
 */
@Uses({"base", "message", "port"})
package gregor.replica;

import gregor.base.Uses;
