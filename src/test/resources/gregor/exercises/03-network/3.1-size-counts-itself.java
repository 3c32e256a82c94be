// why this is plausible: in many protocols the size includes its own four bytes; in Kafka's it does not.
ByteBuffer next() throws InvalidFrame {
    Check.holds("network.I2", handedOutBytes == NONE);
    if (chunk == null || chunk.position() - start < SIZE_BYTES) {
        return null;
    }
    int frameBytes = chunk.getInt(start);
    if (frameBytes < 0 || frameBytes > maxFrameBytes) {
        throw new InvalidFrame(frameBytes, maxFrameBytes);
    }
    if (chunk.position() - start < frameBytes) {
        return null;
    }
    handedOutBytes = frameBytes;
    return chunk.slice(start + SIZE_BYTES, frameBytes);
}
