// in: BrokerControl
// caught by: gregor.controller.PartitionHistoryTest#whateverHappensPartitionsAreWhatTheyShouldBe
    private static void fence(BrokerRegistration broker, PartitionChanges changes) {
        if (!broker.fenced()) {
            changes.add(BrokerRegistrationChangeRecord.fencing(broker.id(), broker.epoch(), BrokerRegistrationChangeRecord.FENCE));
            BrokerPartitions.withoutBroker(broker.id(), changes);
        }
    }
