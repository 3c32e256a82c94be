// why this is plausible: get takes one away again, and only the very first offset of a log shows that put has to add it.
boolean put(ByteBuffer key, long offset) {
    int at = find(key);
    if (slots[at + 2] == 0) {
        if (isFull()) {
            return false;
        }
        slots[at] = hashView.getLong(0);
        slots[at + 1] = hashView.getLong(8);
        size++;
    }
    slots[at + 2] = offset;
    latestOffset = offset;
    return true;
}
