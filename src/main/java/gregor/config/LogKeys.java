package gregor.config;

import static gregor.config.Allowed.atLeast;
import static gregor.config.Allowed.between;
import static gregor.config.Allowed.betweenOr;
import static gregor.config.Allowed.elements;
import static gregor.config.Allowed.oneOf;
import static gregor.config.Allowed.oneOrMore;
import static gregor.config.Allowed.subsetOf;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.BOOLEAN;
import static gregor.config.ConfigType.CLASS;
import static gregor.config.ConfigType.DOUBLE;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.LIST;
import static gregor.config.ConfigType.LONG;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.HIGH;
import static gregor.config.Importance.LOW;
import static gregor.config.Importance.MEDIUM;

import java.util.List;

/** Settings of the logs of a broker; most of them are defaults that a topic can override. */
final class LogKeys {

    private LogKeys() {}

    /** Where logs are kept, and the work that goes on over all of them. */
    static List<ConfigKey> directories() {
        return List.of(
            key("log.dir", LIST, "/tmp/kafka-logs", oneOrMore(), HIGH,
                "Directories of logs, used where log.dirs is not set."),
            key("log.dirs", LIST, null, oneOrMore(), HIGH,
                "Directories that partitions are spread over, separated by commas.").or("log.dir"),
            key("cordoned.log.dirs", LIST, "", elements(), MEDIUM,
                "Log directories that get no new replicas; * means all of them.").perBroker(),
            key("log.dir.failure.timeout.ms", LONG, 30_000, atLeast(1), LOW,
                "How long the broker may be unable to tell the controller about a failed directory before it stops."),
            key("num.recovery.threads.per.data.dir", INT, 2, atLeast(1), HIGH,
                "Threads for each log directory that recover logs at the start and flush them at the end.").clusterWide(),
            key("log.initial.task.delay.ms", LONG, 30_000, atLeast(0), LOW,
                "Time from the start to the first round of retention, flushing and checkpoints. For tests.").forTests(),
            key("log.flush.scheduler.interval.ms", LONG, Long.MAX_VALUE, HIGH,
                "How often logs are looked at for unflushed records that are too old."),
            key("log.flush.offset.checkpoint.interval.ms", INT, 60_000, atLeast(0), HIGH,
                "How often recovery points are written to recovery-point-offset-checkpoint."),
            key("log.flush.start.offset.checkpoint.interval.ms", INT, 60_000, atLeast(0), HIGH,
                "How often log start offsets are written to log-start-offset-checkpoint."),
            key("log.retention.check.interval.ms", LONG, 300_000, atLeast(1), MEDIUM,
                "How often logs are looked at for segments that may be deleted."),
            key("create.topic.policy.class.name", CLASS, null, LOW,
                "Class that may refuse a new topic."),
            key("alter.config.policy.class.name", CLASS, null, LOW,
                "Class that may refuse a change of settings."));
    }

    /** Defaults of topics: segments, records and flushing. */
    static List<ConfigKey> segments() {
        return List.of(
            key("log.segment.bytes", INT, 1_073_741_824, atLeast(1_048_576), HIGH,
                "Size at which a segment file is full.").clusterWide(),
            key("log.roll.ms", LONG, null, HIGH,
                "Age at which a segment is closed although it is not full. Where it is not set, log.roll.hours.")
                    .clusterWide().or("log.roll.hours", 3_600_000),
            key("log.roll.hours", INT, 168, atLeast(1), HIGH,
                "Age in hours at which a segment is closed, used where log.roll.ms is not set."),
            key("log.roll.jitter.ms", LONG, null, HIGH,
                "A random part of this time is taken off log.roll.ms, so that segments do not all roll at once. Where it is "
                + "not set, log.roll.jitter.hours.").clusterWide().or("log.roll.jitter.hours", 3_600_000),
            key("log.roll.jitter.hours", INT, 0, atLeast(0), HIGH,
                "The random part in hours, used where log.roll.jitter.ms is not set."),
            key("log.index.size.max.bytes", INT, 10_485_760, atLeast(4), MEDIUM,
                "Size of an index file at most; it is laid out in full and cut when the segment is closed.").clusterWide(),
            key("log.index.interval.bytes", INT, 4096, atLeast(0), MEDIUM,
                "Bytes of records between two entries of the offset index.").clusterWide(),
            key("log.preallocate", BOOLEAN, false, MEDIUM,
                "Whether a segment file is laid out in full when it is made.").clusterWide(),
            key("log.segment.delete.delay.ms", LONG, 60_000, atLeast(0), HIGH,
                "Time between marking a file as deleted and deleting it.").clusterWide(),
            key("log.flush.interval.messages", LONG, Long.MAX_VALUE, atLeast(1), HIGH,
                "Records after which a log is forced to disk.").clusterWide(),
            key("log.flush.interval.ms", LONG, null, HIGH,
                "Age of an unflushed record at which a log is forced to disk. Where it is not set, "
                + "log.flush.scheduler.interval.ms.").clusterWide().or("log.flush.scheduler.interval.ms"),
            key("message.max.bytes", INT, 1_048_588, atLeast(0), HIGH,
                "Largest record batch, as compressed.").clusterWide(),
            key("log.message.timestamp.type", STRING, "CreateTime", oneOf("CreateTime", "LogAppendTime"), MEDIUM,
                "Whether a record's time is the producer's (CreateTime) or that of the append (LogAppendTime).").clusterWide(),
            key("log.message.timestamp.before.max.ms", LONG, Long.MAX_VALUE, atLeast(0), MEDIUM,
                "How far a producer's timestamp may lie before the broker's time.").clusterWide(),
            key("log.message.timestamp.after.max.ms", LONG, 3_600_000, atLeast(0), MEDIUM,
                "How far a producer's timestamp may lie after the broker's time.").clusterWide(),
            key("compression.type", STRING, "producer", oneOf("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"), HIGH,
                "How batches are compressed in the log; producer keeps what the producer chose.").clusterWide(),
            key("compression.gzip.level", INT, -1, betweenOr(1, 9, -1), MEDIUM,
                "Level where compression.type is gzip; -1 is the library's own default.").clusterWide(),
            key("compression.lz4.level", INT, 9, between(1, 17), MEDIUM,
                "Level where compression.type is lz4.").clusterWide(),
            key("compression.zstd.level", INT, 3, between(-131_072, 22), MEDIUM,
                "Level where compression.type is zstd.").clusterWide());
    }

