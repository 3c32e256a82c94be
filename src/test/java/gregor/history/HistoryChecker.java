package gregor.history;

import gregor.base.TopicPartition;
import gregor.history.History.Outcome;
import gregor.history.History.Sent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks at a whole history for what a cluster may never do, in the manner of Jepsen's checker for Kafka: nothing that was
 * acknowledged is lost, nothing is invented, an offset has one record, readers and producers see their order, the end and the
 * committed offsets of a partition do not go back, the disks of all replicas hold the same.
 *
 * <p>It takes the topics to be kept for ever, and without transactions. A send of which nobody knows how it ended may be there or
 * not; that is all it may be.
 */
public final class HistoryChecker {

    /** A time without anything. */
    public record Gap(long fromNanos, long nanos) {}

    private final History history;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<TopicPartition, PartitionHistory> partitions =
        new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));

    private HistoryChecker(History history) {
        this.history = history;
    }

    /** All that is wrong with a history to which nothing more is added; the first few of each kind at each partition. */
    public static List<Finding> check(History history) {
        return new HistoryChecker(history).check();
    }

    private PartitionHistory at(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, key -> new PartitionHistory(key, findings));
    }

    private List<Finding> check() {
        history.sends.forEach(sent -> at(sent.payload().partition()).sends.add(sent));
        history.polls.forEach(poll -> at(poll.partition()).polls.add(poll));
        history.listings.forEach(listed -> at(listed.partition()).listings.add(listed));
        history.stored.forEach(replica -> at(replica.partition()).stored.add(replica));
        Map<String, Long> belongedUntil = CommitRules.belongedUntil(history.commits);
        Map<String, CommitRules> groups = new TreeMap<>();
        history.commits.forEach(write -> rules(groups, belongedUntil, write.group(), write.partition()).add(write));
        history.commitReads.forEach(read -> rules(groups, belongedUntil, read.group(), read.partition()).add(read));
        for (PartitionHistory partition : partitions.values()) {
            partition.order();
            new SendRules(partition).check();
            new ReadRules(partition).check();
        }
        groups.values().forEach(CommitRules::check);
        return findings;
    }

    private CommitRules rules(Map<String, CommitRules> groups, Map<String, Long> belongedUntil, String group, TopicPartition partition) {
        return groups.computeIfAbsent(group + " at " + partition, key -> new CommitRules(group, at(partition), belongedUntil));
    }

    /** The longest times between two acknowledgements, anywhere in the cluster; the longest first. */
    public static List<Gap> longestGaps(History history, int howMany) {
        long[] ends = history.sends.stream().filter(sent -> sent.outcome() == Outcome.OK).mapToLong(Sent::endedNanos).sorted().toArray();
        List<Gap> gaps = new ArrayList<>();
        for (int i = 1; i < ends.length; i++) {
            gaps.add(new Gap(ends[i - 1], ends[i] - ends[i - 1]));
        }
        return gaps.stream().sorted(Comparator.comparingLong(Gap::nanos).reversed()).limit(howMany).toList();
    }
}
