// why this is plausible: an append leaves the last entry away too; a segment that gets no more appends has it.
void rebuild(LogSegment segment) throws IOException {
    segment.clearIndexes();
    ProducerState producers = new ProducerState();
    ProducerReplay.load(producers, snapshots, segments, segment.baseOffset());
    try (BatchHeaders headers = new BatchHeaders(segment.file(), 0, segment.sizeInBytes())) {
        while (headers.next()) {
            segment.noteInIndexes(headers.batch(), headers.position(), config.indexIntervalBytes());
            ProducerReplay.note(producers, segment, ProducerReplay.whole(segment, headers), headers.position());
        }
    }
    segment.flushIndexes();
}
