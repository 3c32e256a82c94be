package gregor.metadata;

import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.LogRecords.ProducerIdsRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import java.util.ArrayList;
import java.util.List;

/** An image as the fewest records that make it: what a snapshot has. Each comes after those it builds on. */
final class ImageRecords {

    private ImageRecords() {}

    static List<MetadataRecord> of(MetadataImage image) {
        MetadataVersion level = image.features().metadataVersion();
        List<MetadataRecord> records = new ArrayList<>();
        Short version = image.features().finalizedLevels().get(MetadataVersion.FEATURE_NAME);
        if (version != null) { // first, so that whoever cannot read the rest knows it at once
            records.add(new FeatureLevelRecord(MetadataVersion.FEATURE_NAME, version));
        }
        image.features().finalizedLevels().forEach((name, finalized) -> {
            if (!name.equals(MetadataVersion.FEATURE_NAME)) {
                records.add(new FeatureLevelRecord(name, finalized));
            }
        });
        image.cluster().brokers().values().forEach(broker -> records.add(broker.toRecord(level)));
        records.addAll(image.cluster().controllers().values());
        image.topics().byName().forEach((name, topic) -> {
            records.add(new TopicRecord(name, topic.id()));
            topic.partitions().forEach((number, partition) -> records.add(partition.toRecord(topic.id(), number, level)));
        });
        image.configs().byResource().forEach((resource, configs) ->
            configs.forEach((key, value) -> records.add(new ConfigRecord(resource.type().id(), resource.name(), key, value))));
        if (image.nextProducerId() > 0) {
            records.add(new ProducerIdsRecord(-1, -1, image.nextProducerId())); // who got the last block is of no use any more
        }
        records.addAll(image.kept().byKey().values());
        return records;
    }
}
