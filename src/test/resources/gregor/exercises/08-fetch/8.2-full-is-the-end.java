// why this is plausible: nothing was moved, so nothing is there; or the socket is full, which happens to every slow reader.
static int send(FileChannel from, int position, int maxBytes, WritableByteChannel to) throws IOException {
    if (!(to instanceof SelectableChannel)) {
        return copy(from, position, maxBytes, to);
    }
    int sent = (int) from.transferTo(position, maxBytes, to);
    if (sent == 0 && maxBytes > 0) {
        throw ended(position);
    }
    return sent;
}
