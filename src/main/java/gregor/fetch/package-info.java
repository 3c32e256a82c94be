/**
 * What all who fetch have in common, consumers and followers: the asker's side of a fetch session.
 *
 * <p><b>The problem.</b> Who reads many partitions asks for them all, again and again, though nearly nothing changes. With a fetch
 * session both sides speak of changes only. It works as long as both remember the same; where they do not, because a reply was lost
 * or the broker needed the room, the session is over and a full request starts another one.
 *
 * <p><b>Terms.</b> A <i>full</i> request names all partitions, an <i>incremental</i> one those that changed and those to be forgotten.
 * The <i>session epoch</i> counts the requests of a session.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: what a broker remembers of a session is what is wanted here, or the session is over.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.fetch.FetchSessionHandler}. The broker's side is {@code FetchSession} in
 * {@code gregor.replica}.
 *
 * <p><b>Sources.</b> KIP-227, KIP-516 (topic ids). In Apache Kafka it is {@code FetchSessionHandler} of the clients, which brokers
 * use too.
 */
@Uses({"base", "message"})
package gregor.fetch;

import gregor.base.Uses;
