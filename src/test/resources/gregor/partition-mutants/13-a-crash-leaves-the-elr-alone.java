// in: BrokerPartitions
// caught by: gregor.controller.PartitionHistoryTest#whateverHappensPartitionsAreWhatTheyShouldBe
    static void newIncarnation(int brokerId, boolean clean, PartitionChanges changes) {
        leave(brokerId, partition -> partition.isr().contains(brokerId), !clean && changes.hasElr(), changes);
    }
