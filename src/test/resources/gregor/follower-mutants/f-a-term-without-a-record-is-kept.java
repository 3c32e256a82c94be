// in: LogCutting
// caught by: gregor.replica.FollowersPropertyTest#aFollowersLogIsThatOfItsLeader
void truncateTo(long offset, TopicConfig config, long nowMs) throws IOException {
    if (offset < local.segments().firstKey()) {
        startOverAt(offset, config, nowMs);
    } else if (offset < offsets.logEnd().messageOffset()) {
        reads.cutting(() -> {
            long end = local.truncateTo(offset);
            epochs.truncateFromEnd(end);
            ProducerState before = new ProducerState();
            ProducerReplay.load(before, local.snapshots(), local.segments(), end);
            producers.become(before);
            offsets.cut(local.endAt(end), Math.min(offsets.logStart(), end));
        });
    }
}
