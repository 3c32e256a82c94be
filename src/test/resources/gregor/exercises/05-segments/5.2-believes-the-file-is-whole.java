// why this is plausible: the entries were there when the search began; nobody says that the log's end can't be cut beside it.
private Block findBlock(int fileEntries, long wanted, Key key) throws IOException {
    try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
        ByteBuffer first = ByteBuffer.allocate(entryBytes);
        int low = 0;
        int high = (fileEntries - 1) / blockEntries;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            readFully(channel, first.clear(), (long) middle * blockEntries * entryBytes);
            if (key.of(first, 0) > wanted) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return readBlock(channel, low, fileEntries);
    }
}
