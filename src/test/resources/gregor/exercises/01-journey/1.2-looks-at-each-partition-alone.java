// why this is plausible: min bytes reads like a limit of a partition; it is one of the whole answer.
protected boolean tryComplete() {
    for (FetchResult result : found) {
        Partition partition = hosted.find(result.wanted().topicPartition());
        int bytes = partition == null ? Partition.ANSWER_NOW
            : partition.readableBytes(result.wanted(), result.start(), params);
        if (bytes == Partition.ANSWER_NOW || bytes >= params.minBytes()) {
            return true;
        }
    }
    return false;
}
