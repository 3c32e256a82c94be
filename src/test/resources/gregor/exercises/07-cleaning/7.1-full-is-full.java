// why this is plausible: a map that is full takes nothing more, says the name; but a key that is in it needs no room.
boolean put(ByteBuffer key, long offset) {
    if (isFull()) {
        return false;
    }
    int at = find(key);
    if (slots[at + 2] == 0) {
        slots[at] = hashView.getLong(0);
        slots[at + 1] = hashView.getLong(8);
        size++;
    }
    slots[at + 2] = offset + 1;
    latestOffset = offset;
    return true;
}
