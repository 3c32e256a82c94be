// why this is plausible: the protocol's own varints, in lengths and tags, have no zigzag; records' varints have.
static int read(ByteBuffer in) {
    int raw = 0;
    for (int shift = 0; shift < 35; shift += 7) {
        byte b = in.get();
        raw |= (b & 0x7f) << shift;
        if (b >= 0) {
            return raw;
        }
    }
    throw new IndexOutOfBoundsException("a varint of more than 5 bytes");
}
