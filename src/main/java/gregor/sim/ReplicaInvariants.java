package gregor.sim;

import gregor.base.Uuid;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.replica.Partition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What must hold of the replicas of the partitions that clients use: looked at after each event, on the node that did something. */
final class ReplicaInvariants {

    private static final String MIN_INSYNC = "min.insync.replicas";

    private final DataTopics topics;
    private final Consumer<String> marks;
    private final Map<PartitionLedger, PartitionGhost> ghosts = new LinkedHashMap<>();
    private MetadataImage newest = MetadataImage.EMPTY;

    /** @param marks counts what is rare */
    ReplicaInvariants(DataTopics topics, Consumer<String> marks) {
        this.topics = topics;
        this.marks = marks;
    }

    PartitionGhost ghost(PartitionLedger ledger) {
        return ghosts.computeIfAbsent(ledger, unused -> new PartitionGhost(ledger, marks));
    }

    /** A node has loaded an image. */
    void loaded(MetadataImage image) {
        if (image.offset() <= newest.offset()) {
            return;
        }
        boolean isAsBefore = image.topics() == newest.topics() && image.configs() == newest.configs();
        newest = image;
        if (isAsBefore) {
            return;
        }
        for (Uuid id : topics.ids()) {
            TopicImage topic = image.topics().topic(id);
            for (PartitionLedger ledger : topics.of(id)) {
                decided(ledger, topic);
            }
        }
    }

    private void decided(PartitionLedger ledger, TopicImage topic) {
        PartitionImage partition = topic == null ? null : topic.partition(ledger.partition().partition());
        int minInsync = partition == null ? 1 : partition.minInsyncReplicas(Integer.parseInt(newest.configs().ofTopic(topic.name()).getOrDefault(MIN_INSYNC, "1")));
        ghost(ledger).decided(partition, minInsync, newest.cluster());
    }

    /** A node that runs has done something. */
    void check(WholeMember member, int life) {
        for (PartitionLedger ledger : topics.present()) {
            PartitionGhost ghost = ghost(ledger);
            if (ghost.image() == null) {
                decided(ledger, newest.topics().topic(ledger.topicId()));
            }
            Partition partition = member.partition(ledger.partition());
            if (partition != null && partition.topicId().equals(ledger.topicId())) {
                ghost.observe(member.id(), life, partition);
            } else {
                ghost.absent(member.id());
            }
        }
    }

    /** What a node had not forced is gone. */
    void lost(int node) {
        ghosts.values().forEach(ghost -> ghost.lost(node, newest.cluster()));
    }

    /** A producer was told that a batch is safe. */
    void acknowledged(PartitionLedger ledger, long baseOffset, int records, long crc) {
        ghost(ledger).acknowledged(baseOffset, records, crc);
    }

    /** What is not as it has to be in the end; null once all is. */
    String unsettled(List<Integer> core) {
        for (PartitionLedger ledger : topics.present()) {
            String unsettled = ghost(ledger).unsettled(core);
            if (unsettled != null) {
                return unsettled;
            }
        }
        return null;
    }
}
