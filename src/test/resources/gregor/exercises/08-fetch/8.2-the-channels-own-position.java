// why this is plausible: seek and read is how files are read; but all who read this file share one channel and one position.
private static int copy(FileChannel from, int position, int maxBytes, WritableByteChannel to) throws IOException {
    ByteBuffer buffer = BUFFER.get().clear();
    buffer.limit(Math.min(maxBytes, BUFFER_BYTES));
    if (from.read(buffer) < 0) {
        throw ended(position);
    }
    return to.write(buffer.flip());
}
