// why this is plausible: % is what everybody writes first, and it is right for every other key.
private int find(ByteBuffer key) {
    digest(key);
    long high = hashView.getLong(0);
    long low = hashView.getLong(8);
    int slot = (int) (high % slotCount);
    int at = slot * LONGS_PER_SLOT;
    while (slots[at + 2] != 0 && (slots[at] != high || slots[at + 1] != low)) {
        slot = slot + 1 == slotCount ? 0 : slot + 1;
        at = slot * LONGS_PER_SLOT;
    }
    return at;
}
