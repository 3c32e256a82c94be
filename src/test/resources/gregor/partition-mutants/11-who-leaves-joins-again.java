// in: AlterPartitionControl
// caught by: gregor.controller.PartitionHistoryTest#whateverHappensPartitionsAreWhatTheyShouldBe
    private static boolean isEligible(BrokerState member, PartitionImage partition, MetadataImage image) {
        BrokerRegistration broker = image.cluster().broker(member.brokerId());
        return image.cluster().isUnfenced(member.brokerId())
            && (member.brokerEpoch() == UNKNOWN_EPOCH || member.brokerEpoch() == broker.epoch());
    }
