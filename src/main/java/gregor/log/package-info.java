/**
 * A partition's log: segments of batches in a directory, appended to at the end, read anywhere, recovered after a crash.
 *
 * <p><b>The problem.</b> Keep batches in the order in which they came, each under its offset, so that an append costs one
 * write, a reader finds any offset or time with a few small reads, nothing acknowledged gets lost, and after a crash what is
 * left is exactly a beginning of what was written.
 *
 * <p><b>Terms.</b> A <i>segment</i> is a file of batches with its indexes; the last one, the <i>active</i> segment, is appended
 * to until it is full or old, then the log <i>rolls</i>. The <i>log end offset</i> is the offset of the next record; the
 * <i>high watermark</i> is the end of what all replicas in sync have; the <i>last stable offset</i> is the start of the
 * oldest open transaction, if that is lower; the <i>log start offset</i> is the first offset that may still be read. Below
 * the <i>recovery point</i> everything has been forced to disk.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: an append adds at least one offset; offsets grow from batch to batch, leader epochs never fall.
 *   <li>I2: log start offset &lt;= last stable offset &lt;= high watermark &lt;= log end offset.
 *   <li>I3: a reader is given bytes below the end of completely written batches, and these bytes never change while it may
 *       read them.
 *   <li>I4: what is known of producers, transactions and leader epochs is a function of the batches; indexes are too.
 *   <li>I5: after an error of the disk no log of its directory takes or gives anything more; other directories go on.
 *   <li>I6: recovery leaves whole batches that are a beginning of what was appended, and done again changes nothing.
 *   <li>I7: the file that tells of a clean stop exists only while everything in its directory is forced to disk.
 *   <li>I8: the recovery point never passes what has been forced, and only cutting the log moves it back.
 *   <li>I9: segments that take the place of others begin at the same offset, and a crash leaves the ones or the others.
 *   <li>I10: what compaction leaves of a record is what it was, where it was; of each key the last record stays, until it is
 *       a tombstone whose time has come; no marker goes before the last batch of its transaction.
 *   <li>I11: a copy of a log in another directory takes its place when it has everything, and a crash leaves one of the two.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.log.UnifiedLog} is the whole of it, with {@link gregor.log.LocalLog},
 * {@link gregor.log.LogSegment}, {@link gregor.log.SegmentFile} and {@link gregor.log.SegmentIndexes} below; then
 * {@link gregor.log.LogReads}, {@link gregor.log.TimeLookup} and {@link gregor.log.FileRecords} for the way out, {@link gregor.log.ProducerState} and
 * {@link gregor.log.LeaderEpochs} for what a log remembers, {@link gregor.log.LogCutting}, {@link gregor.log.LogUpkeep} and
 * {@link gregor.log.Retention} for what else happens to a log, {@link gregor.log.SegmentSwap} for how segments take the place of others,
 * {@link gregor.log.LogRecovery} with {@link gregor.log.SegmentScan}, {@link gregor.log.IndexRebuild},
 * {@link gregor.log.SwapRecovery} and {@link gregor.log.SegmentSplit} for the start; {@link gregor.log.Cleaner} with {@link gregor.log.OffsetMap} and
 * {@link gregor.log.GroupCopy} for compaction, {@link gregor.log.LogCleanerManager} and {@link gregor.log.LogCleaner} for when
 * it happens; and {@link gregor.log.LogManager} for all logs of a node, with
 * {@link gregor.log.FutureLogs} for those on their way to another directory, {@link gregor.log.DirectoryLoad} for its start and {@link gregor.log.DirectoryState} for its failed disks.
 *
 * <p><b>Left out compared with Apache Kafka.</b> {@code preallocate}, which is accepted and does nothing: a file with a tail
 * of zeros has to be told from a torn one at each start, and the file systems that servers use today gain nothing by it.
 * Verification of a transaction before its first record (KIP-890). Only a
 * start gives a failed directory another chance.
 *
 * <p><b>Other than in Apache Kafka.</b>
 * <ul>
 *   <li>Index files hold no descriptor and are written behind (see {@code gregor.index}). An index is believed only as far as
 *       a batch says the same. A transaction index that is missing is not noticed, here as there: most segments have none.
 *   <li>Small files of one partition, its topic id, its leader epochs, its producers' snapshots, are renamed into place
 *       without waiting for the disk, and forced before the recovery point passes what they speak of. An epoch that begins is
 *       not in its file before that: a start finds it in the batches. As long as a log ends at offset 0, nothing of it is
 *       forced: a start after a power failure makes it again, or sets aside a directory that has no topic id.
 *   <li>The directory is forced wherever a power failure that undoes one rename and not the other would bring back what is
 *       gone or lose what is there: see {@link gregor.log.SegmentSwap}, and {@link gregor.log.LocalLog} for segments that are
 *       cut off or given up.
 *   <li>A follower's segment begins where the one before it ended, also if the next offset is higher, as long as its indexes
 *       can hold that. So a start can tell the end that a power failure took from a gap, and drops what is behind it; Apache
 *       Kafka goes on behind the hole. Where compaction makes gaps between segments, that can't be told.
 *   <li>A swap that is completed at a start makes the indexes of its segments again.
 *   <li>{@code segment.jitter.ms} is drawn from a segment's name, not at random, so that a run repeats.
 *   <li>A segment whose records have no timestamp is as old as its opening, not as its file's last change.
 *   <li>Behind a start or a cut the last five batches of each producer are known, not the one that its snapshot has: the others
 *       are read again from the log in front of the snapshot, if they are not too far back.
 * </ul>
 *
 * <p><b>KIPs:</b> KIP-98 (idempotence, transactions), KIP-101 and KIP-279 (leader epochs), KIP-107 (deleting records), KIP-112
 * (log directories), KIP-516 (topic ids), KIP-79 (offsets by time), KIP-58, KIP-354 and KIP-534 (compaction).
 */
@Uses({"base", "port", "config", "protocol", "compress", "record", "index"})
package gregor.log;

import gregor.base.Uses;
