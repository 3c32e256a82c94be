// in: ReplicaFetcher
// caught by: gregor.replica.HistoricalFollowersTest#h11WhereLogsPartTheHighWatermarkIsNotTakenOver
private void cut(FollowedPartition partition, PartitionData data, long nowMs, long wallClockMs) {
    partition.partition().log().updateHighWatermark(data.highWatermark());
    if (partition.cut(data.divergingEpoch(), wallClockMs)) {
        moved.add(partition);
        onProgress.accept(partition.topicPartition());
    } else {
        delay(partition, nowMs, settings.backoffMs());
    }
}
