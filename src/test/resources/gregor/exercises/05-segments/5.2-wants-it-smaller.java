// why this is plausible: "below" is easily written where "at or below" is meant.
private int floorWithin(ByteBuffer bytes, int count, long wanted, Key key) {
    int low = -1;
    int high = count - 1;
    while (low < high) {
        int middle = (low + high + 1) >> 1;
        if (key.of(bytes, middle * entryBytes) >= wanted) {
            high = middle - 1;
        } else {
            low = middle;
        }
    }
    return low;
}
