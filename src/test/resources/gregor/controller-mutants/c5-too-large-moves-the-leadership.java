// in: ControllerLoop
// caught by: gregor.controller.ControllerHistoryTest#ctl3ARequestCountsAsAWholeOrNotAtAll
    private void append(Decision<?> decision, MetadataVersion level) {
        List<MetadataRecord> records = decision.records();
        if (decision.oneBatch() && records.size() > BatchLimit.MAX_RECORDS) {
            throw new IllegalStateException(BatchLimit.TOO_MANY_RECORDS);
        }
        for (int from = 0; from < records.size(); from += BatchLimit.MAX_RECORDS) {
            appendBatch(records.subList(from, Math.min(records.size(), from + BatchLimit.MAX_RECORDS)), level, from == 0);
        }
    }
