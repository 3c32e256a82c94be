package gregor.metadata;

import gregor.base.Uuid;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The latest image, for whoever answers requests. Any thread may ask; one request that asks several questions takes
 * {@link #image()} once, so that its answers agree with each other.
 */
public final class MetadataCache implements MetadataPublisher {

    /** A broker as clients see it. */
    public record Node(int id, String host, int port, String rack, boolean isFenced) {}

    private volatile MetadataImage image = MetadataImage.EMPTY;

    @Override
    public void onMetadataUpdate(MetadataDelta delta, MetadataImage newImage) {
        image = newImage;
    }

    public MetadataImage image() {
        return image;
    }

    /** The topic of a name, or null. */
    public TopicImage topic(String name) {
        return image.topics().topic(name);
    }

    /** The topic of an id, or null. */
    public TopicImage topic(Uuid id) {
        return image.topics().topic(id);
    }

    /** A partition, or null if there is none. */
    public PartitionImage partition(String topic, int partition) {
        TopicImage found = topic(topic);
        return found == null ? null : found.partition(partition);
    }

    /** The configs that were set for a resource; what is not there has its default. */
    public Map<String, String> configs(ConfigResource resource) {
        return image.configs().of(resource);
    }

    public MetadataVersion metadataVersion() {
        return image.features().metadataVersion();
    }

    /** The brokers that take part and have a listener of that name, in the order of their ids. */
    public List<Node> aliveBrokers(String listenerName) {
        return brokers(image, listenerName, false);
    }

    /** All registered brokers that have a listener of that name, in the order of their ids. */
    public List<Node> registeredBrokers(String listenerName) {
        return brokers(image, listenerName, true);
    }

    private static List<Node> brokers(MetadataImage image, String listenerName, boolean fencedToo) {
        List<Node> nodes = new ArrayList<>();
        for (BrokerRegistration broker : image.cluster().brokers().values()) {
            NodeEndpoint endpoint = broker.endpoint(listenerName);
            if (endpoint != null && (fencedToo || !broker.fenced())) {
                nodes.add(new Node(broker.id(), endpoint.host(), endpoint.port(), broker.rack(), broker.fenced()));
            }
        }
        return nodes;
    }
}
