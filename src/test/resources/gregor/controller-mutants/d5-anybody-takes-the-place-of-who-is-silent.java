// in: BrokerControl
// caught by: gregor.controller.EarlyFencingTest#whoHasTheDirectoriesOfASilentBrokerTakesItsPlace
    private boolean isSucceeded(BrokerRegistration before, BrokerRegistrationRequest request) {
        return losses.isSilent(before.id(), before.epoch());
    }
