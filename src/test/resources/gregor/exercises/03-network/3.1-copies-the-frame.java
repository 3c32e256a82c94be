// why this is plausible: a copy is always safe; but it costs a pass over the bytes, and the memory is on the heap.
ByteBuffer next() throws InvalidFrame {
    Check.holds("network.I2", handedOutBytes == NONE);
    if (chunk == null || chunk.position() - start < SIZE_BYTES) {
        return null;
    }
    int frameBytes = chunk.getInt(start);
    if (frameBytes < 0 || frameBytes > maxFrameBytes) {
        throw new InvalidFrame(frameBytes, maxFrameBytes);
    }
    if (chunk.position() - start - SIZE_BYTES < frameBytes) {
        return null;
    }
    handedOutBytes = frameBytes;
    byte[] copy = new byte[frameBytes];
    chunk.get(start + SIZE_BYTES, copy);
    return ByteBuffer.wrap(copy);
}
