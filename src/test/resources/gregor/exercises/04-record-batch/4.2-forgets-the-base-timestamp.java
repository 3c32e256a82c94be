// why this is plausible: the first record's delta is 0, and a test with one record dated 0 is green.
private Record read() {
    int length = Varint.read(in);
    need(length);
    int end = in.position() + length;
    in.get();
    long timestamp = Varint.readLong(in);
    long offset = batch.baseOffset() + Varint.read(in);
    if (batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
        timestamp = batch.maxTimestamp();
    }
    Record record = new Record(offset, timestamp, nullableBytes(), nullableBytes(), headers());
    if (in.position() != end) {
        throw invalid("a record says it has " + length + " bytes, and takes " + (in.position() - end + length));
    }
    return record;
}
