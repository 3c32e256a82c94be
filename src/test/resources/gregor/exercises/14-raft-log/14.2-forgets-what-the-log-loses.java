// why this is plausible: a snapshot that goes takes its own bytes with it; that the log gets shorter too is easily forgotten, and more goes than has to.
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
    }
    return oldest == 0 ? Optional.empty() : Optional.of(snapshots.get(oldest).id());
}
