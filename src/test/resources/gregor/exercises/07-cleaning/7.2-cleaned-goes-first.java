// why this is plausible: both kinds have to go, so what does the order matter? It does if the start dies in between.
private void undoUnfinished() throws IOException {
    long firstUnfinished = Long.MAX_VALUE;
    for (Path file : filesEndingIn(LogNames.CLEANED)) {
        firstUnfinished = Math.min(firstUnfinished, offsetOf(file));
    }
    deleteAll(LogNames.CLEANED);
    for (Path file : filesEndingIn(LogNames.SWAP)) {
        if (offsetOf(file) >= firstUnfinished) {
            disk.delete(file);
        }
    }
    disk.forceDirectory(directory);
}
