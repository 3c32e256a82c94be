/**
 * What the cluster is: the records that say so, one by one, and the image they add up to.
 *
 * <p><b>The problem.</b> Every node must know which topics exist, who leads which partition, what is configured; all must
 * come to the same answer, also after a restart; and a request that is being answered must not see half of a change.
 * So the truth is a log of records, and what a node knows is an immutable image: the sum of the records up to an offset.
 * A new image is made beside the old one and shares with it whatever did not change.
 *
 * <p><b>Terms.</b> A <i>metadata record</i> is one fact (a topic exists, a broker is fenced). An <i>image</i> is the
 * cluster at one offset. A <i>delta</i> is the step from one image to a later one, and knows what changed. A
 * <i>publisher</i> is somebody who acts on deltas. A <i>metadata transaction</i> is a run of records, over several
 * batches of the log, that count together or not at all.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: an image is a function of the records up to its offset: a chain of deltas, cut wherever one likes, gives what
 *       one delta over all of the records gives.
 *   <li>I2: the topics by name and by id are the same topics.
 *   <li>I3: an image never changes; a delta leaves the image it starts from as it was.
 *   <li>I4: nobody sees a part of a batch, or of a metadata transaction.
 *   <li>I5: a record that makes no sense after those before it stops the node; it is never skipped.
 *   <li>I6: nobody hears of a record before it is forced to disk, and whoever heard of it hears of it at every later start.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.metadata.MetadataRecord} and the record classes in
 * {@link gregor.metadata.TopicRecords}, {@link gregor.metadata.ClusterRecords}, {@link gregor.metadata.LogRecords},
 * {@link gregor.metadata.SecurityRecords}; {@link gregor.metadata.MetadataRecordSerde}, how they look on disk;
 * {@link gregor.metadata.MetadataVersion}, which of their versions a cluster may write. Then
 * {@link gregor.metadata.PersistentMap}, {@link gregor.metadata.MetadataImage} with its parts,
 * {@link gregor.metadata.MetadataDelta} with {@link gregor.metadata.TopicsDelta}, and {@link gregor.metadata.MetadataCache},
 * where requests find the latest image. How the records get there:
 * {@link gregor.metadata.MetadataLoader}, {@link gregor.metadata.MetadataBatch}. How it all begins on an empty disk:
 * {@link gregor.metadata.StorageFormatter}, {@link gregor.metadata.BootstrapMetadata}, {@link gregor.metadata.NodeStorage}.
 *
 * <p><b>Compared with Apache Kafka.</b> A snapshot's records are made on the
 * metadata thread, and written on the quorum's. Quotas, SCRAM credentials, ACLs and delegation tokens are read and kept, but nothing
 * acts on them yet ({@link gregor.metadata.KeptRecords}). A delta there collects changes in hash maps and applies them at the
 * end; here it makes the new maps as it goes.
 *
 * <p><b>Sources.</b> KIP-500, KIP-631, KIP-778 (feature levels), KIP-858 (directories), KIP-868 (metadata transactions),
 * KIP-966 (eligible leader replicas).
 */
@Uses({"base", "port", "config", "protocol", "message", "record", "raft"})
package gregor.metadata;

import gregor.base.Uses;
