package gregor.log;

import gregor.base.TopicPartition;
import gregor.config.NodeConfig;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * When the checkpoints of the log directories are written: recovery points, log starts, high watermarks. Guarded by the
 * {@link LogManager}.
 */
final class LogCheckpoints {

    /** Something to write into a directory. */
    private interface Writing {
        void write(LogDirectory directory, SortedMap<TopicPartition, Long> offsets) throws IOException;
    }

    private final NodeConfig node;
    private final Supplier<List<LogDirectory>> online;
    private final Supplier<? extends Collection<UnifiedLog>> logs;
    private long flushedMs;
    private long startsMs;
    private long watermarksMs;

    /** @param logs of all directories, copies on their way included */
    LogCheckpoints(NodeConfig node, Supplier<List<LogDirectory>> online, Supplier<? extends Collection<UnifiedLog>> logs) {
        this.node = node;
        this.online = online;
        this.logs = logs;
    }

    /** They say at this moment what holds. */
    void writtenAt(long nowMs) {
        flushedMs = nowMs;
        startsMs = nowMs;
        watermarksMs = nowMs;
    }

    void writeDue(long nowMs) {
        if (nowMs - watermarksMs >= node.replicaHighWatermarkCheckpointIntervalMs()) {
            watermarksMs = nowMs;
            writeHighWatermarks();
        }
        if (nowMs - flushedMs >= node.logFlushOffsetCheckpointIntervalMs()) {
            flushedMs = nowMs;
            write(UnifiedLog::recoveryPoint, LogDirectory::writeRecoveryPoints);
        }
        if (nowMs - startsMs >= node.logFlushStartOffsetCheckpointIntervalMs()) {
            startsMs = nowMs;
            writeLogStartOffsets();
        }
    }

    void writeAll() {
        write(UnifiedLog::recoveryPoint, LogDirectory::writeRecoveryPoints);
        writeLogStartOffsets();
        writeHighWatermarks();
    }

    void writeHighWatermarks() {
        write(UnifiedLog::highWatermark, LogDirectory::writeHighWatermarks);
    }

    void writeLogStartOffsets() {
        write(UnifiedLog::logStartOffset, LogDirectory::writeLogStartOffsets);
    }

    private void write(ToLongFunction<UnifiedLog> offsetOf, Writing writing) {
        Collection<UnifiedLog> all = logs.get();
        for (LogDirectory directory : online.get()) {
            SortedMap<TopicPartition, Long> offsets = new TreeMap<>();
            for (UnifiedLog log : all) {
                if (log.directory().getParent().equals(directory.path())) {
                    offsets.put(log.topicPartition(), offsetOf.applyAsLong(log));
                }
            }
            try {
                writing.write(directory, offsets);
            } catch (IOException e) {
                directory.failed(e.toString());
            }
        }
    }
}
