// why this is plausible: the file's age is what an operator sees; but a replica that copies a week in an hour rolls elsewhere then.
boolean mustRoll(TopicConfig config, int bytes, long lastOffset, long appendMaxTimestamp, long nowMs) throws IOException {
    int size = sizeInBytes();
    return size > config.segmentBytes() - bytes
        || size > 0 && nowMs - createdMs > mostAgeMs(config)
        || offsetIndex.isFull()
        || timeIndex.isFull()
        || !canHold(lastOffset);
}
