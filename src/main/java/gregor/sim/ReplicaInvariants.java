package gregor.sim;

import gregor.base.Uuid;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.replica.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What must hold of the replicas of the partitions that clients use: looked at after each event, on the node that did something. */
final class ReplicaInvariants {

    static final String MIN_INSYNC = "min.insync.replicas";

    /** A replica that a node has, and what is known of its partition. */
    private record Seat(PartitionGhost ghost, Partition partition) {}

    /** What a node has, as of the metadata that it knew when that was looked for. */
    private static final class Seats {
        private final List<Seat> taken = new ArrayList<>();
        private MetadataImage image;
        private int life;
        private List<PartitionLedger> present;
    }

    private final DataTopics topics;
    private final Consumer<String> marks;
    private final Map<PartitionLedger, PartitionGhost> ghosts = new LinkedHashMap<>();
    private final Map<Integer, Seats> seats = new HashMap<>();
    private MetadataImage newest = MetadataImage.EMPTY;

    /** @param marks counts what is rare */
    ReplicaInvariants(DataTopics topics, Consumer<String> marks) {
        this.topics = topics;
        this.marks = marks;
    }

    PartitionGhost ghost(PartitionLedger ledger) {
        return ghosts.computeIfAbsent(ledger, unused -> new PartitionGhost(ledger, topics.wanted(ledger).mayLose(), marks));
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
        ghost(ledger).decided(partition, partition == null ? 1 : minInsyncReplicas(newest, topic, partition), newest.cluster());
    }

    private static int minInsyncReplicas(MetadataImage image, TopicImage topic, PartitionImage partition) {
        return partition.minInsyncReplicas(Integer.parseInt(image.configs().ofTopic(topic.name()).getOrDefault(MIN_INSYNC, "1")));
    }

    /** A node that runs has done something. */
    void check(WholeMember member, int life) {
        Seats seats = this.seats.computeIfAbsent(member.id(), unused -> new Seats());
        boolean isAll = seats.taken.size() == topics.present().size(); // a node that starts knows of its partitions before it has them
        if (!isAll || seats.image != member.image() || seats.life != life || seats.present != topics.present()) {
            take(seats, member, life);
        }
        for (Seat seat : seats.taken) {
            if (seat.partition.log().unusable() == null) {
                seat.ghost.observe(member.id(), life, seat.partition);
            } else {
                seat.ghost.unseen(member.id());
            }
        }
    }

    /** Which partitions a node has changes only with its metadata. */
    private void take(Seats seats, WholeMember member, int life) {
        seats.image = member.image();
        seats.life = life;
        seats.present = topics.present();
        seats.taken.clear();
        for (PartitionLedger ledger : seats.present) {
            PartitionGhost ghost = ghost(ledger);
            if (ghost.image() == null) {
                decided(ledger, newest.topics().topic(ledger.topicId()));
            }
            Partition partition = member.partition(ledger.partition());
            if (partition != null && partition.topicId().equals(ledger.topicId())) {
                seats.taken.add(new Seat(ghost, partition));
                checkMinimum(member, seats.image, ledger, partition);
            } else {
                ghost.absent(member.id());
            }
        }
    }

    /** REP-21: how many must be in sync is what the metadata says up to where the node has followed it. */
    private static void checkMinimum(WholeMember member, MetadataImage image, PartitionLedger ledger, Partition partition) {
        TopicImage topic = image.topics().topic(ledger.topicId());
        PartitionImage told = topic == null ? null : topic.partition(ledger.partition().partition());
        if (told != null) {
            int has = partition.image().minInsyncReplicas(partition.log().config().minInsyncReplicas());
            int needed = minInsyncReplicas(image, topic, told);
            Violation.unless(has == needed, "REP-21", "on node %d %d replicas of %s must be in sync; by the metadata up to %d these are %d", member.id(), has, ledger,
                image.offset(), needed);
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
