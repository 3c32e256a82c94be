// why this is plausible: the producer's timestamps are still in the records; only a bit in the header says that they don't count.
private Record read() {
    int length = Varint.read(in);
    need(length);
    int end = in.position() + length;
    in.get();
    long timestamp = batch.baseTimestamp() + Varint.readLong(in);
    long offset = batch.baseOffset() + Varint.read(in);
    Record record = new Record(offset, timestamp, nullableBytes(), nullableBytes(), headers());
    if (in.position() != end) {
        throw invalid("a record says it has " + length + " bytes, and takes " + (in.position() - end + length));
    }
    return record;
}
