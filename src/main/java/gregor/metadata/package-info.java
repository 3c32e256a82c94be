/**
 * What the cluster is: the records that say so, one by one, and the image they add up to.
 *
 * <p><b>Terms.</b> A <i>metadata record</i> is one fact (a topic exists, a broker is fenced).
 *
 * <p><b>Reading order.</b> {@link gregor.metadata.MetadataRecord} and the record classes in
 * {@link gregor.metadata.TopicRecords}, {@link gregor.metadata.ClusterRecords}, {@link gregor.metadata.LogRecords},
 * {@link gregor.metadata.SecurityRecords}; {@link gregor.metadata.MetadataRecordSerde}, how they look on disk;
 * {@link gregor.metadata.MetadataVersion}, which of their versions a cluster may write.
 *
 * <p><b>Sources.</b> KIP-500, KIP-631, KIP-778 (feature levels).
 */
@Uses({"base", "protocol"})
package gregor.metadata;

import gregor.base.Uses;
