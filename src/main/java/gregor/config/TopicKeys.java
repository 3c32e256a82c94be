package gregor.config;

import static gregor.config.Allowed.atLeast;
import static gregor.config.Allowed.between;
import static gregor.config.Allowed.betweenOr;
import static gregor.config.Allowed.oneOf;
import static gregor.config.Allowed.subsetOf;
import static gregor.config.Allowed.throttledReplicas;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.BOOLEAN;
import static gregor.config.ConfigType.DOUBLE;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.LIST;
import static gregor.config.ConfigType.LONG;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.MEDIUM;

import java.util.List;

/** Settings of a topic. Those that a broker has too fall back to it. */
final class TopicKeys {

    private TopicKeys() {}

    /** Segments, records and flushing. */
    static List<ConfigKey> segments() {
        return List.of(
            key("segment.bytes", INT, 1_073_741_824, atLeast(1_048_576), MEDIUM,
                "Size at which a segment file is full.").or("log.segment.bytes"),
            key("segment.ms", LONG, 604_800_000, atLeast(1), MEDIUM,
                "Age at which a segment is closed although it is not full, so that it can be deleted or compacted.")
                    .or("log.roll.ms"),
            key("segment.jitter.ms", LONG, 0, atLeast(0), MEDIUM,
                "A random part of this time is taken off segment.ms, so that segments do not all roll at once.")
                    .or("log.roll.jitter.ms"),
            key("segment.index.bytes", INT, 10_485_760, atLeast(4), MEDIUM,
                "Size of an index file at most; it is laid out in full and cut when the segment is closed.")
                    .or("log.index.size.max.bytes"),
            key("index.interval.bytes", INT, 4096, atLeast(0), MEDIUM,
                "Bytes of records between two entries of the offset index.").or("log.index.interval.bytes"),
            key("internal.segment.bytes", INT, null, MEDIUM,
                "Segment size below what segment.bytes allows. For tests.").forTests(),
            key("preallocate", BOOLEAN, false, MEDIUM,
                "Whether a segment file is laid out in full when it is made.").or("log.preallocate"),
            key("file.delete.delay.ms", LONG, 60_000, atLeast(0), MEDIUM,
                "Time between marking a file as deleted and deleting it.").or("log.segment.delete.delay.ms"),
            key("flush.messages", LONG, Long.MAX_VALUE, atLeast(1), MEDIUM,
                "Records after which the log is forced to disk.").or("log.flush.interval.messages"),
            key("flush.ms", LONG, Long.MAX_VALUE, atLeast(0), MEDIUM,
                "Age of an unflushed record at which the log is forced to disk.").or("log.flush.interval.ms"),
            key("max.message.bytes", INT, 1_048_588, atLeast(0), MEDIUM,
                "Largest record batch, as compressed.").or("message.max.bytes"),
            key("message.timestamp.type", STRING, "CreateTime", oneOf("CreateTime", "LogAppendTime"), MEDIUM,
                "Whether a record's time is the producer's (CreateTime) or that of the append (LogAppendTime).")
                    .or("log.message.timestamp.type"),
            key("message.timestamp.before.max.ms", LONG, Long.MAX_VALUE, atLeast(0), MEDIUM,
                "How far a producer's timestamp may lie before the broker's time.").or("log.message.timestamp.before.max.ms"),
            key("message.timestamp.after.max.ms", LONG, 3_600_000, atLeast(0), MEDIUM,
                "How far a producer's timestamp may lie after the broker's time.").or("log.message.timestamp.after.max.ms"),
            key("compression.type", STRING, "producer", oneOf("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"), MEDIUM,
                "How batches are compressed in the log; producer keeps what the producer chose.").or("compression.type"),
            key("compression.gzip.level", INT, -1, betweenOr(1, 9, -1), MEDIUM,
                "Level where compression.type is gzip; -1 is the library's own default.").or("compression.gzip.level"),
            key("compression.lz4.level", INT, 9, between(1, 17), MEDIUM,
                "Level where compression.type is lz4.").or("compression.lz4.level"),
            key("compression.zstd.level", INT, 3, between(-131_072, 22), MEDIUM,
                "Level where compression.type is zstd.").or("compression.zstd.level"));
    }

    /** What is deleted and compacted, who leads, and what is tiered. */
    static List<ConfigKey> retention() {
        return List.of(
            key("cleanup.policy", LIST, "delete", subsetOf(true, "compact", "delete"), MEDIUM,
                "What becomes of old records: delete, compact, both, or nothing for an empty list.").or("log.cleanup.policy"),
            key("retention.bytes", LONG, -1, MEDIUM,
                "Size of a partition above which its oldest segments are deleted; -1 means no limit.").or("log.retention.bytes"),
            key("retention.ms", LONG, 604_800_000, atLeast(-1), MEDIUM,
                "Age at which a segment is deleted; -1 means never.").or("log.retention.ms"),
            key("delete.retention.ms", LONG, 86_400_000, atLeast(0), MEDIUM,
                "How long a tombstone is kept in a compacted log.").or("log.cleaner.delete.retention.ms"),
            key("min.compaction.lag.ms", LONG, 0, atLeast(0), MEDIUM,
                "Age before which a record is not compacted.").or("log.cleaner.min.compaction.lag.ms"),
            key("max.compaction.lag.ms", LONG, Long.MAX_VALUE, atLeast(1), MEDIUM,
                "Age after which a record is compacted whatever the dirty ratio.").or("log.cleaner.max.compaction.lag.ms"),
            key("min.cleanable.dirty.ratio", DOUBLE, 0.5, between(0, 1), MEDIUM,
                "Part of the log that must be dirty before it is compacted.").or("log.cleaner.min.cleanable.ratio"),
            key("min.insync.replicas", INT, 1, atLeast(1), MEDIUM,
                "Replicas, the leader among them, that must be in sync for a write with acks=all to be accepted.")
                    .or("min.insync.replicas"),
            key("unclean.leader.election.enable", BOOLEAN, false, MEDIUM,
                "Whether a replica that is not in sync may lead where no other can, which loses records.")
                    .or("unclean.leader.election.enable"),
            key("leader.replication.throttled.replicas", LIST, "", throttledReplicas(), MEDIUM,
                "Replicas that are slowed down on the leader's side: partition:broker, separated by commas, or * for all."),
            key("follower.replication.throttled.replicas", LIST, "", throttledReplicas(), MEDIUM,
                "Replicas that are slowed down on the follower's side: partition:broker, separated by commas, or * for all."),
            key("remote.storage.enable", BOOLEAN, false, MEDIUM,
                "Whether the topic is tiered."),
            key("remote.log.copy.disable", BOOLEAN, false, MEDIUM,
                "Whether nothing more is copied to the remote store, which makes it read-only."),
            key("remote.log.delete.on.disable", BOOLEAN, false, MEDIUM,
                "Whether turning tiering off deletes what is in the remote store."),
            key("local.retention.bytes", LONG, -2, atLeast(-2), MEDIUM,
                "Bytes of a tiered partition that stay on the broker's disk; -2 means as retention.bytes.")
                    .or("log.local.retention.bytes"),
            key("local.retention.ms", LONG, -2, atLeast(-2), MEDIUM,
                "Time for which a tiered segment stays on the broker's disk; -2 means as retention.ms.")
                    .or("log.local.retention.ms"));
    }
}
