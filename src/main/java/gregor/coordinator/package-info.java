/**
 * State machines whose memory is a log.
 *
 * <p><b>The problem.</b> A coordinator (of groups, of transactions) decides things that must outlive its process and
 * move to another node with it. So it keeps them as records in a partition of an internal topic: a change is first
 * written there, then made in memory, then answered; whoever leads the partition next reads it and knows the same.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: a change is in memory only if its records are committed, so a reply never speaks of what could be lost.
 *   <li>I2: reading the log from its start gives the memory that its writer had.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.coordinator.CoordinatorRecord}, {@link gregor.coordinator.CoordinatorLog}.
 *
 * <p><b>Left out</b> compared with Apache Kafka's {@code CoordinatorRuntime}: linger of writes, snapshots of the memory
 * for reads between commits, transactional writes.
 */
@Uses({"base"})
package gregor.coordinator;

import gregor.base.Uses;
