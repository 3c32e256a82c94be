// why this is plausible: without an error there is something to take over, if only the high watermark; so it was until KAFKA-14704.
static ReplyVerdict of(Wanted asked, long fetchOffset, int leaderEpoch, PartitionData data) {
    if (asked == null || asked.fetchOffset() != fetchOffset || asked.leaderEpoch() != leaderEpoch) {
        return IGNORE;
    }
    return switch (ErrorCode.of(data.errorCode())) {
        case NONE -> data.records().sizeInBytes() == 0 && !data.divergingEpoch().equals(EpochEndOffset.NONE) ? CUT : APPEND;
        case OFFSET_OUT_OF_RANGE -> RESET;
        case FENCED_LEADER_EPOCH -> STOP;
        case UNKNOWN_LEADER_EPOCH, NOT_LEADER_OR_FOLLOWER, UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, INCONSISTENT_TOPIC_ID -> RETRY_SOON;
        default -> RETRY_LATER;
    };
}
