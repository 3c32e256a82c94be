// why this is plausible: a torn batch fails its CRC, and what passes it is a batch; only not one of this log's end.
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
    return batch.isValid() ? batch : damaged("a batch whose CRC or format is wrong");
}
