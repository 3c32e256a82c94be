// why this is plausible: each snapshot is looked at alike, and the last one is too old as well.
Optional<OffsetAndEpoch> cutAt(List<Kept> snapshots, NavigableMap<Long, Integer> segments, long nowMs) {
    for (int i = 0; i < snapshots.size(); i++) {
        Kept candidate = snapshots.get(i);
        long bytes = bytes(segments);
        for (Kept snapshot : snapshots.subList(i, snapshots.size())) {
            bytes += snapshot.sizeInBytes();
        }
        boolean tooMuch = maxBytes >= 0 && bytes > maxBytes;
        boolean tooOld = maxMs >= 0 && nowMs - candidate.lastContainedLogTimeMs() > maxMs;
        if (!tooMuch && !tooOld) {
            return i == 0 ? Optional.empty() : Optional.of(candidate.id());
        }
    }
    return Optional.empty();
}
