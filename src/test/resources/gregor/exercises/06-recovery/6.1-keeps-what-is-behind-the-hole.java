// why this is plausible: the torn bytes are gone, and it says so; but the later segments are still there, behind a hole.
boolean scan(LogSegment segment, long limit, FileChange beforeCut) throws IOException {
    buffer.limit(0);
    damage = null;
    nextOffset = Math.max(nextOffset, segment.baseOffset());
    end = limit;
    segment.clearIndexes();
    int position = 0;
    RecordBatch batch = batchAt(segment, position);
    while (batch != null) {
        take(segment, batch, position);
        position += batch.sizeInBytes();
        batch = batchAt(segment, position);
    }
    boolean goesOn = position == segment.sizeInBytes() || nextOffset == limit;
    if (position < segment.sizeInBytes()) {
        cut(segment, position);
    }
    segment.sealTimeIndex();
    segment.writeIndexes();
    return goesOn;
}
