package gregor.metadata;

import gregor.message.ConfigResourceType;
import gregor.metadata.LogRecords.ConfigRecord;
import java.util.Map;

/** The configs that were set, by resource. What is not here has its default. */
public record ConfigurationsImage(PersistentMap<ConfigResource, PersistentMap<String, String>> byResource) {

    public static final ConfigurationsImage EMPTY = new ConfigurationsImage(PersistentMap.empty());

    /** What was set for a resource; empty if nothing was. */
    public PersistentMap<String, String> of(ConfigResource resource) {
        PersistentMap<String, String> configs = byResource.get(resource);
        return configs == null ? PersistentMap.empty() : configs;
    }

    /** What was set for a topic. */
    public Map<String, String> ofTopic(String name) {
        return of(ConfigResource.topic(name));
    }

    /** @throws UnreadableMetadata if the record is for a type of resource that nobody knows */
    static ConfigResource resourceOf(ConfigRecord record) {
        ConfigResourceType type = ConfigResourceType.of(record.resourceType());
        if (type == ConfigResourceType.UNKNOWN) {
            throw new UnreadableMetadata("a config for a resource of the unknown type " + record.resourceType() + ": " + record);
        }
        return new ConfigResource(type, record.resourceName());
    }

    ConfigurationsImage with(ConfigRecord record) {
        ConfigResource resource = resourceOf(record);
        PersistentMap<String, String> before = of(resource);
        PersistentMap<String, String> after = record.value() == null
            ? before.without(record.name()) : before.with(record.name(), record.value());
        return after.isEmpty() ? without(resource) : new ConfigurationsImage(byResource.with(resource, after));
    }

    ConfigurationsImage without(ConfigResource resource) {
        return new ConfigurationsImage(byResource.without(resource));
    }
}
