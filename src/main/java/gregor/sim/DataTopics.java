package gregor.sim;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.MetadataMessage.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The topics that clients write to and read from, as the metadata shows them: a name that is used again is another topic. */
final class DataTopics {

    /**
     * A topic that there is to be.
     *
     * @param minInsyncReplicas at first
     * @param mayLose whether a replica may lead it that lacks records, if no other can
     * @param segmentMs how long its segments take records
     */
    record Wanted(String name, int partitions, int replicas, int minInsyncReplicas, boolean mayLose, long segmentMs) {}

    private final Map<String, Wanted> wanted = new LinkedHashMap<>();
    private final Map<String, Uuid> current = new LinkedHashMap<>();
    private final Map<Uuid, List<PartitionLedger>> ledgers = new LinkedHashMap<>();
    /** Of each name the topic that was seen last. */
    private final Map<String, List<PartitionLedger>> latest = new LinkedHashMap<>();
    private List<PartitionLedger> present = List.of();

    void want(Wanted topic) {
        wanted.put(topic.name(), topic);
    }

    Set<String> names() {
        return wanted.keySet();
    }

    /** What the topic of a partition was to be. */
    Wanted wanted(PartitionLedger ledger) {
        return wanted.get(ledger.partition().topic());
    }

    /** Those of which nobody has seen anything yet. */
    List<Wanted> missing() {
        return wanted.values().stream().filter(topic -> !current.containsKey(topic.name())).toList();
    }

    /** Somebody may delete it from now on. */
    void deleting(String name) {
        Uuid id = current.remove(name);
        if (id != null) {
            ledgers.get(id).forEach(PartitionLedger::deleted);
            findPresent();
        }
    }

    private void findPresent() {
        List<PartitionLedger> found = new ArrayList<>();
        current.values().forEach(id -> found.addAll(ledgers.get(id)));
        present = found;
    }

    /** A broker shows a topic; it may be long behind. */
    void shown(MetadataResponseTopic topic) {
        if (topic.errorCode() != ErrorCode.NONE.code() || ledgers.containsKey(topic.topicId())) {
            return;
        }
        deleting(topic.name()); // one of the same name was there before
        current.put(topic.name(), topic.topicId());
        List<PartitionLedger> before = latest.get(topic.name());
        List<PartitionLedger> all = new ArrayList<>();
        for (int i = 0; i < wanted.get(topic.name()).partitions(); i++) {
            PartitionLedger ledger = new PartitionLedger(new TopicPartition(topic.name(), i), topic.topicId());
            ledger.mayStartAt(before == null ? 0 : before.get(i).mayStartAt());
            all.add(ledger);
        }
        latest.put(topic.name(), all);
        ledgers.put(topic.topicId(), all);
        findPresent();
    }

    /** Null if it is none of these topics. */
    PartitionLedger ledger(Uuid topicId, int partition) {
        List<PartitionLedger> all = ledgers.get(topicId);
        return all == null ? null : all.get(partition);
    }

    /** All that were ever there. */
    Set<Uuid> ids() {
        return ledgers.keySet();
    }

    List<PartitionLedger> of(Uuid topicId) {
        return ledgers.get(topicId);
    }

    /** The partitions that are there now, as far as anybody has seen. */
    List<PartitionLedger> present() {
        return present;
    }
}
