// why this is plausible: with 1 GiB of batches and an entry every 4 KiB, 10 MiB of index are never full.
boolean mustRoll(TopicConfig config, int bytes, long lastOffset, long appendMaxTimestamp, long nowMs) throws IOException {
    int size = sizeInBytes();
    return size > config.segmentBytes() - bytes
        || size > 0 && ageMs(appendMaxTimestamp, nowMs) > mostAgeMs(config)
        || !canHold(lastOffset);
}
