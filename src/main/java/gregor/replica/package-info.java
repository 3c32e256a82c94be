/**
 * The partitions of this broker, as requests see them: appending to their leaders, reading from them, and waiting.
 *
 * <p><b>The problem.</b> A produce request names partitions, a fetch too; between them and the logs stands the question who
 * leads, in which term, and how far the records are safe. And half of all requests cannot be answered at once: a consumer
 * at the end of a log waits for records, a producer that wants its records on every replica waits for the followers. None of
 * them may hold a thread. The other half is repetition: a client that reads many partitions asks for them all, again and
 * again, though nearly nothing changes; a fetch session lets both sides speak of changes only.
 *
 * <p><b>Terms.</b> A <i>replica</i> is a log of a partition on a broker. The <i>leader</i> is the replica that appends and
 * serves; its <i>leader epoch</i> numbers its term. The <i>ISR</i> are the replicas in sync; below the <i>high
 * watermark</i> all of them have everything. A <i>fetch session</i> remembers on the broker what a client fetches and what
 * it was told.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: only the leader appends, and serves whoever insists on it; each replica serves only who agrees with it on the leader
 *       epoch or says nothing of it. A change of role waits for appends that have begun, so no append of one term ends in the next.
 *   <li>I2: a partition is here exactly if the latest metadata image has a replica of it on this broker, and its log is the
 *       one of that topic id. Nothing of a deleted topic is served under a new topic of the same name.
 *   <li>I3: acks=all succeeds only if the high watermark has passed the last record, with at least
 *       {@code min.insync.replicas} in sync.
 *   <li>I4: a request is answered once. A waiting fetch is answered by the thread that made enough bytes readable; no
 *       wake-up is lost between its reading and its waiting (purgatory.I2).
 *   <li>I5: a fetch returns whole batches from the one that contains the offset, cut at the byte where a limit is reached;
 *       the first batch of all is returned whole, so nobody gets stuck before it (KIP-74).
 *   <li>I6: a client that applies the replies of its session one after the other knows, after each, what it would know had
 *       it asked for everything: high watermark, log start and error of each partition.
 *   <li>I7: there are never more sessions than slots.
 *   <li>I8: of a follower counts only what it has fetched in this leader's term, as the process that is registered now.
 *   <li>I9: a change of an ISR and an advance of the high watermark exclude each other, and what is proposed to the controller counts
 *       before it leaves (isr.I5).
 *   <li>I10: a follower changes its log in the name of one leader's term, and only while this broker follows in that term. What it asks
 *       for next is the end of its log, so a leader may take each fetch for an acknowledgement.
 *   <li>I11: a follower serves consumers up to its own high watermark, which its leader has had, and nobody beyond it.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.replica.ReplicaManager}, the door for requests; {@link gregor.replica.Partition} and
 * {@code LeaderRole}, which proposes ISRs through {@link gregor.replica.IsrChannel} and
 * sends consumers where {@code RackAwareReplicaSelector} says;
 * {@code DelayedFetch}, {@code DelayedReplication} and {@code DelayedProduce}; {@code HostedPartitions}, which follows the
 * metadata log; {@code OffsetQuery}. Then sessions: {@link gregor.replica.FetchContext}, {@code FetchSession},
 * {@link gregor.replica.FetchSessionCache}. Then the followers: {@code ReplicaFetcher} with {@code ReplyVerdict},
 * {@code FollowedPartition} and {@code EpochDivergence}; {@code FetcherLoop} and {@code ReplicaFetcherManager}, which turn it, over a
 * {@link gregor.replica.LeaderChannel}. Last {@code DirectoryMove} and {@code ReplicaAlterLogDirsManager}, for replicas that move to
 * another log directory, of which a {@link gregor.replica.DirectoryChannel} tells the controller; and {@code FollowerMetrics} and
 * {@code ReplicaManagerMetrics}, what is told of all that to who watches.
 *
 * <p><b>Left out, compared with Apache Kafka.</b> The selector of replicas is the one that Kafka comes with, no class of one's own. Replicas
 * move between directories one piece after another, not on {@code num.replica.alter.log.dirs.threads} threads. Sessions sit in one cache instead of eight shards.
 *
 * <p><b>KIPs.</b> 74 (limits), 101 and 279 (leader epochs), 107 (delete records), 113 and 858 (log directories), 207 (end of a new leader's log), 227
 * (fetch sessions), 320 (fencing of clients), 392 (reading from followers), 497 (proposing ISRs), 516 (topic ids), 595 (divergence told by fetch), 841 and 903
 * (who may be in sync), 951 (naming the new leader), 966 (no progress under min ISR).
 */
@Uses({"base", "config", "fetch", "index", "isr", "log", "message", "metadata", "metrics", "port", "protocol", "purgatory", "record"})
package gregor.replica;

import gregor.base.Uses;
