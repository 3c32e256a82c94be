// in: GroupCopy
// caught by: gregor.log.CleanerTwinTest#keepsWhatReadersNeed
    private RecordBatch copyOfControl(RecordBatch batch) {
        return copyOfRecords(batch);
    }
