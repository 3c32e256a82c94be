// in: SegmentScan
// caught by: gregor.log.CrashTest#oldBytesBehindTheTailAreNotRevived
    private RecordBatch batchAt(LogSegment segment, int position) throws IOException {
        int left = segment.sizeInBytes() - position;
        if (left < RecordBatch.HEADER_BYTES) {
            return null;
        }
        int size = inBuffer(segment, position, RecordBatch.HEADER_BYTES).sizeInBytes();
        if (size < RecordBatch.HEADER_BYTES || size > left) {
            return null;
        }
        RecordBatch batch = inBuffer(segment, position, size);
        return batch.isValid() && batch.baseOffset() >= nextOffset && batch.lastOffset() < end ? batch : null;
    }
