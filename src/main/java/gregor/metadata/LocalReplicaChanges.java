package gregor.metadata;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import java.util.ArrayList;
import java.util.List;

/**
 * What a delta means for the replicas of one broker. Deletions are to be done first: a topic of the same name and
 * another id may be among the others.
 *
 * @param deletes partitions that the broker has no replica of any more
 * @param leaders partitions that it leads and that changed in any way
 * @param followers partitions that it follows and that changed in any way
 */
public record LocalReplicaChanges(List<LocalReplica> deletes, List<LocalReplica> leaders, List<LocalReplica> followers) {

    /**
     * One replica.
     *
     * @param before the partition before the delta; null if it is new
     * @param after the partition after it; null if its topic is gone
     */
    public record LocalReplica(TopicPartition partition, Uuid topicId, PartitionImage before, PartitionImage after) {

        /** Whether the leader's term is a new one. */
        public boolean isNewLeaderEpoch() {
            return before == null || before.leaderEpoch() != after.leaderEpoch();
        }
    }

    LocalReplicaChanges() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void add(int brokerId, LocalReplica replica) {
        PartitionImage before = replica.before();
        PartitionImage after = replica.after();
        if (!after.hasReplica(brokerId)) {
            if (before != null && before.hasReplica(brokerId)) {
                deletes.add(replica);
            }
        } else if (before == null || before.partitionEpoch() != after.partitionEpoch()) {
            (after.leader() == brokerId ? leaders : followers).add(replica);
        }
    }

    public boolean isEmpty() {
        return deletes.isEmpty() && leaders.isEmpty() && followers.isEmpty();
    }
}
