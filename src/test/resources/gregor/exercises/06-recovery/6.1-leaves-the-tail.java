// why this is plausible: the log's end is known now, and nobody reads behind it; but the next append goes behind the torn bytes.
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
    if (!goesOn) {
        beforeCut.run();
    }
    segment.sealTimeIndex();
    segment.writeIndexes();
    return goesOn;
}
