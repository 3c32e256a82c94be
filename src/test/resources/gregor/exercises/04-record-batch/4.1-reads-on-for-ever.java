// why this is plausible: a loop until the last byte is the definition; nobody says that the last byte comes.
static int read(ByteBuffer in) {
    int raw = 0;
    int shift = 0;
    while (true) {
        byte b = in.get();
        raw |= (b & 0x7f) << shift;
        shift += 7;
        if (b >= 0) {
            return raw >>> 1 ^ -(raw & 1);
        }
    }
}
