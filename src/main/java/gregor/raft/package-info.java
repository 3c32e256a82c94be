/**
 * The quorum that keeps the metadata log: who votes, who leads, in which epoch.
 *
 * <p><b>The problem.</b> The metadata log must survive the loss of some of the nodes that keep it, and never have two
 * contents. KRaft is Raft in Kafka's terms: an epoch has at most one leader, and only the leader appends.
 *
 * <p><b>Terms.</b> A <i>voter</i> is a node whose vote counts, named by its id and, since KIP-853, by the id of the
 * directory its log is in, so that a node with a wiped disk is another voter. An <i>epoch</i> is the term of one leader.
 * A <i>snapshot</i> stands for the log up to an offset.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: the epoch on disk never decreases, and is on disk before anything is done in it.
 *   <li>I2: a snapshot counts only with its footer and with the checksum of every batch.
 *   <li>I4: epochs never fall from batch to batch.
 *   <li>I5: what is committed is never cut off the log's end; what begins the log is cut off only below the end of a snapshot that
 *       stays.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.raft.QuorumState}, {@link gregor.raft.DynamicVoter},
 * {@link gregor.raft.SnapshotFile}; {@link gregor.raft.RaftLog} with {@link gregor.raft.MetadataRaftLog} and
 * {@link gregor.raft.SnapshotRetention}.
 *
 * <p><b>Sources.</b> KIP-595, KIP-630, KIP-853.
 */
@Uses({"base", "port", "config", "protocol", "record", "log"})
package gregor.raft;

import gregor.base.Uses;
