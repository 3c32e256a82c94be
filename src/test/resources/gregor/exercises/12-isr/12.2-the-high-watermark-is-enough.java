// why this is plausible: all that is safe is below it; but a new leader's high watermark may be behind its predecessor's, as in Kafka until KAFKA-7128.
public static boolean mayJoin(FollowerProgress follower, long highWatermark, long termStart, long activeEpoch) {
    return follower.hasFetched() && follower.endOffset() >= highWatermark && isEligible(follower, activeEpoch);
}
