/**
 * The rules of replication, as arithmetic: who is in sync, and how far a record is safe.
 *
 * <p><b>The problem.</b> A record that only the leader has is lost with the leader. So a partition has a <i>high
 * watermark</i>: the offset below which every replica in sync has everything. Consumers see records below it, and an
 * append with acks=all succeeds when it is passed. Who is in sync changes all the time, and the controller, which elects leaders from
 * those in sync, is another node: between the two there is always one who does not know yet.
 *
 * <p><b>Terms.</b> The <i>ISR</i> (in-sync replicas) is the leader and the followers that keep up with it. The <i>end
 * offset</i> of a replica is the offset behind its last record. <i>min.insync.replicas</i> is how many replicas must be
 * in sync for the leader to promise anything. A leader <i>proposes</i> an ISR to the controller, which <i>decides</i>; the <i>maximal
 * ISR</i> is all who are in what was decided last or in what is proposed. A <i>term</i> is the time of one leader under one leader epoch.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: the high watermark is at most the end offset of every replica in the maximal ISR at the moment it advances.
 *   <li>I2: within one leader's term the high watermark never goes back.
 *   <li>I3: it does not advance while fewer replicas than required are in sync, so that a member of the ISR that fails
 *       last still has every acknowledged record (KIP-966).
 *   <li>I4: a follower is proposed for the ISR only with all that may have been acknowledged: up to the high watermark and up to the
 *       start of the term, seen in one fetch of this term by the process that is registered now.
 *   <li>I5: a proposal counts from before it is sent until it is known what has become of it.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.isr.HighWatermark}, {@link gregor.isr.FollowerProgress}, {@link gregor.isr.IsrRules},
 * {@link gregor.isr.IsrState}, {@link gregor.isr.LeaderAndIsr}.
 *
 * <p><b>In Apache Kafka</b> these rules are parts of {@code Partition}, {@code Replica} and {@code PartitionState}, between locks and
 * callbacks. KIP-497 (proposals), 841 (who may join), 903 (broker epochs), 966 (no progress under the minimum).
 */
@Uses({"base"})
package gregor.isr;

import gregor.base.Uses;
