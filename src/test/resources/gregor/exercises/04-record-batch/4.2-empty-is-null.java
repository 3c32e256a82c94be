// why this is plausible: nothing is nothing; but an empty value is a value, and a null one deletes the key.
private ByteBuffer nullableBytes() {
    int length = Varint.read(in);
    if (length <= 0) {
        return null;
    }
    need(length);
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
}
