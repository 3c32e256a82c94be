// in: LogReads
// caught by: gregor.log.HistoricalLogTest#h39AReadHasOneBound
    private Found findBelow(long startOffset, int maxBytes, LogOffsetMetadata bound, boolean minOneBatch) throws IOException {
        Map.Entry<Long, LogSegment> at = segments.floorEntry(startOffset);
        while (at != null && at.getKey() <= bound.segmentBaseOffset()) {
            LogSegment segment = at.getValue();
            int end = segment.baseOffset() == bound.segmentBaseOffset() ? bound.positionInSegment() : segment.sizeInBytes();
            Found found = findIn(segment, startOffset, maxBytes, end, minOneBatch);
            if (found != null) {
                LogOffsetMetadata now = placed(offsets.snapshot().lastStable());
                if (now.segmentBaseOffset() == segment.baseOffset() && now.positionInSegment() > end) {
                    int from = found.start().positionInSegment();
                    int size = Math.min(maxBytes, now.positionInSegment() - from);
                    return new Found(segment, found.start(), segment.file().slice(from, size), false);
                }
                return found;
            }
            at = segments.higherEntry(at.getKey());
        }
        return nothingAt(bound);
    }
