package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.ConfigOperation;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResource;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerRequest;
import gregor.message.UpdateFeaturesMessage.FeatureUpdateKey;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.LogRecords.NoOpRecord;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.record.RecordBatch;
import gregor.sim.SimClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Three controllers on a scripted quorum, requests drawn at random, and leadership that is lost at any point. What the log's records
 * add up to is kept beside them in the plainest way: one image behind each record, each made of the one before.
 */
final class ControllerWorld {

    /** A request, what was decided, and on what. */
    static final class Asked {
        final String what;
        /** Who was asked, and the epoch and offset of the last record that the decision could see; -1 if none was made. */
        int epoch = -1;
        long saw = -1;
        long firstOffset = -1;
        List<MetadataRecord> records = List.of();
        boolean oneBatch;
        CompletableFuture<?> reply;
        boolean checked;

        Asked(String what) {
            this.what = what;
        }

        ErrorCode error() {
            try {
                reply.join();
                return ErrorCode.NONE;
            } catch (CompletionException e) {
                return ((KafkaException) e.getCause()).error();
            }
        }

        @Override
        public String toString() {
            return what + " decided in epoch " + epoch + " behind offset " + saw + ": " + records;
        }
    }

    final Random random;
    final SimClock clock = new SimClock(1_000_000);
    final ScriptedQuorum quorum = new ScriptedQuorum();
    final List<ControllerNode> nodes = new ArrayList<>();
    final List<Asked> all = new ArrayList<>();
    /** What the committed records up to an offset add up to. */
    final TreeMap<Long, MetadataImage> truth = new TreeMap<>(Map.of(-1L, MetadataImage.EMPTY));
    int snapshotsLoaded;
    private List<MetadataRecord> transaction;
    private int batchesInTruth;
    private long incarnations = 2_000_000;

    ControllerWorld(long seed) {
        random = new Random(seed);
        for (int id = 1; id <= 3; id++) {
            nodes.add(new ControllerNode(quorum, id, clock, Map.of("broker.session.timeout.ms", "9000")));
        }
        ControllerNode first = nodes.get(0);
        quorum.lead(first.raft, 0, clock.millis());
        first.commit();
        for (int id = 1; id <= 3; id++) {
            first.withBroker(id);
            first.loop.submit(Cluster.registerController(id));
        }
        first.commit();
        extendTruth();
    }

    /** Something happens: mostly requests, now and then something bad. */
    void step() {
        ControllerNode node = nodes.get(random.nextInt(3));
        int what = random.nextInt(40);
        if (what == 0) {
            changeLeader(node);
        } else if (what < 5) {
            loadSnapshot(node);
        } else if (what == 5) {
            clock.advance(random.nextInt(4000));
            nodes.forEach(ControllerNode::fire);
        } else if (what < 9) {
            node.raft.tell(1 + random.nextInt(3));
        } else if (what < 19) {
            quorum.committed += random.nextInt(quorum.log.size() - quorum.committed + 1);
            active().raft.tell(1 + random.nextInt(5));
        } else {
            request(random.nextInt(20) == 0 ? node : active());
        }
        if (random.nextInt(3) > 0) {
            nodes.forEach(ControllerNode::run);
        }
        extendTruth();
    }

    private ControllerNode active() {
        return quorum.leaderId > 0 ? nodes.get(quorum.leaderId - 1) : nodes.get(0);
    }

    private void changeLeader(ControllerNode next) {
        ControllerNode before = active();
        boolean toldFirst = random.nextBoolean();
        if (before != next && toldFirst) {
            quorum.leaderId = -1;
            before.raft.tellLeader();
        }
        quorum.lead(next.raft, random.nextInt(quorum.log.size() - quorum.committed + 1), clock.millis());
        if (random.nextBoolean()) {
            nodes.forEach(each -> {
                if (each != next) {
                    each.raft.tellLeader();
                }
            });
        }
    }

    /** Who is behind gets a snapshot instead of the log, and knows by then that it does not lead. */
    private void loadSnapshot(ControllerNode node) {
        if (node.raft.id != quorum.leaderId && node.raft.told < quorum.committed) {
            node.raft.tellLeader();
            int end = node.raft.told + random.nextInt(quorum.committed - node.raft.told);
            extendTruth();
            node.raft.load(truth.get(quorum.log.get(end).lastOffset()));
            snapshotsLoaded++;
        }
    }

    /** Everything heals: one node leads, all is committed and told. */
    void settle() {
        nodes.forEach(ControllerNode::run);
        ControllerNode leader = active();
        quorum.lead(leader.raft, quorum.log.size() - quorum.committed, clock.millis());
        nodes.forEach(ControllerNode::run);
        quorum.committed = quorum.log.size();
        nodes.forEach(node -> {
            node.raft.tellLeader();
            node.raft.tellAll();
            node.run();
        });
        extendTruth();
    }

    private void extendTruth() {
        for (; batchesInTruth < quorum.committed; batchesInTruth++) {
            RecordBatch batch = quorum.log.get(batchesInTruth);
            MetadataImage image = truth.lastEntry().getValue();
            for (MetadataRecord record : ScriptedQuorum.records(batch)) {
                image = with(image, record);
            }
            MetadataProvenance end = new MetadataProvenance(batch.lastOffset(), batch.partitionLeaderEpoch(), batch.maxTimestamp());
            truth.put(batch.lastOffset(), new MetadataDelta(image).apply(end));
        }
    }

