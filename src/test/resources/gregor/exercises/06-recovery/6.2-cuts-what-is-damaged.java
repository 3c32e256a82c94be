// why this is plausible: a scan after a crash does so; but these batches were forced, and what is behind the damage is whole.
void rebuild(LogSegment segment) throws IOException {
    segment.clearIndexes();
    ProducerState producers = new ProducerState();
    ProducerReplay.load(producers, snapshots, segments, segment.baseOffset());
    try (BatchHeaders headers = new BatchHeaders(segment.file(), 0, segment.sizeInBytes())) {
        while (headers.next()) {
            LogSegment.Place place = new LogSegment.Place(headers.position(), headers.batch().sizeInBytes(), headers.batch().baseOffset());
            if (!segment.read(place).isValid()) {
                segment.file().truncate(headers.position());
                break;
            }
            segment.noteInIndexes(headers.batch(), headers.position(), config.indexIntervalBytes());
            ProducerReplay.note(producers, segment, ProducerReplay.whole(segment, headers), headers.position());
        }
    }
    segment.sealTimeIndex();
    segment.flushIndexes();
}
