// why this is plausible: growing once to what the size says saves copies; it also lets a stranger's four bytes take the memory.
private void makeRoom() {
    int wantedBytes = wantedBytes();
    chunk.limit(chunk.position()).position(start);
    start = 0;
    if (wantedBytes <= chunk.capacity() && chunk.remaining() < chunk.capacity()) {
        chunk.compact();
        return;
    }
    ByteBuffer larger = pool.acquire(Math.max(wantedBytes, 2 * chunk.capacity())).put(chunk);
    pool.release(chunk);
    chunk = larger;
}
