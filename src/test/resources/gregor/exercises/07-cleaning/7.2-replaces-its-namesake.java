// why this is plausible: a new segment replaces the one that had its name; but a group of old ones had several.
private void completeFinished() throws IOException {
    List<Path> swaps = filesEndingIn(LogNames.SWAP);
    long first = Long.MAX_VALUE;
    long end = -1;
    for (Path swap : swaps) {
        if (isOfKind(swap, LogNames.LOG + LogNames.SWAP)) {
            first = Math.min(first, offsetOf(swap));
            end = Math.max(end, offsetOf(swap) + 1);
        }
    }
    if (end < 0) {
        for (Path swap : swaps) {
            disk.move(swap, withoutSuffix(swap));
        }
    } else {
        deleteOld(first, end);
        dropIndexes(swaps);
        for (Path swap : swaps) {
            if (isOfKind(swap, LogNames.LOG + LogNames.SWAP)) {
                disk.move(swap, withoutSuffix(swap));
            }
        }
    }
    if (!swaps.isEmpty()) {
        disk.forceDirectory(directory);
    }
}
