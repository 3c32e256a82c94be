package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.NodeConfig;
import gregor.message.Messages;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import gregor.protocol.Api;
import gregor.protocol.MutatedMessage;
import gregor.record.RecordBatch;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever anybody asks of the controller: it answers, goes on to lead, and what it wrote down is a state that a cluster can be in. */
class HostileDecisionsTest {

    private static final int REQUESTS = 25;

    private final Set<String> seen = new TreeSet<>();

    /** The requests are worth asking: each kind of request is granted, and most are refused for several reasons. */
    @Example
    void theyReachWhatTheyAreFor() {
        for (long seed = 0; seed < 40; seed++) {
            whateverIsAskedIsDecided(seed);
        }
        assertThat(seen).contains("CreateTopicsRequest changes", "DeleteTopicsRequest changes", "CreatePartitionsRequest changes",
            "AlterConfigsRequest changes", "IncrementalAlterConfigsRequest changes", "ElectLeadersRequest INVALID_REQUEST",
            "AlterPartitionReassignmentsRequest changes", "ListPartitionReassignmentsRequest", "UpdateFeaturesRequest",
            "UnregisterBrokerRequest changes", "UnregisterBrokerRequest BROKER_ID_NOT_REGISTERED", "BrokerRegistrationRequest changes",
            "BrokerRegistrationRequest INVALID_REGISTRATION", "BrokerHeartbeatRequest changes", "BrokerHeartbeatRequest STALE_BROKER_EPOCH",
            "ControllerRegistrationRequest changes", "AllocateProducerIdsRequest changes", "AlterPartitionRequest changes",
            "AssignReplicasToDirsRequest changes");
    }

    @Property(tries = 60)
    void whateverIsAskedIsDecided(@ForAll long seed) {
        Random random = new Random(seed);
        MetadataVersion level = MetadataVersion.values()[random.nextInt(MetadataVersion.values().length)];
        ControllerNode node = random.nextBoolean() ? ControllerNode.alone() : ControllerNode.alone(level);
        for (int id = 1; id <= 3; id++) {
            node.withBroker(id);
            node.loop.submit(Cluster.registerController(id));
        }
        node.create("a");
        node.commit();
        for (int i = 0; i < REQUESTS; i++) {
            ask(node, random);
            if (random.nextInt(4) == 0) {
                node.clock.advance(random.nextInt(4000));
                node.fire();
            }
        }
        node.commit();
        checkLog(node);
        CompletableFuture<?> registered = node.loop.submit(c -> c.registerBroker(Cluster.registration(77, null, 77), 4));
        node.commit();
        assertThat(registered).isCompleted();
        assertThat(node.raft.resigned).isZero();
        assertThat(node.halts).isEmpty();
    }

    private void ask(ControllerNode node, Random random) {
        Record good = GoodRequest.of(node.loop.image(), random);
        Messages.Pair<?, ?> api = Messages.of(good.getClass().getAnnotation(Api.class).key());
        int version = MutatedMessage.anyVersion(api, random);
        Record request = random.nextInt(10) == 0 ? MutatedMessage.any(api, version, random)
            : MutatedMessage.of(good, version, List.of(0, 5, 10, 20).get(random.nextInt(4)), random);
        long end = node.loop.nextOffset();
        CompletableFuture<? extends Record> reply = node.loop.submit(c -> GoodRequest.decide(c, request, version));
        node.run();
        boolean changes = node.loop.nextOffset() > end;
        node.commit();
        assertThat(reply).as("%s v%d", request, version).isDone();
        String outcome = changes ? " changes" : "";
        try {
            check(api, version, reply.join());
        } catch (CompletionException e) {
            ErrorCode error = ((KafkaException) e.getCause()).error();
            assertThat(error).as("%s v%d: %s", request, version, e.getCause()).isNotIn(ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.NOT_CONTROLLER);
            outcome = " " + error;
        }
        seen.add(request.getClass().getSimpleName() + outcome);
    }

    private static <R extends Record> void check(Messages.Pair<?, R> api, int version, Record reply) {
        assertThat(MutatedMessage.throughBytes(api.response(), api.response().cast(reply), version)).isNotNull();
    }

    /** CTL-1 and CTL-4: the records add up to what the controller has, and each of them makes of each partition one that can be. */
    private static void checkLog(ControllerNode node) {
        EffectiveConfig config = new EffectiveConfig(NodeConfig.with(Map.of()));
        MetadataImage image = MetadataImage.EMPTY;
        boolean[] hasElr = new boolean[1];
        for (RecordBatch batch : node.quorum.log) {
            MetadataDelta delta = new MetadataDelta(image);
            for (MetadataRecord record : ScriptedQuorum.records(batch)) {
                delta.replay(record);
            }
            MetadataImage next = delta.apply(new MetadataProvenance(batch.lastOffset(), batch.partitionLeaderEpoch(), batch.maxTimestamp()));
            hasElr[0] |= ConfigRules.hasElr(next); // what an ELR left behind stays when somebody lowers the feature
            for (var topic : next.topics().byId().values()) {
                topic.partitions().values().forEach(partition -> PartitionShape.check(partition, hasElr[0],
                    config.minInsyncReplicas(next, topic.name())));
            }
            image = next;
        }
        assertThat(image).isEqualTo(node.loop.image());
    }
}
