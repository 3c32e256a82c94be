// why this is plausible: the number of whole blocks; the last block is hardly ever whole.
private Block findBlock(int fileEntries, long wanted, Key key) throws IOException {
    try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
        ByteBuffer first = ByteBuffer.allocate(entryBytes);
        int low = 0;
        int high = fileEntries / blockEntries - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            readFully(channel, first.clear(), (long) middle * blockEntries * entryBytes);
            if (first.hasRemaining() || key.of(first, 0) > wanted) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return readBlock(channel, low, fileEntries);
    }
}
