// in: ControllerLoop
// caught by: gregor.controller.ControllerHistoryTest#ctl2NoReplyTellsOfWhatMayBeLost
    private void renounce() {
        if (epoch == STANDBY) {
            return;
        }
        int renounced = epoch;
        epoch = STANDBY;
        tasks.stop();
        timeline.revert();
        controller.deactivate();
        raft.resign(renounced);
    }
