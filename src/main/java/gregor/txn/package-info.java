/**
 * Producer ids: the names by which logs tell one idempotent producer from another.
 *
 * <p><b>The problem.</b> A log drops a batch that it has already, which it knows by producer id and sequence number. Two
 * producers with one id would silently lose each other's records. So an id is given out once in the life of the cluster,
 * by any broker, without asking the controller for each.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: no producer id is handed out twice, neither by one broker nor by two, nor after a restart: blocks never
 *       overlap, and what is left of a broker's block at its end is lost on purpose.
 *   <li>I2: whoever asks for an id gets one answer: an id, or an error that passes.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.txn.ProducerIds}.
 *
 * <p><b>In Apache Kafka</b> this is {@code RPCProducerIdManager}, which answers COORDINATOR_LOAD_IN_PROGRESS while it waits
 * for a block; here the request waits too. <b>KIPs.</b> 98 (idempotence), 730 (blocks of ids from the controller).
 */
@Uses({"base"})
package gregor.txn;

import gregor.base.Uses;
