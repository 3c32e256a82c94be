// why this is plausible: the size is checked, but only when the frame is whole, which a frame that is too large never becomes.
ByteBuffer next() throws InvalidFrame {
    Check.holds("network.I2", handedOutBytes == NONE);
    if (chunk == null || chunk.position() - start < SIZE_BYTES) {
        return null;
    }
    int frameBytes = chunk.getInt(start);
    if (chunk.position() - start - SIZE_BYTES < frameBytes) {
        return null;
    }
    if (frameBytes < 0 || frameBytes > maxFrameBytes) {
        throw new InvalidFrame(frameBytes, maxFrameBytes);
    }
    handedOutBytes = frameBytes;
    return chunk.slice(start + SIZE_BYTES, frameBytes);
}
