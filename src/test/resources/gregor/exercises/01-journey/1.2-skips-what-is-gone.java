// why this is plausible: a partition that is gone has no bytes, so nothing to count; but its consumer waits for nothing.
protected boolean tryComplete() {
    long readableBytes = 0;
    for (FetchResult result : found) {
        Partition partition = hosted.find(result.wanted().topicPartition());
        if (partition != null) {
            readableBytes += Math.max(0, partition.readableBytes(result.wanted(), result.start(), params));
        }
    }
    return readableBytes >= params.minBytes();
}
