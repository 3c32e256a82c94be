// in: AlterPartitionControl
// caught by: gregor.controller.PartitionHistoryTest#whateverHappensPartitionsAreWhatTheyShouldBe
    private static ErrorCode check(int leader, PartitionImage partition, AlterPartitionPartition wanted, List<BrokerState> isr, MetadataImage image) {
        if (partition == null) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        if (wanted.leaderEpoch() != partition.leaderEpoch()) {
            return ErrorCode.FENCED_LEADER_EPOCH;
        }
        if (wanted.partitionEpoch() != partition.partitionEpoch()) {
            return ErrorCode.INVALID_UPDATE_VERSION;
        }
        return isr.stream().allMatch(member -> isEligible(member, partition, image)) ? ErrorCode.NONE : ErrorCode.INELIGIBLE_REPLICA;
    }
