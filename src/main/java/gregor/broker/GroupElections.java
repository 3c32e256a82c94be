package gregor.broker;

import gregor.group.GroupCoordinator;
import gregor.metadata.LocalReplicaChanges;
import gregor.metadata.LocalReplicaChanges.LocalReplica;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataPublisher;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Tells the group coordinator which partitions of {@code __consumer_offsets} this broker leads. Loading one takes time, and has a thread of its own. */
public final class GroupElections implements MetadataPublisher {

    private final int nodeId;
    private final GroupCoordinator groups;
    private final Executor loader;

    public GroupElections(int nodeId, GroupCoordinator groups, Executor loader) {
        this.nodeId = nodeId;
        this.groups = groups;
        this.loader = loader;
    }

    @Override
    public void onMetadataUpdate(MetadataDelta delta, MetadataImage image) {
        LocalReplicaChanges changes = delta.topics().localChanges(nodeId);
        each(changes.deletes(), partition -> groups.resigned(partition.partition().partition()));
        each(changes.followers(), partition -> groups.resigned(partition.partition().partition()));
        each(changes.leaders(), partition -> {
            if (partition.isNewLeaderEpoch()) {
                groups.resigned(partition.partition().partition());
                groups.elected(partition.partition().partition(), loader);
            }
        });
    }

    private static void each(List<LocalReplica> replicas, Consumer<LocalReplica> action) {
        for (LocalReplica replica : replicas) {
            if (replica.partition().topic().equals(GroupCoordinator.OFFSETS_TOPIC)) {
                action.accept(replica);
            }
        }
    }
}
