package gregor.metadata;

import java.util.List;

/**
 * Records that were appended together and are committed.
 *
 * @param lastOffset inclusive
 * @param epoch of the leader that appended them
 * @param appendTimeMs when it did
 * @param records empty if the batch speaks to the quorum alone
 */
public record MetadataBatch(long baseOffset, long lastOffset, int epoch, long appendTimeMs, List<MetadataRecord> records) {

    public MetadataProvenance provenance() {
        return new MetadataProvenance(lastOffset, epoch, appendTimeMs);
    }
}
