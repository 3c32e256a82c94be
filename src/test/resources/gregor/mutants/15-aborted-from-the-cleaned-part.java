// in: GroupCopy
// caught by: gregor.log.CleanerTwinTest#keepsWhatReadersNeed
    private void nextSegment() throws IOException {
        do {
            current++;
            if (isDone()) {
                return;
            }
            LogSegment segment = group.get(current);
            Long next = rules.log.higherKey(segment.baseOffset());
            rules.transactions.add(OffsetMapBuilder.abortedIn(rules.log, segment.baseOffset(), segment.baseOffset(),
                Math.min(rules.map.latestOffset() + 1, next == null ? Long.MAX_VALUE : next)));
            stats.segmentsRead++;
            chunks.start(segment.file(), 0);
        } while (!chunks.hasNext());
    }
