// why this is plausible: the offsets go on without a gap; an old batch at the right place has the right offset too.
private RecordBatch batchAt(LogSegment segment, int position) throws IOException {
    int left = segment.sizeInBytes() - position;
    if (left < RecordBatch.HEADER_BYTES) {
        return null;
    }
    int size = inBuffer(segment, position, RecordBatch.HEADER_BYTES).sizeInBytes();
    if (size < RecordBatch.HEADER_BYTES || size > left) {
        return damaged("a batch of " + size + " bytes, and there are " + left);
    }
    RecordBatch batch = inBuffer(segment, position, size);
    if (!batch.isValid()) {
        return damaged("a batch whose CRC or format is wrong");
    }
    if (batch.baseOffset() < nextOffset || batch.lastOffset() < batch.baseOffset() || batch.lastOffset() >= end) {
        return damaged("a batch of offsets " + batch.baseOffset() + " to " + batch.lastOffset());
    }
    if (!segment.canHold(batch.lastOffset())) {
        throw new SegmentOverflow(segment, batch.lastOffset());
    }
    return batch;
}