    private MetadataImage with(MetadataImage image, MetadataRecord record) {
        MetadataDelta delta = new MetadataDelta(image);
        switch (record.type()) {
            case BEGIN_TRANSACTION -> transaction = new ArrayList<>();
            case ABORT_TRANSACTION -> transaction = null;
            case END_TRANSACTION -> {
                transaction.forEach(delta::replay);
                transaction = null;
            }
            default -> {
                if (transaction == null) {
                    delta.replay(record);
                } else {
                    transaction.add(record);
                }
            }
        }
        return delta.apply(image.provenance());
    }

    // ---- requests

    private <R> void ask(ControllerNode node, String what, Function<Controller, Decision<R>> request) {
        Asked asked = new Asked(what);
        all.add(asked);
        asked.reply = node.loop.submit(controller -> {
            asked.saw = node.loop.image().offset();
            asked.epoch = quorum.epoch;
            Decision<R> decision = request.apply(controller);
            asked.firstOffset = node.loop.nextOffset();
            asked.records = decision.records();
            asked.oneBatch = decision.oneBatch();
            return decision;
        });
    }

    private void request(ControllerNode node) {
        String topic = "t" + random.nextInt(5);
        int id = 1 + random.nextInt(4);
        BrokerRegistration broker = truth.lastEntry().getValue().cluster().broker(id);
        long epoch = broker == null || random.nextInt(10) == 0 ? random.nextInt(20) : broker.epoch();
        switch (random.nextInt(14)) {
            case 0, 1 -> ask(node, "create " + topic, c -> c.createTopics(new CreateTopicsRequest(
                List.of(new CreatableTopic(topic, 2, (short) 2, List.of(), List.of()), new CreatableTopic(topic + "b", 1, (short) 1, List.of(), List.of())),
                0, false)));
            case 2 -> ask(node, "delete " + topic, c -> c.deleteTopics(new DeleteTopicsRequest(List.of(new DeleteTopicState(topic, Uuid.ZERO)), List.of(), 0), 6));
            case 3, 4 -> register(node, id, broker);
            case 5, 6, 7, 8 -> heartbeat(node, id, epoch);
            case 9 -> ask(node, "producer ids for " + id, c -> c.allocateProducerIds(new AllocateProducerIdsRequest(id, epoch)));
            case 10 -> ask(node, "unregister " + id, c -> c.unregisterBroker(new UnregisterBrokerRequest(id)));
            case 11 -> ask(node, "config of " + topic, c -> c.alterConfigs(new IncrementalAlterConfigsRequest(List.of(new AlterConfigsResource((byte) 2, topic,
                List.of(new AlterableConfig("retention.ms", ConfigOperation.SET.id(), "" + random.nextInt(100))))), false)));
            case 12 -> ask(node, "feature", c -> c.updateFeatures(new UpdateFeaturesRequest(0,
                List.of(new FeatureUpdateKey("group.version", (short) random.nextInt(2), false, (byte) (1 + random.nextInt(2)))), false), 2));
            default -> ask(node, "too much", c -> new Decision<>(Collections.nCopies(BatchLimit.MAX_RECORDS + 1, (MetadataRecord) new NoOpRecord()), ""));
        }
    }

    private void register(ControllerNode node, int id, BrokerRegistration known) {
        long incarnation = known != null && random.nextInt(3) == 0 ? known.incarnationId().mostSignificantBits() : ++incarnations;
        ask(node, "register " + id, c -> c.registerBroker(Cluster.registration(id, null, incarnation), 4));
    }

    private void heartbeat(ControllerNode node, int id, long epoch) {
        long applied = random.nextBoolean() ? quorum.committedEnd() - 1 : random.nextInt((int) quorum.endOffset() + 1);
        boolean fence = random.nextInt(8) == 0;
        boolean shutDown = random.nextInt(6) == 0;
        ask(node, "heartbeat of " + id, c -> c.heartbeat(new BrokerHeartbeatRequest(id, epoch, applied, fence, shutDown, List.of(), null), 1));
    }

    /** The records in the log from an offset on, as many as there are committed. */
    List<MetadataRecord> committedRecords(long from, int count) {
        List<MetadataRecord> records = new ArrayList<>();
        for (RecordBatch batch : quorum.log.subList(0, quorum.committed)) {
            List<MetadataRecord> inBatch = ScriptedQuorum.records(batch);
            for (int i = 0; i < inBatch.size(); i++) {
                long offset = batch.baseOffset() + i;
                if (offset >= from && offset < from + count) {
                    records.add(inBatch.get(i));
                }
            }
        }
        return records;
    }

    /** The epoch of the leader that wrote the record at an offset that is committed. */
    int epochAt(long offset) {
        for (RecordBatch batch : quorum.log.subList(0, quorum.committed)) {
            if (batch.lastOffset() >= offset) {
                return batch.partitionLeaderEpoch();
            }
        }
        throw new AssertionError("offset " + offset + " is not committed");
    }

    void assertThatNobodyStopped() {
        nodes.forEach(node -> assertThat(node.halts).as("controller " + node.raft.id).isEmpty());
    }
}
