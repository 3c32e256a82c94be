// why this is plausible: the place to insert at is what most binary searches return, and it is one too far.
private int floorWithin(ByteBuffer bytes, int count, long wanted, Key key) {
    int low = 0;
    int high = count;
    while (low < high) {
        int middle = (low + high) >>> 1;
        if (key.of(bytes, middle * entryBytes) < wanted) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
