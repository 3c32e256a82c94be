package gregor.metadata;

import gregor.metadata.LogRecords.FeatureLevelRecord;

/**
 * The finalized levels of the features: which new behaviour the whole cluster has agreed on. A feature at level 0 is
 * not in the map. {@code kraft.version} is not here but with the metadata log, whose control records say it.
 */
public record FeaturesImage(PersistentMap<String, Short> finalizedLevels) {

    public static final FeaturesImage EMPTY = new FeaturesImage(PersistentMap.empty());

    /**
     * What the log may contain. A log that has not said it yet, as no log that was formatted, is at the oldest level.
     *
     * @throws gregor.base.KafkaException UNSUPPORTED_VERSION if a later release raised it beyond what this one knows
     */
    public MetadataVersion metadataVersion() {
        Short level = finalizedLevels.get(MetadataVersion.FEATURE_NAME);
        return level == null ? MetadataVersion.MINIMUM : MetadataVersion.ofLevel(level);
    }

    /** The finalized level of a feature, 0 if it has none. */
    public short level(String feature) {
        return finalizedLevels.getOrDefault(feature, (short) 0);
    }

    FeaturesImage with(FeatureLevelRecord record) {
        return new FeaturesImage(record.featureLevel() == 0
            ? finalizedLevels.without(record.name())
            : finalizedLevels.with(record.name(), record.featureLevel()));
    }
}
