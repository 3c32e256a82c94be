/**
 * The quorum that keeps the metadata log: who votes, who leads, in which epoch.
 *
 * <p><b>The problem.</b> The metadata log must survive the loss of some of the nodes that keep it, and never have two
 * contents. KRaft is Raft in Kafka's terms: an epoch has at most one leader, and only the leader appends.
 *
 * <p><b>Terms.</b> A <i>voter</i> is a replica whose vote counts, named by its node's id and, since KIP-853, by the id of the
 * directory its log is in, so that a node with a wiped disk is another voter. An <i>observer</i> fetches the log and does not vote.
 * An <i>epoch</i> is the term of one leader. The <i>high watermark</i> is up to where the log is committed: it will be in every later
 * leader's log. A <i>snapshot</i> stands for the log up to an offset.
 *
 * <p><b>Shape.</b> {@link gregor.raft.RaftNode} is a step machine: requests, replies and time go in, requests and replies come out. It
 * owns no thread and no file; {@link gregor.raft.RaftDriver} runs it on an event loop. At any moment it is one of the roles of
 * {@link gregor.raft.RaftRole}.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: the epoch on disk never decreases, and is on disk before anything is done in it.
 *   <li>I2: a snapshot counts only with its footer and with the checksum of every batch.
 *   <li>I3: a leader does not fetch from itself.
 *   <li>I4: epochs never fall from batch to batch.
 *   <li>I5: what is committed is never cut off the log's end (RFT-7); what begins the log is cut off only below the end of a snapshot
 *       that stays.
 *   <li>I6: only a candidate with the votes of a majority becomes leader.
 *   <li>I7: a replica goes from role to role only as {@link gregor.raft.RaftRole} allows.
 *   <li>I8: a snapshot ends at a committed record, and says its epoch (RFT-9).
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.raft.RaftRole}, {@link gregor.raft.QuorumState}, {@code VotingRule},
 * {@code ElectionTimeouts}, {@code LeaderLoss}, {@code Quorum}, {@code Elections}, {@code QuorumHighWatermark},
 * {@code LeaderState}, {@code Leadership}, {@code FetchRequests}, {@code Divergence}, {@code Fetching}, {@code Resignation},
 * {@code RaftListeners}, {@link gregor.raft.RaftNode}, {@link gregor.raft.RaftDriver}; for the log {@link gregor.raft.RaftLog}
 * with {@link gregor.raft.MetadataRaftLog}, {@link gregor.raft.SnapshotFile} and {@link gregor.raft.SnapshotRetention},
 * {@code SnapshotRequests} and {@code SnapshotFetch}; for the voters {@link gregor.raft.VoterSet}, {@code VoterHistory},
 * {@code VoterChanges}, {@code Membership}, {@link gregor.raft.DynamicVoter}.
 *
 * <p><b>Left out.</b> The leader collects no records for a linger time ({@code controller.quorum.append.linger.ms}): it forces what its
 * event loop had to append, all at once. A reply names the leader's address at the one listener that controllers use among themselves.
 * A snapshot is made, fetched and loaded whole, in memory.
 *
 * <p><b>Otherwise than in Kafka.</b> A follower that sees that the leader's process is gone does not wait for the fetch timeout
 * ({@code LeaderLoss}); one that is told that the leader resigns grants pre-votes from then on ({@code Resignation}).
 *
 * <p><b>Sources.</b> KIP-595, KIP-630, KIP-853, KIP-996, KIP-1166.
 */
@Uses({"base", "config", "log", "message", "port", "protocol", "record"})
package gregor.raft;

import gregor.base.Uses;
