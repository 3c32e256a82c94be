// in: OffsetQuery
// caught by: gregor.replica.ReplicaManagerTest#h26TheEndIsNotToldBeforeItIsKnown
private void ensure(boolean endIsKnown, Partition partition) {
    if (!endIsKnown && partition == null) {
        throw new KafkaException(ErrorCode.OFFSET_NOT_AVAILABLE);
    }
}
