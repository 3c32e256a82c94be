package gregor.metadata;

import gregor.base.KafkaException;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.port.Disk;
import gregor.raft.SnapshotFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The records that the first controller of a cluster puts into the empty metadata log: above all the levels of the
 * features. Formatting leaves them in the file {@code bootstrap.checkpoint} of each log directory, which has the form
 * of a snapshot. Source: Kafka's {@code BootstrapMetadata} and {@code BootstrapDirectory} up to 4.3.
 *
 * @param source where they come from, for people
 */
public record BootstrapMetadata(List<MetadataRecord> records, String source) {

    public static final String FILE_NAME = "bootstrap.checkpoint";

    /** @throws UnreadableMetadata if no record says the metadata.version */
    public BootstrapMetadata {
        records = List.copyOf(records);
        if (level(records, MetadataVersion.FEATURE_NAME) == 0) {
            throw new UnreadableMetadata("No FeatureLevelRecord for " + MetadataVersion.FEATURE_NAME
                + " was found in the bootstrap metadata from " + source);
        }
    }

    /** The levels of the features: metadata.version first, then the others that are not 0, by name. */
    public static BootstrapMetadata of(MetadataVersion version, Map<String, Short> levels, String source) {
        List<MetadataRecord> records = new ArrayList<>();
        records.add(new FeatureLevelRecord(MetadataVersion.FEATURE_NAME, version.level()));
        new TreeMap<>(levels).forEach((name, level) -> {
            // kraft.version is a control record, because the quorum needs it before it can read any other
            if (level > 0 && !name.equals(MetadataVersion.FEATURE_NAME) && !name.equals(Feature.KRAFT_VERSION.featureName())) {
                records.add(new FeatureLevelRecord(name, level));
            }
        });
        return new BootstrapMetadata(records, source);
    }

    /**
     * Reads a log directory's file.
     *
     * @return without a file, the latest metadata.version alone, as Kafka does
     * @throws UnreadableMetadata if the file is damaged or from a later release; names it
     */
    public static BootstrapMetadata read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!disk.exists(file)) {
            return of(MetadataVersion.LATEST_PRODUCTION, Map.of(), "the default bootstrap");
        }
        try {
            List<MetadataRecord> records = new ArrayList<>();
            for (ByteBuffer value : SnapshotFile.decode(disk.readWhole(file)).values()) {
                records.add(MetadataRecordSerde.read(value));
            }
            return new BootstrapMetadata(records, "the binary bootstrap metadata file: " + file);
        } catch (KafkaException e) {
            throw new UnreadableMetadata(file + ": " + e.getMessage(), e);
        }
    }

    /** Writes a log directory's file; when this returns, it survives a power failure. */
    public void write(Disk disk, Path directory, long nowMs) throws IOException {
        List<ByteBuffer> values = records.stream().map(record -> MetadataRecordSerde.write(record, metadataVersion())).toList();
        disk.replaceWhole(directory.resolve(FILE_NAME), new SnapshotFile(0, null, null, values).encode(0, nowMs));
    }

    public MetadataVersion metadataVersion() {
        return MetadataVersion.ofLevel(level(MetadataVersion.FEATURE_NAME));
    }

    /** The level that the records give a feature; 0 if none. */
    public short level(String feature) {
        return level(records, feature);
    }

    private static short level(List<MetadataRecord> records, String feature) {
        short level = 0;
        for (MetadataRecord record : records) {
            if (record instanceof FeatureLevelRecord featureLevel && featureLevel.name().equals(feature)) {
                level = featureLevel.featureLevel();
            }
        }
        return level;
    }

    /** As Kafka's storage tool prints it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("BootstrapMetadata(records=[");
        String separator = "";
        for (MetadataRecord record : records) {
            text.append(separator).append("ApiMessageAndVersion(").append(record instanceof FeatureLevelRecord level
                ? "FeatureLevelRecord(name='" + level.name() + "', featureLevel=" + level.featureLevel() + ")" : record.toString());
            text.append(" at version ").append(record.version(metadataVersion())).append(')');
            separator = ", ";
        }
        return text.append("], metadataVersionLevel=").append(metadataVersion().level()).append(", source=").append(source).append(')').toString();
    }
}
