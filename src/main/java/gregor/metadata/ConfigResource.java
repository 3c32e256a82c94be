package gregor.metadata;

import gregor.message.ConfigResourceType;
import java.util.Objects;

/**
 * What configs belong to.
 *
 * @param name a topic, a broker's id, a group; empty stands for the default of all brokers
 */
public record ConfigResource(ConfigResourceType type, String name) implements Comparable<ConfigResource> {

    /** What brokers have that say nothing else. */
    public static final ConfigResource ALL_BROKERS = new ConfigResource(ConfigResourceType.BROKER, "");

    public ConfigResource {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
    }

    public static ConfigResource topic(String name) {
        return new ConfigResource(ConfigResourceType.TOPIC, name);
    }

    public static ConfigResource broker(int id) {
        return new ConfigResource(ConfigResourceType.BROKER, Integer.toString(id));
    }

    @Override
    public int compareTo(ConfigResource other) {
        int byType = type.compareTo(other.type);
        return byType != 0 ? byType : name.compareTo(other.name);
    }
}
