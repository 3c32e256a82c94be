// why this is plausible: the buffer is filled when what is asked for is not in it; but it does not know of which file it is full.
boolean scan(LogSegment segment, long limit, FileChange beforeCut) throws IOException {
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
    if (!goesOn) {
        beforeCut.run();
    }
    if (position < segment.sizeInBytes()) {
        cut(segment, position);
    }
    segment.sealTimeIndex();
    segment.writeIndexes();
    return goesOn;
}
