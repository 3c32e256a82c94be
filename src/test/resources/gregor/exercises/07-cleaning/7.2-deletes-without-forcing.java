// why this is plausible: the order of the deletions is right; but the directory may keep the second and lose the first.
private void undoUnfinished() throws IOException {
    long firstUnfinished = Long.MAX_VALUE;
    for (Path file : filesEndingIn(LogNames.CLEANED)) {
        firstUnfinished = Math.min(firstUnfinished, offsetOf(file));
    }
    for (Path file : filesEndingIn(LogNames.SWAP)) {
        if (offsetOf(file) >= firstUnfinished) {
            disk.delete(file);
        }
    }
    deleteAll(LogNames.CLEANED);
    disk.forceDirectory(directory);
}
