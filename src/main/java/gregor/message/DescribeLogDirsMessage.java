package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import java.util.List;

/**
 * What lies in a broker's log directories, and how large it is (KIP-113). Admin clients ask each broker of itself.
 *
 * <p>History: version 3 has an error for the whole reply, version 4 tells the room on the volume (KIP-827), version 5
 * whether a directory is cordoned (KIP-1066).
 */
public interface DescribeLogDirsMessage {

    /** @param topics null for all */
    @Api(key = ApiKey.DESCRIBE_LOG_DIRS, versions = "1-5", flexible = "2+")
    record DescribeLogDirsRequest(
        @Nullable List<DescribableLogDirTopic> topics) {}

    record DescribableLogDirTopic(String topic, List<Integer> partitions) {}

    @Api(key = ApiKey.DESCRIBE_LOG_DIRS, versions = "1-5", flexible = "2+")
    record DescribeLogDirsResponse(
        int throttleTimeMs,
        @Since(3) @Ignorable short errorCode,
        List<DescribeLogDirsResult> results) {}

    /**
     * @param logDir absolute path
     * @param totalBytes size of the volume, -1 if not known
     * @param usableBytes room left on the volume, -1 if not known
     * @param isCordoned whether new partitions are kept away from it
     */
    record DescribeLogDirsResult(
        short errorCode,
        String logDir,
        List<DescribeLogDirsTopic> topics,
        @Since(4) @Default("-1") @Ignorable long totalBytes,
        @Since(4) @Default("-1") @Ignorable long usableBytes,
        @Since(5) @Ignorable boolean isCordoned) {}

    record DescribeLogDirsTopic(String name, List<DescribeLogDirsPartition> partitions) {}

    /**
     * @param partitionSize bytes of its log segments
     * @param offsetLag how far this log's end is behind: a current log behind the high watermark, a future one behind
     *     the current log
     * @param isFutureKey whether it is a copy on its way to this directory, which will take the place of the current
     *     log
     */
    record DescribeLogDirsPartition(int partitionIndex, long partitionSize, long offsetLag, boolean isFutureKey) {}
}
