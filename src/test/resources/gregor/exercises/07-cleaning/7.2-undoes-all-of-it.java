// why this is plausible: if anything is unfinished, undoing everything is on the safe side; but old segments of a finished swap are gone.
private void undoUnfinished() throws IOException {
    if (filesEndingIn(LogNames.CLEANED).isEmpty()) {
        return;
    }
    deleteAll(LogNames.SWAP);
    disk.forceDirectory(directory);
    deleteAll(LogNames.CLEANED);
}
