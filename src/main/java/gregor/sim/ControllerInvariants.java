package gregor.sim;

import gregor.base.Uuid;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.metadata.TopicsImage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What must hold of the metadata that nodes load, checked against all that any node has loaded before. */
final class ControllerInvariants {

    private final Map<Long, MetadataImage> byOffset = new HashMap<>();
    private final Map<Integer, MetadataImage> last = new LinkedHashMap<>();
    private final Map<Uuid, String> topicNames = new LinkedHashMap<>();
    private final Map<Uuid, Integer> partitionCounts = new HashMap<>();
    private final Map<Long, Uuid> incarnations = new HashMap<>();
    private final Map<String, Long> brokerEpochs = new HashMap<>();
    private final Set<Long> producerIds = new LinkedHashSet<>();

    /** @param committedEnd up to where the log is committed (exclusive) */
    void check(int node, MetadataImage image, long committedEnd) {
        MetadataImage before = last.getOrDefault(node, MetadataImage.EMPTY);
        if (image == before) {
            return;
        }
        last.put(node, image);
        Violation.unless(image.offset() < committedEnd, "CTL-2", "node %d shows what is at %d; committed is what is below %d", node, image.offset(), committedEnd);
        MetadataImage known = byOffset.putIfAbsent(image.offset(), image);
        if (known != null && known != image) {
            MetadataImage knownBefore = byOffset.getOrDefault(before.offset(), MetadataImage.EMPTY);
            Violation.unless(isSame(known, knownBefore, image, before), "CTL-1", "at offset %d node %d has another image than a node before it", image.offset(), node);
            return; // what is to be checked was
        }
        checkBrokers(image);
        checkTopics(before, image);
        Violation.unless(image.nextProducerId() >= before.nextProducerId(), "CTL-6", "the next block of producer ids began at %d and begins at %d",
            before.nextProducerId(), image.nextProducerId());
    }

    /** A process ended: the next one begins with nothing. */
    void died(int node) {
        last.remove(node);
    }

    /** The ones before were found to be the same: only what has changed since is looked at. */
    private static boolean isSame(MetadataImage one, MetadataImage oneBefore, MetadataImage other, MetadataImage otherBefore) {
        return isSame(one.features(), oneBefore.features(), other.features(), otherBefore.features())
            && isSame(one.cluster(), oneBefore.cluster(), other.cluster(), otherBefore.cluster())
            && isSame(one.configs(), oneBefore.configs(), other.configs(), otherBefore.configs())
            && isSame(one.kept(), oneBefore.kept(), other.kept(), otherBefore.kept())
            && one.nextProducerId() == other.nextProducerId()
            && isSame(one.topics(), oneBefore.topics(), other.topics(), otherBefore.topics());
    }

    private static boolean isSame(TopicsImage one, TopicsImage oneBefore, TopicsImage other, TopicsImage otherBefore) {
        if (one == oneBefore && other == otherBefore) {
            return true;
        }
        return one.byId().size() == other.byId().size() && one.byName().size() == other.byName().size() && other.byName().values().stream().allMatch(
            topic -> isSame(one.topic(topic.id()), oneBefore.topic(topic.id()), topic, otherBefore.topic(topic.id())));
    }

    private static boolean isSame(Object one, Object oneBefore, Object other, Object otherBefore) {
        return one == oneBefore && other == otherBefore || Objects.equals(one, other);
    }

    /** CTL-5: an epoch is of one life of one broker. */
    private void checkBrokers(MetadataImage image) {
        for (BrokerRegistration broker : image.cluster().brokers().values()) {
            Uuid incarnation = incarnations.putIfAbsent(broker.epoch(), broker.incarnationId());
            Violation.unless(incarnation == null || incarnation.equals(broker.incarnationId()), "CTL-5", "broker %d has epoch %d, and so had another life",
                broker.id(), broker.epoch());
            Long epoch = brokerEpochs.putIfAbsent(broker.id() + " " + broker.incarnationId(), broker.epoch());
            Violation.unless(epoch == null || epoch <= broker.epoch(), "CTL-5", "broker %d had epoch %d and has %d in one life", broker.id(), epoch,
                broker.epoch());
        }
    }

    private void checkTopics(MetadataImage before, MetadataImage image) {
        if (image.topics() == before.topics()) {
            return;
        }
        for (TopicImage topic : image.topics().byId().values()) {
            TopicImage old = before.topics().topic(topic.id());
            if (old == topic) {
                continue;
            }
            String name = topicNames.putIfAbsent(topic.id(), topic.name());
            Violation.unless(name == null || name.equals(topic.name()), "CTL-6", "the id %s is of topic %s and was of %s", topic.id(), topic.name(), name);
            Integer partitions = partitionCounts.put(topic.id(), topic.partitions().size());
            Violation.unless(partitions == null || partitions <= topic.partitions().size(), "CTL-3", "topic %s has %d partitions and had %d", topic.name(),
                topic.partitions().size(), partitions);
            topic.partitions().forEach((number, partition) -> {
                PartitionImage was = old == null ? null : old.partition(number);
                if (was != partition) {
                    checkShape(topic.name() + "-" + number, was, partition, image);
                }
            });
        }
    }

    /** CTL-4. */
    private static void checkShape(String name, PartitionImage before, PartitionImage now, MetadataImage image) {
        List<Integer> replicas = now.replicas();
        Violation.unless(replicas.containsAll(now.isr()) && replicas.containsAll(now.elr()), "CTL-4", "%s has members that are no replicas: %s", name, now);
        Violation.unless(now.isr().stream().noneMatch(now.elr()::contains), "CTL-4", "%s has one in the ISR and eligible beside it: %s", name, now);
        Violation.unless(now.leader() == PartitionImage.NO_LEADER || now.isr().contains(now.leader()), "CTL-4", "%s is led from outside the ISR: %s", name, now);
        Violation.unless(new LinkedHashSet<>(replicas).size() == replicas.size(), "CTL-4", "%s has a replica twice: %s", name, now);
        Violation.unless(replicas.containsAll(now.addingReplicas()) && replicas.containsAll(now.removingReplicas())
            && now.addingReplicas().stream().noneMatch(now.removingReplicas()::contains), "CTL-4", "%s moves to and from one broker: %s", name, now);
        boolean last = now.isr().size() == 1 && now.leader() == PartitionImage.NO_LEADER;
        for (int member : now.isr()) {
            Violation.unless(last || image.cluster().isActive(member), "CTL-4", "%s has broker %d in its ISR, which is fenced or leaves: %s", name, member, now);
        }
        if (before != null) {
            Violation.unless(now.leaderEpoch() >= before.leaderEpoch() && now.partitionEpoch() > before.partitionEpoch(), "CTL-4",
                "%s goes from %s to %s", name, before, now);
            Violation.unless(now.leader() == before.leader() || now.leaderEpoch() > before.leaderEpoch(), "CTL-4",
                "%s has another leader in the same epoch: %s, then %s", name, before, now);
        }
    }

    /** CTL-3: a topic was made with so many partitions, all of them at once. */
    void made(String name, Uuid id, int partitions, MetadataImage image) {
        TopicImage topic = image.topics().topic(id);
        Violation.unless(topic == null || topic.partitions().size() >= partitions, "CTL-3", "topic %s was made with %d partitions and has %s", name, partitions, topic);
    }

    /** CTL-6: a producer was given an id. */
    void producerId(long id) {
        Violation.unless(producerIds.add(id), "CTL-6", "the producer id %d was given twice", id);
    }
}
