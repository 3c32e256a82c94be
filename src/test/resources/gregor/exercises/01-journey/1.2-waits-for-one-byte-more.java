// why this is plausible: "at least" written as "more than"; most of the time a whole batch comes and nobody sees the difference.
protected boolean tryComplete() {
    long readableBytes = 0;
    for (FetchResult result : found) {
        Partition partition = hosted.find(result.wanted().topicPartition());
        int bytes = partition == null ? Partition.ANSWER_NOW
            : partition.readableBytes(result.wanted(), result.start(), params);
        if (bytes == Partition.ANSWER_NOW) {
            return true;
        }
        readableBytes += bytes;
    }
    return readableBytes > params.minBytes();
}
