/**
 * State machines whose memory is a log.
 *
 * <p><b>The problem.</b> A coordinator (of groups, of transactions) decides things that must outlive its process and
 * move to another node with it. So it keeps them as records in a partition of an internal topic: a change is first
 * written there, then made in memory, then answered; whoever leads the partition next reads it and knows the same.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: a change is in memory only if its records are committed, so a reply never speaks of what could be lost. A new coordinator
 *       reads more than that, for it cannot know yet what is, and answers nobody before all of it is committed.
 *   <li>I2: reading the log from its start gives the memory that its writer had, and what it was writing: a write that was said to
 *       have failed for want of time or of replicas may be committed later, and is then in the memory of the next reader only.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.coordinator.CoordinatorRecord}, {@link gregor.coordinator.CoordinatorLog}.
 *
 * <p><b>Left out</b> compared with Apache Kafka's {@code CoordinatorRuntime}: linger of writes, snapshots of the memory
 * for reads between commits (with them a new coordinator answers at once, from what it knows to be committed, which may be older than
 * what its predecessor told), transactional writes.
 */
@Uses({"base"})
package gregor.coordinator;

import gregor.base.Uses;
