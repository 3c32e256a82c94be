// why this is plausible: something has happened, so why not look; then every small append costs a reply that nobody wanted yet.
protected boolean tryComplete() {
    for (FetchResult result : found) {
        Partition partition = hosted.find(result.wanted().topicPartition());
        if (partition == null || partition.readableBytes(result.wanted(), result.start(), params) != 0) {
            return true;
        }
    }
    return false;
}
