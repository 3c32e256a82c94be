package gregor.client;

/**
 * An offset that was looked up.
 *
 * @param offset -1 if there is no such record
 * @param timestamp of the record at that offset; -1 if the start or the end was asked for
 * @param leaderEpoch of the record at that offset; -1 if not known
 */
public record ListedOffset(long offset, long timestamp, int leaderEpoch) {

    /** Whether there is such a record. */
    public boolean isFound() {
        return offset >= 0;
    }
}
