package gregor.client;

import gregor.port.Entropy;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses the partition of a record that names none. A key always leads to the same partition. Records without a key
 * stay on one partition until about a batch's worth has gone there, then move to another one at random (KIP-480,
 * KIP-794): spread record by record they would make as many small batches as there are partitions.
 */
final class Partitioner {

    private static final class Sticky {
        private int partition = -1;
        private long bytes;
    }

    private final Entropy entropy;
    private final int stickyBytes;
    private final Map<String, Sticky> stickyByTopic = new LinkedHashMap<>();

    /** @param stickyBytes what goes to one partition before the next one is drawn; a batch's size */
    Partitioner(Entropy entropy, int stickyBytes) {
        this.entropy = entropy;
        this.stickyBytes = stickyBytes;
    }

    /**
     * @param key null for none
     * @param recordBytes the record's size
     */
    int partition(ClientMetadata.Topic topic, ByteBuffer key, int recordBytes) {
        if (key != null) {
            return Murmur2.partition(key, topic.partitions().size());
        }
        Sticky sticky = stickyByTopic.computeIfAbsent(topic.name(), name -> new Sticky());
        if (sticky.partition < 0 || sticky.partition >= topic.partitions().size() || sticky.bytes >= stickyBytes) {
            sticky.partition = draw(topic);
            sticky.bytes = 0;
        }
        sticky.bytes += recordBytes;
        return sticky.partition;
    }

    /** One with a leader, if any has one. */
    private int draw(ClientMetadata.Topic topic) {
        List<Integer> available = topic.partitions().stream()
            .filter(partition -> partition.leaderId() >= 0).map(ClientMetadata.Partition::index).toList();
        return available.isEmpty() ? entropy.nextInt(topic.partitions().size()) : available.get(entropy.nextInt(available.size()));
    }
}
