// why this is plausible: a negative limit is compared like any other number, and everything is more than that.
Optional<OffsetAndEpoch> cutAt(List<Kept> snapshots, NavigableMap<Long, Integer> segments, long nowMs) {
    long snapshotBytes = 0;
    for (Kept snapshot : snapshots) {
        snapshotBytes += snapshot.sizeInBytes();
    }
    long logBytes = bytes(segments);
    int oldest = 0;
    while (oldest < snapshots.size() - 1) {
        Kept candidate = snapshots.get(oldest);
        if (logBytes + snapshotBytes <= maxBytes && nowMs - candidate.lastContainedLogTimeMs() <= maxMs) {
            break;
        }
        oldest++;
        snapshotBytes -= candidate.sizeInBytes();
        Long firstSegment = segments.floorKey(snapshots.get(oldest).id().offset());
        logBytes = bytes(firstSegment == null ? segments : segments.tailMap(firstSegment, true));
    }
    return oldest == 0 ? Optional.empty() : Optional.of(snapshots.get(oldest).id());
}
