package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.metadata.ClusterImage;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/** CTL-4: what holds of every partition at every offset of the metadata log, and from one offset to the next. */
final class PartitionShape {

    private PartitionShape() {}

    /** @param configured {@code min.insync.replicas} of its topic */
    static void check(PartitionImage partition, boolean hasElr, int configured) {
        List<Integer> inSyncOrEligible = new ArrayList<>(partition.isr());
        inSyncOrEligible.addAll(partition.elr());
        assertThat(new HashSet<>(inSyncOrEligible)).as("ISR and ELR share no replica: %s", partition).hasSameSizeAs(inSyncOrEligible);
        assertThat(partition.replicas()).as("%s", partition).doesNotHaveDuplicates();
        for (List<Integer> some : List.of(inSyncOrEligible, partition.addingReplicas(), partition.removingReplicas())) {
            assertThat(partition.replicas().containsAll(some)).as("%s are replicas of %s", some, partition).isTrue();
        }
        assertThat(Collections.disjoint(partition.addingReplicas(), partition.removingReplicas())).as("%s", partition).isTrue();
        assertThat(Reassignment.of(partition).target()).as("%s", partition).isNotEmpty();
        assertThat(partition.directories()).as("%s", partition).hasSameSizeAs(partition.replicas());
        if (partition.isr().size() >= partition.minInsyncReplicas(configured)) {
            assertThat(partition.elr()).as("%s with M %d", partition, configured).isEmpty();
        }
        if (partition.leader() != PartitionImage.NO_LEADER) {
            assertThat(partition.isr()).as("%s", partition).contains(partition.leader());
            assertThat(partition.lastKnownElr()).as("%s", partition).isEmpty();
        }
        if (!hasElr) {
            assertThat(partition.isr()).as("%s", partition).isNotEmpty();
            assertThat(partition.elr()).as("%s", partition).isEmpty();
        }
    }

    /** Who is not there is not in sync and does not lead, unless it is all there is and there is no ELR to put it into. */
    static void checkAlive(PartitionImage partition, ClusterImage cluster, boolean hasElr) {
        for (int member : partition.isr()) {
            boolean lastOne = !hasElr && partition.isr().size() == 1 && partition.leader() == PartitionImage.NO_LEADER;
            boolean there = cluster.isActive(member) && cluster.broker(member).isOnline(partition.directory(member));
            assertThat(there || lastOne).as("%d in the ISR of %s", member, partition).isTrue();
        }
    }

    static void checkStep(PartitionImage before, PartitionImage after) {
        if (!after.equals(before)) {
            String step = before + " -> " + after;
            assertThat(after.partitionEpoch()).as(step).isEqualTo(before.partitionEpoch() + 1);
            assertThat(after.leaderEpoch()).as(step).isBetween(before.leaderEpoch(), before.leaderEpoch() + 1);
            if (after.leader() != before.leader()) {
                assertThat(after.leaderEpoch()).as(step).isEqualTo(before.leaderEpoch() + 1);
            }
        }
    }

    /** All partitions of a cluster, after a record. */
    static void check(MetadataImage before, MetadataImage after, EffectiveConfig config) {
        checkAll(after, config);
        for (TopicImage topic : after.topics().byId().values()) {
            TopicImage old = before.topics().topic(topic.id());
            topic.partitions().forEach((number, partition) -> {
                if (old != null && old.partition(number) != null) {
                    checkStep(old.partition(number), partition);
                }
            });
        }
    }

    static void checkAll(MetadataImage image, EffectiveConfig config) {
        boolean hasElr = ConfigRules.hasElr(image);
        for (TopicImage topic : image.topics().byId().values()) {
            int configured = config.minInsyncReplicas(image, topic.name());
            for (PartitionImage partition : topic.partitions().values()) {
                check(partition, hasElr, configured);
                checkAlive(partition, image.cluster(), hasElr);
            }
        }
    }
}
