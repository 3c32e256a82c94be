package gregor.group;

import gregor.config.NodeConfig;

/**
 * @param partitions of {@code __consumer_offsets}
 * @param initialDelayMs how long a group that was empty waits for latecomers
 * @param minSessionMs inclusive
 * @param maxSessionMs inclusive
 * @param maxMetadataBytes of the text that a client may store with an offset
 */
public record GroupSettings(int partitions, int initialDelayMs, int minSessionMs, int maxSessionMs, int maxMetadataBytes) {

    public static GroupSettings of(NodeConfig config) {
        return new GroupSettings(config.offsetsTopicNumPartitions(), config.groupInitialRebalanceDelayMs(),
            config.groupMinSessionTimeoutMs(), config.groupMaxSessionTimeoutMs(), config.offsetMetadataMaxBytes());
    }
}
