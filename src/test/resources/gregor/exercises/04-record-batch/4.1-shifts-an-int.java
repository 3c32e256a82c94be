// why this is plausible: b & 0x7f is an int, and shifting it by 35 and more wraps around without a warning.
static long readLong(ByteBuffer in) {
    long raw = 0;
    for (int shift = 0; shift < 70; shift += 7) {
        byte b = in.get();
        raw |= (b & 0x7f) << shift;
        if (b >= 0) {
            return raw >>> 1 ^ -(raw & 1);
        }
    }
    throw new IndexOutOfBoundsException("a varint of more than 10 bytes");
}
