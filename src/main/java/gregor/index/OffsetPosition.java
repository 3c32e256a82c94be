package gregor.index;

/**
 * An entry of the offset index.
 *
 * @param offset the last offset of a batch
 * @param position the byte of the segment file at which that batch begins
 */
public record OffsetPosition(long offset, int position) {}
