// in: ControllerLoop
// caught by: gregor.controller.ControllerHistoryTest#ctl2NoReplyTellsOfWhatMayBeLost
    private void answer() {
        waiting.completeUpTo(Long.MAX_VALUE);
    }
