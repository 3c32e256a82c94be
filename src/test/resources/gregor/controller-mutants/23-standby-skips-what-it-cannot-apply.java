// in: ControllerLoop
// caught by: gregor.controller.ControllerHistoryTest#ctl7WhoCannotApplyARecordStops
    @Override
    public void onCommit(List<RecordBatch> batches, Runnable done) {
        for (RecordBatch batch : batches) {
            try {
                timeline.commit(MetadataBatch.of(batch));
            } catch (KafkaException e) {
                LOG.log(Level.ERROR, "skipped", e);
            }
        }
        answer();
        done.run();
    }
