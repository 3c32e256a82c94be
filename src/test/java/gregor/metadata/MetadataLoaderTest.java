package gregor.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.metadata.LogRecords.AbortTransactionRecord;
import gregor.metadata.LogRecords.BeginTransactionRecord;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.EndTransactionRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.sim.SimClock;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MetadataLoaderTest {

    private static final Uuid ID = new Uuid(7, 8);

    private final ToldQuorum quorum = new ToldQuorum();
    private final SimClock clock = new SimClock(1_000);
    private final Deque<Runnable> metadataThread = new ArrayDeque<>();
    private final List<String> halted = new ArrayList<>();
    private final List<MetadataImage> images = new ArrayList<>();
    private MetadataLoader loader;

    /** @param more settings */
    private void start(Map<String, String> more, MetadataPublisher... publishers) {
        List<MetadataPublisher> all = new ArrayList<>(List.of(publishers));
        all.add((delta, image) -> {
            assertThat(delta.before()).isSameAs(images.isEmpty() ? MetadataImage.EMPTY : images.get(images.size() - 1));
            images.add(image);
        });
        Map<String, String> settings = new HashMap<>(Map.of("node.id", "1", "process.roles", "broker", "log.dirs", "/data",
            "listeners", "PLAINTEXT://localhost:0", "controller.listener.names", "C", "controller.quorum.voters", "2@localhost:1"));
        settings.putAll(more);
        loader = new MetadataLoader(NodeConfig.of(settings), quorum, clock, Runnable::run, metadataThread::add, all, halted::add);
        loader.start();
    }

    private void run() {
        while (!metadataThread.isEmpty()) {
            metadataThread.poll().run();
        }
    }

    private void tell(MetadataRecord... records) {
        quorum.log.addAll(List.of(records));
        quorum.tell(records.length, new Random(1));
        run();
    }

    private MetadataImage last() {
        return images.get(images.size() - 1);
    }

    private static MetadataImage replay(List<MetadataRecord> records) {
        MetadataDelta delta = new MetadataDelta(MetadataImage.EMPTY);
        records.forEach(delta::replay);
        return delta.apply(MetadataProvenance.EMPTY);
    }

    /** The replicas of broker 1 as somebody keeps them who only hears of changes. */
    private static void mirror(MetadataDelta delta, Map<String, PartitionImage> replicas) {
        LocalReplicaChanges changes = delta.topics().localChanges(1);
        changes.deletes().forEach(replica -> replicas.remove(replica.topicId() + " " + replica.partition()));
        changes.leaders().forEach(replica -> replicas.put(replica.topicId() + " " + replica.partition(), replica.after()));
        changes.followers().forEach(replica -> replicas.put(replica.topicId() + " " + replica.partition(), replica.after()));
    }

    private static Map<String, PartitionImage> replicas(MetadataImage image) {
        Map<String, PartitionImage> replicas = new TreeMap<>();
        image.topics().byId().forEach((id, topic) -> topic.partitions().forEach((number, partition) -> {
            if (partition.hasReplica(1)) {
                replicas.put(id + " " + topic.name() + "-" + number, partition);
            }
        }));
        return replicas;
    }

    /** Whatever comes as batches and whatever as snapshots, publishers that hear of changes know in the end what the log says (CTL-1). */
    @Property(tries = 150)
    void h69ASnapshotOverANonEmptyImageRemovesWhatItLacks(@ForAll long seed) {
        Random random = new Random(seed);
        ToldQuorum told = new ToldQuorum();
        told.log.add(new FeatureLevelRecord("metadata.version", MetadataVersion.LATEST_PRODUCTION.level())); // so that snapshots say all there is
        told.log.addAll(new RandomHistory(seed, 150).records());
        Map<String, PartitionImage> replicas = new TreeMap<>();
        List<MetadataImage> seen = new ArrayList<>();
        MetadataLoader following = new MetadataLoader(NodeConfig.of(Map.of("node.id", "1", "process.roles", "broker", "log.dirs", "/data",
            "listeners", "PLAINTEXT://localhost:0", "controller.listener.names", "C", "controller.quorum.voters", "2@localhost:1")), told,
            new SimClock(), Runnable::run, Runnable::run, List.of((delta, image) -> {
                mirror(delta, replicas);
                seen.add(image);
            }), why -> {
                throw new AssertionError(why);
            });
        following.start();
        List<MetadataRecord> rest = new ArrayList<>(told.log.subList(80, told.log.size()));
        told.log.subList(80, told.log.size()).clear();
        told.tell(80, random); // it has caught up with that, so all that follows is published at once
        told.log.addAll(rest);
        while (told.told() < told.log.size()) {
            if (random.nextInt(3) == 0) {
                long end = told.told() + 1 + random.nextInt((int) (told.log.size() - told.told()));
                told.tellSnapshot(end, ImageRecords.of(replay(told.log.subList(0, (int) end))));
            } else {
                told.tell(1 + random.nextInt(20), random);
            }
            MetadataImage expected = replay(told.log.subList(0, (int) told.told()));
            MetadataImage image = seen.get(seen.size() - 1);
            assertThat(RandomHistory.flat(image)).isEqualTo(RandomHistory.flat(expected));
            assertThat(image.offset()).isEqualTo(told.told() - 1);
            assertThat(replicas).isEqualTo(replicas(expected));
        }
    }

    @Test
    void whatASnapshotDoesNotHaveIsToldAsChanged() {
        List<MetadataDelta> deltas = new ArrayList<>();
        start(Map.of(), (delta, image) -> deltas.add(delta));
        tell(new TopicRecord("t", ID), new ConfigRecord((byte) 2, "t", "retention.ms", "5"), new FeatureLevelRecord("metadata.version", (short) 29));
        quorum.log.add(new RemoveTopicRecord(ID));
        quorum.tellSnapshot(4, List.of(new FeatureLevelRecord("metadata.version", (short) 29)));
        run();
        MetadataDelta delta = deltas.get(1);
        assertThat(delta.topics().deleted()).extracting(TopicImage::name).containsExactly("t");
        assertThat(delta.changedConfigs()).containsExactly(ConfigResource.topic("t"));
        assertThat(delta.featuresChanged()).isFalse();
        assertThat(last().topics().byName()).isEmpty();
        assertThat(last().provenance()).isEqualTo(new MetadataProvenance(3, ToldQuorum.EPOCH, 7));
    }

    @Test
    void nothingIsPublishedBeforeAllThatIsCommittedIsKnown() {
        start(Map.of());
        for (int i = 0; i < 10; i++) {
            quorum.log.add(new TopicRecord("t" + i, new Uuid(1, i)));
        }
        quorum.tell(9, new Random(1));
        run();
        assertThat(images).isEmpty();
        assertThat(loader.caughtUp()).isNotDone();
        quorum.tell(1, new Random(1));
        assertThat(quorum.isBusy()).isTrue();
        run();
        assertThat(quorum.isBusy()).isFalse();
        assertThat(images).hasSize(1);
        assertThat(loader.caughtUp()).isCompletedWithValue(images.get(0));
        tell(new RemoveTopicRecord(new Uuid(1, 3)));
        assertThat(images).hasSize(2);
        assertThat(last().topics().byName()).hasSize(9);
    }

    /** Batches arrive in runs of any length; the images and what publishers see are the same. */
    @Test
    void nothingIsPublishedThatIsHeld() {
        start(Map.of(), (delta, image) -> { });
        loader.hold();
        tell(new TopicRecord("a", ID));
        tell(new TopicRecord("b", new Uuid(1, 1)));
        assertThat(images).isEmpty();
        assertThat(loader.image().offset()).as("loaded, and so the broker can say how far it is").isEqualTo(1);
        loader.release();
        run();
        assertThat(images).hasSize(1);
        assertThat(last().topics().byName().keySet()).contains("a", "b");
        tell(new TopicRecord("c", new Uuid(2, 2)));
        assertThat(images).hasSize(2);
    }

    @Property(tries = 100)
    void i4NobodySeesAPartOfATransaction(@ForAll long seed) {
        Random random = new Random(seed);
        MetadataLoaderTest test = new MetadataLoaderTest();
        List<String> published = new ArrayList<>();
        test.start(Map.of(), (delta, image) -> {
            published.addAll(delta.topics().created().keySet());
            assertThat(image.topics().byName().size()).isEqualTo(published.size());
        });
        List<String> expected = new ArrayList<>();
        List<String> open = null;
        for (int i = 0; i < 60; i++) {
            MetadataRecord record = new TopicRecord("t" + i, new Uuid(1, i));
            if (random.nextInt(5) == 0) {
                record = open == null ? new BeginTransactionRecord(null)
                    : random.nextBoolean() ? new EndTransactionRecord() : new AbortTransactionRecord(null);
                if (record instanceof EndTransactionRecord) {
                    expected.addAll(open);
                }
                open = open == null ? new ArrayList<>() : null;
            } else {
                (open == null ? expected : open).add("t" + i);
            }
            test.quorum.log.add(record);
            if (random.nextInt(4) == 0) {
                test.quorum.tell(60, random);
                test.run();
                assertThat(test.last().offset()).isEqualTo(i);
                assertThat(published).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void transactionsDoNotNestNorEndTwice() {
        for (MetadataRecord bad : List.of(new BeginTransactionRecord(null), new EndTransactionRecord(), new AbortTransactionRecord(null))) {
            MetadataLoaderTest test = new MetadataLoaderTest();
            test.start(Map.of());
            if (bad instanceof BeginTransactionRecord) {
                test.tell(new BeginTransactionRecord(null));
            }
            test.tell(bad);
            assertThat(test.halted).singleElement().asString().contains("transaction");
        }
    }

    /** CTL-7: it stops, says so once, and asks for nothing more. */
    @Test
    void whatCannotBeAppliedStopsTheNode() {
        start(Map.of());
        tell(new TopicRecord("t", ID));
        tell(new TopicRecord("t", new Uuid(1, 1)));
        assertThat(halted).singleElement().asString().contains("topic t", "is created a second time");
        assertThat(quorum.isBusy()).isTrue();
        assertThat(images).hasSize(1);
    }

    @Test
    void whatIsBeingPublishedIsNotApplied() {
        List<Long> applied = new ArrayList<>();
        start(Map.of(), (delta, image) -> applied.add(loader.appliedOffset()));
        loader.hold();
        tell(new TopicRecord("t", ID));
        assertThat(loader.appliedOffset()).as("there is nobody yet to follow it").isZero();
        loader.release();
        run();
        tell(new RemoveTopicRecord(ID));
        assertThat(applied).containsExactly(0L, 0L);
        assertThat(loader.appliedOffset()).isEqualTo(1);
    }

    @Test
    void onePublishersTroubleIsNotTheOthers() {
        boolean[] trouble = new boolean[1];
        start(Map.of(), (delta, image) -> {
            if (trouble[0]) {
                throw new IllegalStateException("one publisher's trouble, as the test wants it");
            }
        });
        tell(new TopicRecord("t", ID));
        trouble[0] = true;
        tell(new RemoveTopicRecord(ID));
        assertThat(images).hasSize(2);
        assertThat(halted).isEmpty();
    }

    @Test
    void aPublisherThatCannotBeginEndsTheStart() {
        start(Map.of(), (delta, image) -> {
            throw new IllegalStateException("it cannot begin");
        });
        tell(new TopicRecord("t", ID));
        assertThatThrownBy(() -> loader.caughtUp().join()).hasRootCauseMessage("it cannot begin");
        tell(new RemoveTopicRecord(ID));
        assertThat(images).isEmpty();
    }

    @Test
    void aSnapshotIsWrittenWhenSoManyBytesAreCommitted() {
        start(Map.of("metadata.log.max.record.bytes.between.snapshots", "400", "metadata.log.max.snapshot.interval.ms", "0"));
        tell(new FeatureLevelRecord("metadata.version", MetadataVersion.LATEST_PRODUCTION.level()));
        for (int i = 0; quorum.written.isEmpty(); i++) {
            assertThat(i).isLessThan(10);
            tell(new TopicRecord("topic-" + i, new Uuid(2, i)), new PartitionRecord(0, new Uuid(2, i), List.of(1), List.of(1), List.of(), List.of(),
                1, (byte) 0, 0, 0, List.of(ID), null, null));
        }
        assertThat(quorum.written).containsExactly(new OffsetAndEpoch(quorum.log.size(), ToldQuorum.EPOCH));
        List<MetadataRecord> records = new ArrayList<>();
        for (ByteBuffer value : quorum.lastWritten) {
            records.add(MetadataRecordSerde.read(value));
        }
        assertThat(RandomHistory.flat(replay(records))).isEqualTo(RandomHistory.flat(last()));
        tell(new TopicRecord("after", new Uuid(3, 3)));
        assertThat(quorum.written).as("the bytes are counted anew").hasSize(1);
    }

    @Test
    void aSnapshotIsWrittenWhenTheTimeHasComeButNotInATransaction() {
        start(Map.of("metadata.log.max.snapshot.interval.ms", "5000"));
        tell(new TopicRecord("a", ID), new BeginTransactionRecord(null));
        clock.advance(5_000);
        tell(new TopicRecord("b", new Uuid(1, 1)));
        assertThat(quorum.written).isEmpty();
        tell(new EndTransactionRecord());
        assertThat(quorum.written).hasSize(1);
        assertThat(quorum.lastWritten).hasSize(2);
    }
}
