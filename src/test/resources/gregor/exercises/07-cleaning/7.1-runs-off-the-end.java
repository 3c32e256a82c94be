// why this is plausible: the slots behind the last one are only missed by keys whose own slot is near the end.
private int find(ByteBuffer key) {
    digest(key);
    long high = hashView.getLong(0);
    long low = hashView.getLong(8);
    int at = (int) Long.remainderUnsigned(high, slotCount) * LONGS_PER_SLOT;
    while (slots[at + 2] != 0 && (slots[at] != high || slots[at + 1] != low)) {
        at += LONGS_PER_SLOT;
    }
    return at;
}
