// why this is plausible: in a batch from a producer the offsets run 0, 1, 2, and the delta seems to say nothing new.
private Record read() {
    int length = Varint.read(in);
    need(length);
    int end = in.position() + length;
    in.get();
    long timestamp = batch.baseTimestamp() + Varint.readLong(in);
    Varint.read(in);
    long offset = batch.baseOffset() + batch.recordCount() - left - 1;
    if (batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
        timestamp = batch.maxTimestamp();
    }
    Record record = new Record(offset, timestamp, nullableBytes(), nullableBytes(), headers());
    if (in.position() != end) {
        throw invalid("a record says it has " + length + " bytes, and takes " + (in.position() - end + length));
    }
    return record;
}
