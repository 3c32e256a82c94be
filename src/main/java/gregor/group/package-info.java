/**
 * Consumer groups: who reads what, and how far they have read.
 *
 * <p><b>The problem.</b> Consumers come and go, and each partition of a topic shall be read by exactly one of those that
 * are there. Somebody has to notice who is there, get everybody to stop, and start them again with a new assignment; and
 * somebody has to remember how far each partition has been read, so that the next owner goes on from there.
 *
 * <p><b>Terms.</b> A <i>generation</i> is the time during which a group's members and assignment do not change. A
 * <i>rebalance</i> is the step from one generation to the next. A <i>static member</i> has an instance id of its own and keeps
 * its place over a restart.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: a group's state changes only along {@link gregor.group.GroupState}'s table.
 *   <li>I2: a member is answered only in the current generation, so no partition has two owners in one generation.
 *   <li>I3: nobody hears of an assignment or a committed offset before it is committed in {@code __consumer_offsets}, also not from a
 *       coordinator that has just read it there.
 *   <li>I4: reading {@code __consumer_offsets} gives the offsets and stable groups that were written.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.group.GroupState}, {@code ClassicGroup} with {@code GroupMember} and {@code GroupMembers},
 * {@link gregor.group.GroupRecords}, {@code CommittedOffsets}, {@code GroupShard}, {@link gregor.group.GroupCoordinator}.
 *
 * <p><b>Left out</b> compared with Apache Kafka: the protocol of KIP-848, expiry of offsets, listing, describing and
 * deleting groups, transactional offsets.
 *
 * <p>KIP-134 (initial delay), KIP-345 (static members), KIP-394 (member ids), KIP-814 (leaders that keep
 * the assignment).
 */
@Uses({"base", "config", "coordinator", "message", "port", "protocol"})
package gregor.group;

import gregor.base.Uses;
