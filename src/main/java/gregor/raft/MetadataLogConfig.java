package gregor.raft;

import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import java.util.Map;

/**
 * The settings of the metadata log. Source: Kafka's {@code MetadataLogConfig}.
 *
 * @param maxBatchBytes of what one append may bring
 * @param maxRetentionBytes of log and snapshots together; negative for no limit
 * @param maxRetentionMs how old the last record in a snapshot may be; negative for no limit
 * @param deleteDelayMs how long a segment that is cut off is kept for those who read it
 */
public record MetadataLogConfig(int segmentBytes, long segmentMs, int maxBatchBytes, long maxRetentionBytes, long maxRetentionMs,
        long deleteDelayMs) {

    public static MetadataLogConfig of(NodeConfig config) {
        return new MetadataLogConfig(config.metadataLogSegmentBytes(), config.metadataLogSegmentMs(), config.metadataLogMaxBatchBytes(),
            config.metadataMaxRetentionBytes(), config.metadataMaxRetentionMs(), config.metadataLogDeleteDelayMs());
    }

    /** Of its own accord the log deletes nothing (RFT-10): what goes, and when, is {@link SnapshotRetention}'s decision. */
    TopicConfig topicConfig() {
        return TopicConfig.of(Map.of(
            "internal.segment.bytes", Integer.toString(segmentBytes),
            "segment.ms", Long.toString(segmentMs),
            "max.message.bytes", Integer.toString(maxBatchBytes),
            "file.delete.delay.ms", Long.toString(deleteDelayMs),
            "retention.ms", "-1",
            "retention.bytes", "-1"));
    }
}