    /** Defaults of topics: what is deleted, and what is compacted. */
    static List<ConfigKey> retention() {
        return List.of(
            key("log.cleanup.policy", LIST, "delete", subsetOf(true, "compact", "delete"), MEDIUM,
                "What becomes of old records: delete, compact, both, or nothing for an empty list.").clusterWide(),
            key("log.retention.bytes", LONG, -1, HIGH,
                "Size of a partition above which its oldest segments are deleted; -1 means no limit.").clusterWide(),
            key("log.retention.ms", LONG, null, HIGH,
                "Age at which a segment is deleted; -1 means never. Where it is not set, log.retention.minutes.")
                    .clusterWide().or("log.retention.minutes", 60_000),
            key("log.retention.minutes", INT, null, HIGH,
                "Age in minutes at which a segment is deleted, used where log.retention.ms is not set. Where it is not set "
                + "either, log.retention.hours.").or("log.retention.hours", 60),
            key("log.retention.hours", INT, 168, HIGH,
                "Age in hours at which a segment is deleted, used where neither milliseconds nor minutes are set."),
            key("log.local.retention.bytes", LONG, -2, atLeast(-2), MEDIUM,
                "Bytes of a tiered partition that stay on this disk; -2 means as log.retention.bytes.").clusterWide(),
            key("log.local.retention.ms", LONG, -2, atLeast(-2), MEDIUM,
                "Time for which a tiered segment stays on this disk; -2 means as log.retention.ms.").clusterWide(),
            key("log.cleaner.delete.retention.ms", LONG, 86_400_000, atLeast(0), MEDIUM,
                "How long a tombstone is kept in a compacted log.").clusterWide(),
            key("log.cleaner.min.compaction.lag.ms", LONG, 0, atLeast(0), MEDIUM,
                "Age before which a record is not compacted.").clusterWide(),
            key("log.cleaner.max.compaction.lag.ms", LONG, Long.MAX_VALUE, atLeast(1), MEDIUM,
                "Age after which a record is compacted whatever the dirty ratio.").clusterWide(),
            key("log.cleaner.min.cleanable.ratio", DOUBLE, 0.5, between(0, 1), MEDIUM,
                "Part of a log that must be dirty before it is compacted.").clusterWide(),
            key("log.cleaner.enable", BOOLEAN, true, MEDIUM,
                "Whether compaction runs at all."),
            key("log.cleaner.threads", INT, 1, atLeast(0), MEDIUM,
                "Threads that compact.").clusterWide(),
            key("log.cleaner.dedupe.buffer.size", LONG, 134_217_728, MEDIUM,
                "Memory of all cleaner threads for the map from key to offset.").clusterWide(),
            key("log.cleaner.io.buffer.size", INT, 524_288, atLeast(0), MEDIUM,
                "Memory of all cleaner threads for reading and writing.").clusterWide(),
            key("log.cleaner.io.buffer.load.factor", DOUBLE, 0.9, MEDIUM,
                "How full the map from key to offset may become.").clusterWide(),
            key("log.cleaner.io.max.bytes.per.second", DOUBLE, Double.MAX_VALUE, MEDIUM,
                "Bytes that the cleaner reads and writes a second at most, on average.").clusterWide(),
            key("log.cleaner.backoff.ms", LONG, 15_000, atLeast(0), MEDIUM,
                "How long the cleaner rests when no log needs it.").clusterWide());
    }
}
