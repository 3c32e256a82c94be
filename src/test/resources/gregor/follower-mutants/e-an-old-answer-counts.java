// in: ReplyVerdict
// caught by: gregor.replica.ReplyVerdictTest#h08OnlyTheAnswerToWhatWouldBeAskedNowCounts
static ReplyVerdict of(Wanted asked, long fetchOffset, int leaderEpoch, PartitionData data) {
    if (asked == null) {
        return IGNORE;
    }
    return switch (ErrorCode.of(data.errorCode())) {
        case NONE -> data.divergingEpoch().equals(EpochEndOffset.NONE) ? APPEND : CUT;
        case OFFSET_OUT_OF_RANGE -> RESET;
        case FENCED_LEADER_EPOCH -> STOP;
        case UNKNOWN_LEADER_EPOCH, NOT_LEADER_OR_FOLLOWER, UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, INCONSISTENT_TOPIC_ID ->
            RETRY_SOON;
        default -> RETRY_LATER;
    };
}
