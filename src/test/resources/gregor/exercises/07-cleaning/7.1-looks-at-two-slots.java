// why this is plausible: in a map that is not very full, the key is in its own slot or in the next one, nearly always.
private int find(ByteBuffer key) {
    digest(key);
    long high = hashView.getLong(0);
    int slot = (int) Long.remainderUnsigned(high, slotCount);
    int at = slot * LONGS_PER_SLOT;
    if (slots[at + 2] != 0 && slots[at] != high) {
        slot = slot + 1 == slotCount ? 0 : slot + 1;
        at = slot * LONGS_PER_SLOT;
    }
    return at;
}
