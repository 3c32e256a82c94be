// why this is plausible: that is what Arrays.binarySearch does; but the entry for the wanted offset itself is rarely there.
private int floorWithin(ByteBuffer bytes, int count, long wanted, Key key) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
        int middle = (low + high) >>> 1;
        long there = key.of(bytes, middle * entryBytes);
        if (there == wanted) {
            return middle;
        }
        if (there < wanted) {
            low = middle + 1;
        } else {
            high = middle - 1;
        }
    }
    return -1;
}
