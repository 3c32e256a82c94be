package gregor.metadata;

import java.util.List;

/**
 * The cluster at one offset of the metadata log. It never changes; {@link MetadataDelta} makes the next one out of it,
 * and the two share whatever did not change.
 *
 * @param nextProducerId the first producer id of the next block to hand out
 * @param kept facts that nothing here acts on yet
 */
public record MetadataImage(
    MetadataProvenance provenance,
    FeaturesImage features,
    ClusterImage cluster,
    TopicsImage topics,
    ConfigurationsImage configs,
    long nextProducerId,
    KeptRecords kept) {

    /** What an empty log says. */
    public static final MetadataImage EMPTY = new MetadataImage(MetadataProvenance.EMPTY, FeaturesImage.EMPTY,
        ClusterImage.EMPTY, TopicsImage.EMPTY, ConfigurationsImage.EMPTY, 0, KeptRecords.EMPTY);

    /** The fewest records that make this image out of the empty one: what a snapshot has. */
    public List<MetadataRecord> toRecords() {
        return ImageRecords.of(this);
    }

    /** The offset of the last record in it, inclusive; -1 for none. */
    public long offset() {
        return provenance.lastContainedOffset();
    }
}
