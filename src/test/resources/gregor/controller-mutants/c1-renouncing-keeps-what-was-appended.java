// in: ImageTimeline
// caught by: gregor.controller.ControllerHistoryTest#ctl1StateIsAFunctionOfTheLog
    void revert() {
        while (!appended.isEmpty()) {
            committed = appended.removeFirst();
        }
    }
