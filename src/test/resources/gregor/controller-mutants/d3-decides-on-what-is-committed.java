// in: ControllerLoop
// caught by: gregor.controller.ControllerHistoryTest#ctl2NoReplyTellsOfWhatMayBeLost
    @Override
    public MetadataImage image() {
        return timeline.committed().image();
    }
