// why this is plausible: transferTo says how much it moved, and the caller tries again; at the end of the file it does so for ever.
static int send(FileChannel from, int position, int maxBytes, WritableByteChannel to) throws IOException {
    return to instanceof SelectableChannel ? (int) from.transferTo(position, maxBytes, to) : copy(from, position, maxBytes, to);
}
