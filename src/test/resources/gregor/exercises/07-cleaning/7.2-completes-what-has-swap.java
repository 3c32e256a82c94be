// why this is plausible: a .swap file is complete and a .cleaned one is not; that is what their names say, for each file alone.
private void undoUnfinished() throws IOException {
    deleteAll(LogNames.CLEANED);
}
