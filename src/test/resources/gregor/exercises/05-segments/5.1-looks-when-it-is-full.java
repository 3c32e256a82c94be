// why this is plausible: a segment is full when it has reached its size; then it is larger by up to a batch.
boolean mustRoll(TopicConfig config, int bytes, long lastOffset, long appendMaxTimestamp, long nowMs) throws IOException {
    int size = sizeInBytes();
    return size >= config.segmentBytes()
        || size > 0 && ageMs(appendMaxTimestamp, nowMs) > mostAgeMs(config)
        || offsetIndex.isFull()
        || timeIndex.isFull()
        || !canHold(lastOffset);
}
