package gregor.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.book.claim.Claim;
import gregor.metadata.ClusterRecords.FenceBrokerRecord;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.SecurityRecords.AccessControlEntryRecord;
import gregor.metadata.SecurityRecords.ClientQuotaRecord;
import gregor.metadata.SecurityRecords.QuotaEntity;
import gregor.metadata.SecurityRecords.RemoveAccessControlEntryRecord;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MetadataDeltaTest {

    private static final Uuid ID = new Uuid(7, 8);

    @Property(tries = 200)
    void anImageIsWhatThePlainestCodeWouldKeep(@ForAll long seed) {
        RandomHistory history = new RandomHistory(seed, 120);
        assertThat(RandomHistory.flat(replay(MetadataImage.EMPTY, history.records()))).isEqualTo(history.state());
    }

    @Claim("15.1")
    @Property(tries = 200)
    void i1ChainsOfDeltasEqualOneReplayAndI3LeaveTheirImagesAlone(@ForAll long seed) {
        List<MetadataRecord> records = new RandomHistory(seed, 120).records();
        Random random = new Random(seed);
        MetadataImage image = MetadataImage.EMPTY;
        List<MetadataImage> images = new ArrayList<>();
        List<Map<String, String>> seen = new ArrayList<>();
        for (int from = 0; from < records.size(); ) {
            int to = Math.min(records.size(), from + 1 + random.nextInt(20));
            image = replay(image, records.subList(from, to));
            images.add(image);
            seen.add(RandomHistory.flat(image));
            from = to;
        }
        MetadataImage whole = replay(MetadataImage.EMPTY, records);
        assertThat(image.topics()).isEqualTo(whole.topics());
        assertThat(image.cluster()).isEqualTo(whole.cluster());
        assertThat(image.configs()).isEqualTo(whole.configs());
        assertThat(image.features()).isEqualTo(whole.features());
        assertThat(images.stream().map(RandomHistory::flat)).isEqualTo(seen);
    }

    /** What a snapshot would have makes the same image again, whatever it is made of. */
    @Property(tries = 100)
    void anImageIsWhatItsOwnRecordsMake(@ForAll long seed) {
        RandomHistory history = new RandomHistory(seed, 120);
        List<MetadataRecord> records = new ArrayList<>(history.records());
        records.add(new FeatureLevelRecord("metadata.version", (short) 30));
        records.add(new AccessControlEntryRecord(ID, (byte) 2, "t", (byte) 3, "User:a", "*", (byte) 2, (byte) 3));
        MetadataImage image = replay(MetadataImage.EMPTY, records);
        List<MetadataRecord> snapshot = ImageRecords.of(image);
        assertThat(replay(MetadataImage.EMPTY, snapshot)).isEqualTo(image);
        assertThat(snapshot.get(0)).isEqualTo(new FeatureLevelRecord("metadata.version", (short) 30));
        assertThat(snapshot.size()).as("no record too many").isLessThanOrEqualTo(RandomHistory.flat(image).size() + 1);
    }

    /** What the delta says has changed is what differs between the two images, seen from one broker. */
    @Property(tries = 200)
    void localChangesAreTheDifferenceOfTheImages(@ForAll long seed) {
        List<MetadataRecord> records = new RandomHistory(seed, 80).records();
        int middle = Math.min(records.size() - 1, 20 + new Random(seed).nextInt(40));
        MetadataImage before = replay(MetadataImage.EMPTY, records.subList(0, middle));
        MetadataDelta delta = delta(before, records.subList(middle, records.size()));
        MetadataImage after = delta.apply(MetadataProvenance.EMPTY);
        Map<String, String> expected = new TreeMap<>();
        Map<String, PartitionImage> old = replicas(before);
        Map<String, PartitionImage> now = replicas(after);
        old.forEach((key, partition) -> {
            if (!now.containsKey(key)) {
                expected.put(key, "deleted");
            }
        });
        now.forEach((key, partition) -> {
            PartitionImage was = old.get(key);
            if (!partition.equals(was)) {
                expected.put(key, (partition.leader() == 1 ? "leads" : "follows")
                    + (was == null || was.leaderEpoch() != partition.leaderEpoch() ? " anew" : ""));
            }
        });
        Map<String, String> said = new TreeMap<>();
        LocalReplicaChanges changes = delta.topics().localChanges(1);
        changes.deletes().forEach(r -> said.put(r.topicId() + r.partition().toString(), "deleted"));
        changes.leaders().forEach(r -> said.put(r.topicId() + r.partition().toString(), "leads" + (r.isNewLeaderEpoch() ? " anew" : "")));
        changes.followers().forEach(r -> said.put(r.topicId() + r.partition().toString(), "follows" + (r.isNewLeaderEpoch() ? " anew" : "")));
        assertThat(said).isEqualTo(expected);
        assertThat(changes.isEmpty()).isEqualTo(expected.isEmpty());
    }

    private static Map<String, PartitionImage> replicas(MetadataImage image) {
        Map<String, PartitionImage> all = new TreeMap<>();
        image.topics().byId().forEach((id, topic) -> topic.partitions().forEach((number, partition) ->
            all.put(id + new TopicPartition(topic.name(), number).toString(), partition)));
        return all;
    }

    @Example
    void aTopicDeletedAndMadeAgainInOneDeltaIsBothDeletedAndNew() {
        MetadataImage before = replay(MetadataImage.EMPTY, List.of(new TopicRecord("t", ID), partition(0), setting("x")));
        Uuid again = new Uuid(9, 9);
        MetadataDelta delta = delta(before, List.of(new RemoveTopicRecord(ID), new TopicRecord("t", again)));
        MetadataImage after = delta.apply(MetadataProvenance.EMPTY);
        assertThat(delta.topics().wasDeleted("t")).isTrue();
        assertThat(delta.topics().created()).containsExactly(Map.entry("t", again));
        assertThat(delta.topics().deleted()).extracting(TopicImage::id).containsExactly(ID);
        assertThat(after.topics().topic("t").id()).isEqualTo(again);
        assertThat(after.topics().topic(ID)).isNull();
        assertThat(after.configs().ofTopic("t")).as("the configs went with the old topic").isEmpty();
        assertThat(delta.changedConfigs()).containsExactly(ConfigResource.topic("t"));
    }

    @Example
    void aTopicMadeAndDeletedInOneDeltaLeavesNoTrace() {
        MetadataDelta delta = delta(MetadataImage.EMPTY, List.of(new TopicRecord("t", ID), partition(0), new RemoveTopicRecord(ID)));
        assertThat(delta.topics().isEmpty()).isTrue();
        assertThat(delta.topics().created()).isEmpty();
        assertThat(delta.apply(MetadataProvenance.EMPTY).topics().byName()).isEmpty();
    }

    @Example
    void i5RecordsThatMakeNoSenseAreRefused() {
        MetadataImage image = replay(MetadataImage.EMPTY, List.of(new TopicRecord("t", ID), partition(0)));
        for (MetadataRecord bad : List.of(
            new TopicRecord("t", new Uuid(1, 1)),
            new TopicRecord("u", ID),
            new RemoveTopicRecord(new Uuid(1, 1)),
            new PartitionChangeRecord(1, ID, null, 0, null, null, null, (byte) -1, null, null, null),
            new PartitionRecord(1, new Uuid(1, 1), List.of(1), List.of(1), List.of(), List.of(), 1, (byte) 0, 0, 0, List.of(), null, null),
            new PartitionRecord(1, ID, List.of(1, 2), List.of(1), List.of(), List.of(), 1, (byte) 0, 0, 0, List.of(ID), null, null),
            new FenceBrokerRecord(1, 1),
            new ConfigRecord((byte) 3, "t", "k", "v"),
            new FeatureLevelRecord("metadata.version", (short) 31))) {
            assertThatThrownBy(() -> delta(image, List.of(bad))).as(bad.toString()).isInstanceOf(UnreadableMetadata.class);
        }
        assertThatThrownBy(() -> delta(image, List.of(new RemoveTopicRecord(ID), partition(1)))).as("a partition of a topic that is gone")
            .isInstanceOf(UnreadableMetadata.class);
    }

    @Test
    void replicasOlderThanDirectoryIdsAreSomewhere() {
        MetadataImage image = replay(MetadataImage.EMPTY, List.of(new TopicRecord("t", ID),
            new PartitionRecord(0, ID, List.of(1, 2), List.of(1), List.of(), List.of(), 1, (byte) 0, 0, 0, List.of(), null, null)));
        assertThat(image.topics().topic("t").partition(0).directory(2)).isEqualTo(DirectoryId.MIGRATING);
        assertThat(image.topics().topic("t").partition(0).directory(3)).isEqualTo(DirectoryId.UNASSIGNED);
    }

    @Test
    void factsNobodyActsOnAreKeptUntilRemoved() {
        AccessControlEntryRecord acl = new AccessControlEntryRecord(ID, (byte) 2, "t", (byte) 3, "User:a", "*", (byte) 2, (byte) 3);
        List<QuotaEntity> entity = List.of(new QuotaEntity("user", "a"), new QuotaEntity("client-id", null));
        List<QuotaEntity> reversed = List.of(new QuotaEntity("client-id", null), new QuotaEntity("user", "a"));
        MetadataImage image = replay(MetadataImage.EMPTY, List.of(acl, new ClientQuotaRecord(entity, "k", 1.5, false)));
        assertThat(image.kept().byKey().values()).hasSize(2).contains(acl);
        image = replay(image, List.of(new ClientQuotaRecord(reversed, "k", 0, true), new RemoveAccessControlEntryRecord(ID)));
        assertThat(image.kept().byKey()).isEmpty();
    }

    @Property(tries = 20)
    void everyTypeOfRecordIsTakenSomewhere(@ForAll long seed) {
        RandomRecords random = new RandomRecords(seed);
        for (MetadataRecordType type : MetadataRecordType.values()) {
            MetadataDelta delta = new MetadataDelta(MetadataImage.EMPTY);
            try {
                delta.replay(random.next(type, 0));
            } catch (UnreadableMetadata expected) {
                continue; // a change of what is not there
            }
            assertThat(delta.apply(MetadataProvenance.EMPTY)).isNotNull();
        }
    }

    private static PartitionRecord partition(int number) {
        return new PartitionRecord(number, ID, List.of(1), List.of(1), List.of(), List.of(), 1, (byte) 0, 0, 0, List.of(), null, null);
    }

    private static ConfigRecord setting(String value) {
        return new ConfigRecord(gregor.message.ConfigResourceType.TOPIC.id(), "t", "k", value);
    }

    private static MetadataDelta delta(MetadataImage image, List<MetadataRecord> records) {
        MetadataDelta delta = new MetadataDelta(image);
        records.forEach(delta::replay);
        return delta;
    }

    private static MetadataImage replay(MetadataImage image, List<MetadataRecord> records) {
        return delta(image, records).apply(MetadataProvenance.EMPTY);
    }
}
