// why this is plausible: compact moves from the position, and it is easy to forget that finished frames lie before start.
private void makeRoom() {
    int wantedBytes = wantedBytes();
    if (start > 0) {
        chunk.flip();
        chunk.compact();
        start = 0;
        return;
    }
    long largerBytes = Math.max(2L * chunk.capacity(), nextChunkBytes);
    ByteBuffer larger = pool.acquire((int) Math.min(largerBytes, wantedBytes)).put(chunk.flip());
    pool.release(chunk);
    chunk = larger;
}
