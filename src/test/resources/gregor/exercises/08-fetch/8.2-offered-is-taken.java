// why this is plausible: a blocking socket takes all of it; one that doesn't block takes what it has room for.
static int send(FileChannel from, int position, int maxBytes, WritableByteChannel to) throws IOException {
    if (!(to instanceof SelectableChannel)) {
        return copy(from, position, maxBytes, to);
    }
    from.transferTo(position, maxBytes, to);
    return maxBytes;
}
