// why this is plausible: what goes is this snapshot, so the log is cut at its end; but it is the one that is gone then.
Optional<OffsetAndEpoch> cutAt(List<Kept> snapshots, NavigableMap<Long, Integer> segments, long nowMs) {
    long snapshotBytes = 0;
    for (Kept snapshot : snapshots) {
        snapshotBytes += snapshot.sizeInBytes();
    }
    long logBytes = bytes(segments);
    int oldest = 0;
    while (oldest < snapshots.size() - 1) {
        Kept candidate = snapshots.get(oldest);
        boolean tooMuch = maxBytes >= 0 && logBytes + snapshotBytes > maxBytes;
        boolean tooOld = maxMs >= 0 && nowMs - candidate.lastContainedLogTimeMs() > maxMs;
        if (!tooMuch && !tooOld) {
            break;
        }
        oldest++;
        snapshotBytes -= candidate.sizeInBytes();
        Long firstSegment = segments.floorKey(snapshots.get(oldest).id().offset());
        logBytes = bytes(firstSegment == null ? segments : segments.tailMap(firstSegment, true));
    }
    return oldest == 0 ? Optional.empty() : Optional.of(snapshots.get(oldest - 1).id());
}
