/**
 * The rules of replication, as arithmetic: who counts, and how far a record is safe.
 *
 * <p><b>The problem.</b> A record that only the leader has is lost with the leader. So a partition has a <i>high
 * watermark</i>: the offset below which every replica in sync has everything. Consumers see records below it, and an
 * append with acks=all succeeds when it is passed.
 *
 * <p><b>Terms.</b> The <i>ISR</i> (in-sync replicas) is the leader and the followers that keep up with it. The <i>end
 * offset</i> of a replica is the offset behind its last record. <i>min.insync.replicas</i> is how many replicas must be
 * in sync for the leader to promise anything.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: the high watermark is at most the end offset of every replica in the ISR at the moment it advances.
 *   <li>I2: within one leader's term the high watermark never goes back.
 *   <li>I3: it does not advance while fewer replicas than required are in sync, so that a member of the ISR that fails
 *       last still has every acknowledged record (KIP-966).
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.isr.HighWatermark}.
 *
 * <p><b>In Apache Kafka</b> the rule is {@code Partition.maybeIncrementLeaderHW}. Kafka also waits for a follower that
 * has caught up but is not in the ISR yet; followers join the ISR when there is more than one broker.
 */
@Uses({})
package gregor.isr;

import gregor.base.Uses;
