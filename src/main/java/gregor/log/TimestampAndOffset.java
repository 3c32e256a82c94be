package gregor.log;

/**
 * A record found by its time.
 *
 * @param timestamp its timestamp
 * @param offset its offset
 * @param leaderEpoch of its batch; -1 if it has none
 */
public record TimestampAndOffset(long timestamp, long offset, int leaderEpoch) {}
