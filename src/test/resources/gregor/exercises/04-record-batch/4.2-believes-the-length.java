// why this is plausible: jumping to where the record says it ends is robust against fields of a later format; and hides damage.
private Record read() {
    int length = Varint.read(in);
    need(length);
    int end = in.position() + length;
    in.get();
    long timestamp = batch.baseTimestamp() + Varint.readLong(in);
    long offset = batch.baseOffset() + Varint.read(in);
    if (batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
        timestamp = batch.maxTimestamp();
    }
    Record record = new Record(offset, timestamp, nullableBytes(), nullableBytes(), headers());
    in.position(end);
    return record;
}
