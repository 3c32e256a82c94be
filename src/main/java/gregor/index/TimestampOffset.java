package gregor.index;

/**
 * An entry of the time index: no record up to and including {@code offset} has a later timestamp.
 *
 * @param timestamp milliseconds since 1970; -1 if there is no entry
 */
public record TimestampOffset(long timestamp, long offset) {}
