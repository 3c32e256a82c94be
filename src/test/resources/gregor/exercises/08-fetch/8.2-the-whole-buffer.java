// why this is plausible: reading in full blocks is faster; what lies behind the range is another batch, perhaps one nobody may see yet.
private static int copy(FileChannel from, int position, int maxBytes, WritableByteChannel to) throws IOException {
    ByteBuffer buffer = BUFFER.get().clear();
    if (from.read(buffer, position) < 0) {
        throw ended(position);
    }
    return to.write(buffer.flip());
}
