package gregor.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of a topic: its own overrides, and its broker's settings for the rest. Everything is read once, into
 * fields, because these are asked for with every batch.
 *
 * <p>An accessor is named like the key; {@link #KEYS} says what each of them means. Immutable: a changed topic gets a
 * new one.
 */
public final class TopicConfig {

    /** Every setting of a topic, with Kafka's names and defaults. */
    public static final ConfigDef KEYS = ConfigDef.of(TopicKeys.segments(), TopicKeys.retention());

    private final int segmentBytes;
    private final long segmentMs;
    private final long segmentJitterMs;
    private final int segmentIndexBytes;
    private final int indexIntervalBytes;
    private final boolean preallocate;
    private final long fileDeleteDelayMs;
    private final long flushMessages;
    private final long flushMs;
    private final int maxMessageBytes;
    private final String messageTimestampType;
    private final long messageTimestampBeforeMaxMs;
    private final long messageTimestampAfterMaxMs;
    private final String compressionType;
    private final int compressionGzipLevel;
    private final int compressionLz4Level;
    private final int compressionZstdLevel;
    private final List<String> cleanupPolicy;
    private final long retentionBytes;
    private final long retentionMs;
    private final long deleteRetentionMs;
    private final long minCompactionLagMs;
    private final long maxCompactionLagMs;
    private final double minCleanableDirtyRatio;
    private final int minInsyncReplicas;
    private final boolean uncleanLeaderElectionEnable;
    private final List<String> leaderReplicationThrottledReplicas;
    private final List<String> followerReplicationThrottledReplicas;
    private final boolean remoteStorageEnable;
    private final boolean remoteLogCopyDisable;
    private final boolean remoteLogDeleteOnDisable;
    private final long localRetentionBytes;
    private final long localRetentionMs;

    private TopicConfig(ConfigValues values) {
        Object forTests = values.raw("internal.segment.bytes");
        this.segmentBytes = forTests != null ? (Integer) forTests : values.intOf("segment.bytes");
        this.segmentMs = values.longOf("segment.ms");
        this.segmentJitterMs = values.longOf("segment.jitter.ms");
        this.segmentIndexBytes = values.intOf("segment.index.bytes");
        this.indexIntervalBytes = values.intOf("index.interval.bytes");
        this.preallocate = values.booleanOf("preallocate");
        this.fileDeleteDelayMs = values.longOf("file.delete.delay.ms");
        this.flushMessages = values.longOf("flush.messages");
        this.flushMs = values.longOf("flush.ms");
        this.maxMessageBytes = values.intOf("max.message.bytes");
        this.messageTimestampType = values.stringOf("message.timestamp.type");
        this.messageTimestampBeforeMaxMs = values.longOf("message.timestamp.before.max.ms");
        this.messageTimestampAfterMaxMs = values.longOf("message.timestamp.after.max.ms");
        this.compressionType = values.stringOf("compression.type");
        this.compressionGzipLevel = values.intOf("compression.gzip.level");
        this.compressionLz4Level = values.intOf("compression.lz4.level");
        this.compressionZstdLevel = values.intOf("compression.zstd.level");
        this.cleanupPolicy = values.listOf("cleanup.policy");
        this.retentionBytes = values.longOf("retention.bytes");
        this.retentionMs = values.longOf("retention.ms");
        this.deleteRetentionMs = values.longOf("delete.retention.ms");
        this.minCompactionLagMs = values.longOf("min.compaction.lag.ms");
        this.maxCompactionLagMs = values.longOf("max.compaction.lag.ms");
        this.minCleanableDirtyRatio = values.doubleOf("min.cleanable.dirty.ratio");
        this.minInsyncReplicas = values.intOf("min.insync.replicas");
        this.uncleanLeaderElectionEnable = values.booleanOf("unclean.leader.election.enable");
        this.leaderReplicationThrottledReplicas = values.listOf("leader.replication.throttled.replicas");
        this.followerReplicationThrottledReplicas = values.listOf("follower.replication.throttled.replicas");
        this.remoteStorageEnable = values.booleanOf("remote.storage.enable");
        this.remoteLogCopyDisable = values.booleanOf("remote.log.copy.disable");
        this.remoteLogDeleteOnDisable = values.booleanOf("remote.log.delete.on.disable");
        this.localRetentionBytes = values.longOf("local.retention.bytes");
        this.localRetentionMs = values.longOf("local.retention.ms");
    }

    /** What a topic without overrides has on a broker without settings. */
    public static TopicConfig defaults() {
        return new TopicConfig(KEYS.parse(Map.of()));
    }

    /** Some overrides, and Kafka's defaults for the rest. For topics that no broker's settings apply to, such as the metadata log. */
    public static TopicConfig of(Map<String, String> overrides) {
        return new TopicConfig(KEYS.parse(overrides));
    }

    /**
     * A topic's settings on one broker. A name that is not known is left out: a later release may have written it.
     *
     * @param overrides set for this topic
     * @throws InvalidConfig if a value is not allowed
     */
    public static TopicConfig of(Map<String, String> overrides, NodeConfig node) {
        return new TopicConfig(valuesOf(overrides, node));
    }

    private static ConfigValues valuesOf(Map<String, String> overrides, NodeConfig node) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ConfigKey key : KEYS.keys()) {
            Object value = overrides.containsKey(key.name()) ? key.parse(overrides.get(key.name()))
                : key.fallback() != null ? node.defaultOf(key)
                : key.defaultValue();
            values.put(key.name(), value);
        }
        return new ConfigValues(KEYS, values);
    }

    /**
     * Checks overrides before they are accepted, for a new topic or a change. Stricter than {@link #of}: a name that is
     * not known is refused.
     *
     * @throws InvalidConfig naming the first key that cannot be accepted
     */
    public static void validate(Map<String, String> overrides, NodeConfig node) {
        for (String name : overrides.keySet()) {
            if (!KEYS.contains(name)) {
                throw InvalidConfig.unknown("topic", name, KEYS.nearest(name));
            }
        }
        TopicConfig config = of(overrides, node);
        if (config.minCompactionLagMs > config.maxCompactionLagMs) {
            throw InvalidConfig.of("min.compaction.lag.ms", config.minCompactionLagMs,
                "must be at most max.compaction.lag.ms, which is " + config.maxCompactionLagMs);
        }
        if (config.remoteStorageEnable && !node.remoteLogStorageSystemEnable()) {
            throw InvalidConfig.of("remote.storage.enable", true,
                "Tiered Storage functionality is disabled in the broker: remote.log.storage.system.enable is false");
        }
    }

    /** The values that count, as texts by name, in the order of the names. Settings for tests are left out unless they are set. */
    static Map<String, String> texts(Map<String, String> overrides, NodeConfig node) {
        ConfigValues values = valuesOf(overrides, node);
        Map<String, String> texts = new LinkedHashMap<>();
        for (ConfigKey key : KEYS.keys()) {
            if (!key.internal()) {
                texts.put(key.name(), key.type().format(values.raw(key.name())));
            }
        }
        return texts;
    }

    /** Whether old records are deleted by time and size. */
    public boolean isDeleted() {
        return cleanupPolicy.contains("delete");
    }

    /** Whether only the last record of each key is kept. */
    public boolean isCompacted() {
        return cleanupPolicy.contains("compact");
    }

    /**
     * The age at which a segment gives way to the next, in milliseconds: of a compacted topic {@code max.compaction.lag.ms} at
     * the latest, because the last segment is not compacted (KIP-354).
     */
    public long maxSegmentMs() {
        return isCompacted() ? Math.min(maxCompactionLagMs, segmentMs) : segmentMs;
    }

    public int segmentBytes() { return segmentBytes; }
    public long segmentMs() { return segmentMs; }
    public long segmentJitterMs() { return segmentJitterMs; }
    public int segmentIndexBytes() { return segmentIndexBytes; }
    public int indexIntervalBytes() { return indexIntervalBytes; }
    public boolean preallocate() { return preallocate; }
    public long fileDeleteDelayMs() { return fileDeleteDelayMs; }
    public long flushMessages() { return flushMessages; }
    public long flushMs() { return flushMs; }
    public int maxMessageBytes() { return maxMessageBytes; }
    public String messageTimestampType() { return messageTimestampType; }
    public long messageTimestampBeforeMaxMs() { return messageTimestampBeforeMaxMs; }
    public long messageTimestampAfterMaxMs() { return messageTimestampAfterMaxMs; }
    public String compressionType() { return compressionType; }
    public int compressionGzipLevel() { return compressionGzipLevel; }
    public int compressionLz4Level() { return compressionLz4Level; }
    public int compressionZstdLevel() { return compressionZstdLevel; }
    public List<String> cleanupPolicy() { return cleanupPolicy; }
    public long retentionBytes() { return retentionBytes; }
    public long retentionMs() { return retentionMs; }
    public long deleteRetentionMs() { return deleteRetentionMs; }
    public long minCompactionLagMs() { return minCompactionLagMs; }
    public long maxCompactionLagMs() { return maxCompactionLagMs; }
    public double minCleanableDirtyRatio() { return minCleanableDirtyRatio; }
    public int minInsyncReplicas() { return minInsyncReplicas; }
    public boolean uncleanLeaderElectionEnable() { return uncleanLeaderElectionEnable; }
    public List<String> leaderReplicationThrottledReplicas() { return leaderReplicationThrottledReplicas; }
    public List<String> followerReplicationThrottledReplicas() { return followerReplicationThrottledReplicas; }
    public boolean remoteStorageEnable() { return remoteStorageEnable; }
    public boolean remoteLogCopyDisable() { return remoteLogCopyDisable; }
    public boolean remoteLogDeleteOnDisable() { return remoteLogDeleteOnDisable; }
    public long localRetentionBytes() { return localRetentionBytes; }
    public long localRetentionMs() { return localRetentionMs; }
}
