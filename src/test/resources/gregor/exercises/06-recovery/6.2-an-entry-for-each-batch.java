// why this is plausible: a denser index finds things sooner; but it is not the one that was lost, and it is full sooner.
void rebuild(LogSegment segment) throws IOException {
    segment.clearIndexes();
    ProducerState producers = new ProducerState();
    ProducerReplay.load(producers, snapshots, segments, segment.baseOffset());
    try (BatchHeaders headers = new BatchHeaders(segment.file(), 0, segment.sizeInBytes())) {
        while (headers.next()) {
            segment.noteInIndexes(headers.batch(), headers.position(), 0);
            ProducerReplay.note(producers, segment, ProducerReplay.whole(segment, headers), headers.position());
        }
    }
    segment.sealTimeIndex();
    segment.flushIndexes();
}
