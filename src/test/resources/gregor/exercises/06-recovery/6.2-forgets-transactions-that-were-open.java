// why this is plausible: the segment has its own batches; but a transaction that it ends may have begun in the one before.
void rebuild(LogSegment segment) throws IOException {
    segment.clearIndexes();
    ProducerState producers = new ProducerState();
    try (BatchHeaders headers = new BatchHeaders(segment.file(), 0, segment.sizeInBytes())) {
        while (headers.next()) {
            segment.noteInIndexes(headers.batch(), headers.position(), config.indexIntervalBytes());
            ProducerReplay.note(producers, segment, ProducerReplay.whole(segment, headers), headers.position());
        }
    }
    segment.sealTimeIndex();
    segment.flushIndexes();
}
