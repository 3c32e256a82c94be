// why this is plausible: an error is an error, whatever was asked; Kafka stopped to fetch like this until KAFKA-7786.
static ReplyVerdict of(Wanted asked, long fetchOffset, int leaderEpoch, PartitionData data) {
    ReplyVerdict verdict = switch (ErrorCode.of(data.errorCode())) {
        case NONE -> data.divergingEpoch().equals(EpochEndOffset.NONE) ? APPEND : CUT;
        case OFFSET_OUT_OF_RANGE -> RESET;
        case FENCED_LEADER_EPOCH -> STOP;
        case UNKNOWN_LEADER_EPOCH, NOT_LEADER_OR_FOLLOWER, UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, INCONSISTENT_TOPIC_ID -> RETRY_SOON;
        default -> RETRY_LATER;
    };
    boolean current = asked != null && asked.fetchOffset() == fetchOffset && asked.leaderEpoch() == leaderEpoch;
    return verdict == APPEND && !current ? IGNORE : verdict;
}
