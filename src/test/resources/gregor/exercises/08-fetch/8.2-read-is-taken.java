// why this is plausible: what was read was given to the target; but the target says how much of it was welcome.
private static int copy(FileChannel from, int position, int maxBytes, WritableByteChannel to) throws IOException {
    ByteBuffer buffer = BUFFER.get().clear();
    buffer.limit(Math.min(maxBytes, BUFFER_BYTES));
    int read = from.read(buffer, position);
    if (read < 0) {
        throw ended(position);
    }
    to.write(buffer.flip());
    return read;
}
