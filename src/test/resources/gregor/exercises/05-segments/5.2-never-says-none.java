// why this is plausible: starting at 0 instead of -1 is right whenever there is an entry at or below.
private int floorWithin(ByteBuffer bytes, int count, long wanted, Key key) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
        int middle = (low + high + 1) >> 1;
        if (key.of(bytes, middle * entryBytes) > wanted) {
            high = middle - 1;
        } else {
            low = middle;
        }
    }
    return low;
}
