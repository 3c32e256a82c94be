// in: ImageTimeline
// caught by: gregor.controller.ControllerHistoryTest#ctl1StateIsAFunctionOfTheLog
    void load(List<MetadataRecord> records, MetadataProvenance provenance) {
        committed = new Point(committed.image(), null).after(records, provenance);
    }
