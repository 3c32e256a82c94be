package gregor.metadata;

/**
 * Up to where the metadata log is in an image.
 *
 * @param lastContainedOffset of the last record that counts, inclusive; -1 for none
 * @param lastContainedEpoch the leader epoch of that record
 * @param lastContainedLogTimeMs when it was appended
 */
public record MetadataProvenance(long lastContainedOffset, int lastContainedEpoch, long lastContainedLogTimeMs) {

    public static final MetadataProvenance EMPTY = new MetadataProvenance(-1, -1, -1);
}
