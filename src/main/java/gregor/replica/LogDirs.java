package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.log.LogDirectory;
import gregor.log.LogManager;
import gregor.log.UnifiedLog;
import gregor.message.DescribeLogDirsMessage.DescribableLogDirTopic;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsPartition;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResult;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsTopic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What lies in the log directories and how large it is. Source: Kafka's {@code ReplicaManager.describeLogDirs}, KIP-113, 827. */
final class LogDirs {
    private LogDirs() {}

    /** @param topics null for all */
    static List<DescribeLogDirsResult> describe(LogManager logs, List<DescribableLogDirTopic> topics) {
        Set<TopicPartition> wanted = topics == null ? null : new LinkedHashSet<>();
        for (DescribableLogDirTopic topic : topics == null ? List.<DescribableLogDirTopic>of() : topics) {
            topic.partitions().forEach(partition -> wanted.add(new TopicPartition(topic.topic(), partition)));
        }
        List<DescribeLogDirsResult> results = new ArrayList<>();
        for (LogDirectory directory : logs.directories()) {
            String path = directory.path().toAbsolutePath().toString();
            try {
                results.add(directory.failure() != null ? failed(directory, path) : new DescribeLogDirsResult(ErrorCode.NONE.code(), path,
                    topicsIn(logs, directory, wanted), directory.totalBytes(), directory.usableBytes(), directory.isCordoned()));
            } catch (IOException e) {
                results.add(failed(directory, path));
            }
        }
        return results;
    }

    private static DescribeLogDirsResult failed(LogDirectory directory, String path) {
        return new DescribeLogDirsResult(ErrorCode.KAFKA_STORAGE_ERROR.code(), path, List.of(), -1, -1, directory.isCordoned());
    }

    private static List<DescribeLogDirsTopic> topicsIn(LogManager logs, LogDirectory directory, Set<TopicPartition> wanted) {
        Map<String, List<DescribeLogDirsPartition>> byTopic = new TreeMap<>();
        for (boolean isFuture : new boolean[] {false, true}) {
            for (UnifiedLog log : isFuture ? logs.futures().all() : logs.allLogs()) {
                TopicPartition partition = log.topicPartition();
                if (log.directory().getParent().equals(directory.path()) && (wanted == null || wanted.contains(partition))) {
                    byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>()).add(new DescribeLogDirsPartition(
                        partition.partition(), log.sizeInBytes(), isFuture ? lagOfCopy(logs, log) : lag(log), isFuture));
                }
            }
        }
        List<DescribeLogDirsTopic> topics = new ArrayList<>();
        byTopic.forEach((topic, partitions) -> topics.add(new DescribeLogDirsTopic(topic, partitions)));
        return topics;
    }

    private static long lag(UnifiedLog log) {
        return Math.max(0, log.highWatermark() - log.logEndOffset());
    }

    /** How many offsets a copy is behind its log; -1 if that is not there. */
    private static long lagOfCopy(LogManager logs, UnifiedLog future) {
        UnifiedLog log = logs.log(future.topicPartition());
        return log == null ? -1 : log.logEndOffset() - future.logEndOffset();
    }
}
