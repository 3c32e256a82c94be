package gregor.base;

/** A log offset and the leader epoch in which it was written. A metadata snapshot is named by such a pair. */
public record OffsetAndEpoch(long offset, int epoch) {}
