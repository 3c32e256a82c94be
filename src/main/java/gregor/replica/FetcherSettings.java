package gregor.replica;

import gregor.config.NodeConfig;

/**
 * How a follower fetches.
 *
 * @param brokerId of this broker, the follower
 * @param maxWaitMs {@code replica.fetch.wait.max.ms}: how long the leader may hold a fetch back
 * @param minBytes {@code replica.fetch.min.bytes}: what for
 * @param maxBytes {@code replica.fetch.response.max.bytes}, of one reply
 * @param partitionMaxBytes {@code replica.fetch.max.bytes}, of one partition in it
 * @param backoffMs {@code replica.fetch.backoff.ms}: how long a partition is left alone after an error, at most
 */
record FetcherSettings(int brokerId, int maxWaitMs, int minBytes, int maxBytes, int partitionMaxBytes, int backoffMs) {

    /** The first of the waits before a retry, each of which is twice as long as the one before. */
    private static final int FIRST_RETRY_MS = 10;

    static FetcherSettings of(NodeConfig config) {
        return new FetcherSettings(config.nodeId(), config.replicaFetchWaitMaxMs(), config.replicaFetchMinBytes(),
            config.replicaFetchResponseMaxBytes(), config.replicaFetchMaxBytes(), config.replicaFetchBackoffMs());
    }

    /**
     * How long to wait before the next try, in milliseconds, where the reason may have passed by then: a new leader reads the same
     * metadata as its followers, only not in the same moment.
     *
     * @param failures in a row, at least 1
     */
    long retrySoonMs(int failures) {
        return Math.min(backoffMs, (long) FIRST_RETRY_MS << Math.min(failures - 1, 16));
    }
}
