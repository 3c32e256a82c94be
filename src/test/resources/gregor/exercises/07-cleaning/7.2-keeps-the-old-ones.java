// why this is plausible: renaming the new file over the old one of the same name is all that is needed, where there is one old file.
private void completeFinished() throws IOException {
    List<Path> swaps = filesEndingIn(LogNames.SWAP);
    dropIndexes(swaps);
    for (Path swap : swaps) {
        if (isOfKind(swap, LogNames.LOG + LogNames.SWAP)) {
            disk.move(swap, withoutSuffix(swap));
        }
    }
    if (!swaps.isEmpty()) {
        disk.forceDirectory(directory);
    }
}
