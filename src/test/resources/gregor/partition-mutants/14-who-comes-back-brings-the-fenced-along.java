// in: BrokerPartitions
// caught by: gregor.controller.PartitionHistoryTest#whateverHappensPartitionsAreWhatTheyShouldBe
    static void withBroker(int brokerId, PartitionChanges changes) {
        forEach(changes, partition -> partition.leader() == PartitionImage.NO_LEADER, (topic, number) ->
            changes.add(topic, number, changes.change(topic, number, replica -> true).elect(kind(topic, changes))));
    }
