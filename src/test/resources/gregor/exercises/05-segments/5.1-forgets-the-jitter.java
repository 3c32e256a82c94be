// why this is plausible: segment.ms is what the age is compared with; that a part of segment.jitter.ms comes off is easily overlooked.
boolean mustRoll(TopicConfig config, int bytes, long lastOffset, long appendMaxTimestamp, long nowMs) throws IOException {
    int size = sizeInBytes();
    return size > config.segmentBytes() - bytes
        || size > 0 && ageMs(appendMaxTimestamp, nowMs) > config.segmentMs()
        || offsetIndex.isFull()
        || timeIndex.isFull()
        || !canHold(lastOffset);
}
