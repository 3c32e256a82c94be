// in: AlterPartitionControl
// caught by: gregor.controller.PartitionHistoryTest#whateverHappensPartitionsAreWhatTheyShouldBe
    private static boolean isEligible(BrokerState member, PartitionImage partition, MetadataImage image) {
        BrokerRegistration broker = image.cluster().broker(member.brokerId());
        return image.cluster().isActive(member.brokerId());
    }
