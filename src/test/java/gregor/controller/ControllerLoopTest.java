package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.metadata.ClusterRecords.UnregisterBrokerRecord;
import gregor.metadata.LogRecords.AbortTransactionRecord;
import gregor.metadata.LogRecords.BeginTransactionRecord;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.LogRecords.EndTransactionRecord;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.metadata.LogRecords.NoOpRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataVersion;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.raft.LeaderAndEpoch;
import gregor.sim.SimClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ControllerLoopTest {

    private static void assertRefused(CompletableFuture<?> reply, ErrorCode error) {
        assertThat(reply).isCompletedExceptionally();
        assertThatThrownBy(reply::join).isInstanceOf(CompletionException.class).cause().isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).as(e.getMessage()).isEqualTo(error));
    }

    private static List<MetadataRecord> lastRecords(ControllerNode node) {
        return ScriptedQuorum.records(node.quorum.log.get(node.quorum.log.size() - 1));
    }

    @Test
    void ctl2AReplyLeavesWhenItsRecordsAreCommitted() {
        ControllerNode node = ControllerNode.alone();
        node.withBroker(1);
        CompletableFuture<CreateTopicsResponse> reply = node.create("t");
        node.run();
        assertThat(node.loop.image().topics().topic("t")).as("the next decision sees it").isNotNull();
        assertThat(node.loop.committedImage().topics().topic("t")).isNull();
        assertThat(reply).isNotCompleted();
        node.commit();
        assertThat(reply).isCompleted();
        assertThat(node.loop.committedImage()).isSameAs(node.loop.image());
    }

    @Test
    void ctl2WhatIsOnlyReadWaitsForWhatItSaw() {
        ControllerNode node = ControllerNode.alone();
        node.withBroker(1);
        CompletableFuture<CreateTopicsResponse> created = node.create("t");
        CompletableFuture<CreateTopicsResponse> again = node.create("t");
        CompletableFuture<BrokerHeartbeatResponse> stale = node.loop.submit(c -> c.heartbeat(Cluster.heartbeat(1, 77), 1));
        node.run();
        assertThat(again).as("it would tell of a topic that there may never be").isNotCompleted();
        assertThat(stale).isNotCompleted();
        node.commit();
        assertThat(created.join().topics().get(0).errorCode()).isZero();
        assertThat(again.join().topics().get(0).errorCode()).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS.code());
        assertRefused(stale, ErrorCode.STALE_BROKER_EPOCH);
        CompletableFuture<CreateTopicsResponse> third = node.create("t");
        node.run();
        assertThat(third).as("all it saw is committed").isCompleted();
    }

    @Test
    void theTraceTellsWhatHappens() {
        ControllerNode node = ControllerNode.alone();
        node.steps.clear();
        node.create("t");
        node.commit();
        node.loop.close();
        node.run();
        assertThat(node.steps).containsExactly("ControllerLoop -> Controller: decide", "ControllerLoop -> ControllerApis: CreateTopicsResponse",
            "ControllerLoop -> ControllerLoop: standby");
        node = ControllerNode.alone();
        node.withBroker(1);
        node.steps.clear();
        node.create("t");
        node.commit();
        assertThat(node.steps).containsExactly("ControllerLoop -> Controller: decide", "ControllerLoop -> RaftNode: append",
            "ControllerLoop -> ControllerApis: CreateTopicsResponse");
    }

    @Test
    void whoDoesNotLeadDecidesNothing() {
        ControllerNode node = new ControllerNode(new ScriptedQuorum(), 1, new SimClock(), Map.of());
        CompletableFuture<CreateTopicsResponse> reply = node.create("t");
        node.run();
        assertRefused(reply, ErrorCode.NOT_CONTROLLER);
        assertThat(node.quorum.log).isEmpty();
    }

    /** KAFKA-13114, KAFKA-17608: the committed point is wherever the quorum says, also at a batch of its own. */
    @Test
    void h64RenouncingGoesBackToTheCommittedImage() {
        ControllerNode node = ControllerNode.alone();
        node.withBroker(1);
        CompletableFuture<CreateTopicsResponse> first = node.create("a");
        CompletableFuture<CreateTopicsResponse> second = node.create("b");
        node.run();
        node.quorum.committed = node.quorum.log.size() - 1;
        node.raft.tellAll();
        MetadataImage committed = node.loop.committedImage();
        assertThat(first).isCompleted();
        node.quorum.leaderId = 2;
        node.quorum.epoch++;
        node.raft.tellLeader();
        assertRefused(second, ErrorCode.NOT_CONTROLLER);
        assertThat(node.loop.image()).isSameAs(committed);
        assertThat(node.loop.image().topics().topic("b")).isNull();

        ScriptedQuorum.Member other = node.quorum.new Member(2);
        other.listener = new SilentListener();
        node.quorum.lead(other, 1, node.clock.millis()); // who had the batch of "b" leads
        node.raft.tellAll();
        assertThat(node.loop.image().topics().topic("b")).as("it was committed after all").isNotNull();
        node.quorum.lead(node.raft, 0, node.clock.millis());
        node.run();
        assertThat(node.loop.image().offset()).as("the last batch is the quorum's own").isEqualTo(node.quorum.endOffset() - 1);
        CompletableFuture<CreateTopicsResponse> lost = node.create("c");
        node.run();
        node.quorum.leaderId = LeaderAndEpoch.NOBODY;
        node.raft.tellLeader();
        assertRefused(lost, ErrorCode.NOT_CONTROLLER);
        assertThat(node.loop.image().topics().topic("c")).isNull();
        assertThat(node.halts).isEmpty();
    }

    @Test
    void anAppendThatIsRefusedEndsTheLeadership() {
        ControllerNode node = ControllerNode.alone();
        node.withBroker(1);
        CompletableFuture<CreateTopicsResponse> before = node.create("a");
        node.run();
        node.quorum.epoch++; // another leads, and nobody has told yet
        node.quorum.leaderId = 2;
        CompletableFuture<CreateTopicsResponse> reply = node.create("b");
        node.run();
        assertRefused(before, ErrorCode.NOT_CONTROLLER);
        assertRefused(reply, ErrorCode.NOT_CONTROLLER);
        assertThat(node.loop.image()).isSameAs(node.loop.committedImage());
        assertThat(node.timersSet()).isZero();
    }

    @Test
    void aBrokenDecisionEndsTheLeadershipAndNotTheNode() {
        ControllerNode node = ControllerNode.alone();
        CompletableFuture<String> bug = node.loop.submit(c -> {
            throw new IllegalStateException("a bug");
        });
        CompletableFuture<String> later = node.loop.submit(c -> Decision.noChange("done"));
        node.run();
        assertRefused(bug, ErrorCode.UNKNOWN_SERVER_ERROR);
        assertRefused(later, ErrorCode.NOT_CONTROLLER);
        assertThat(node.raft.resigned).isEqualTo(1);
        node.quorum.lead(node.raft, 0, node.clock.millis());
        CompletableFuture<String> again = node.loop.submit(c -> Decision.noChange("done"));
        node.run();
        assertThat(again.join()).isEqualTo("done");
    }

    @Test
    void whatCannotBeAppliedIsNotAppended() {
        ControllerNode node = ControllerNode.alone();
        long before = node.quorum.endOffset();
        CompletableFuture<String> reply = node.loop.submit(c -> new Decision<>(List.of(new RemoveTopicRecord(new gregor.base.Uuid(1, 1))), "?"));
        node.run();
        assertRefused(reply, ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(node.quorum.endOffset()).isEqualTo(before);
        assertThat(node.halts).isEmpty();
    }

    /** KAFKA-14996: a request whose records don't fit into a batch is refused alone. */
    @Test
    void h68WhatIsTooLargeForABatchDoesNotMoveTheLeadership() {
        ControllerNode node = ControllerNode.alone();
        long before = node.quorum.endOffset();
        List<MetadataRecord> many = Collections.nCopies(BatchLimit.MAX_RECORDS + 1, new NoOpRecord());
        CompletableFuture<String> tooMany = node.loop.submit(c -> new Decision<>(many, "?"));
        String large = "x".repeat(30_000);
        List<MetadataRecord> long40 = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long40.add(new ConfigRecord((byte) 4, "", "name" + i, large));
        }
        CompletableFuture<String> tooLong = node.loop.submit(c -> new Decision<>(long40, "?"));
        node.run();
        assertRefused(tooMany, ErrorCode.POLICY_VIOLATION);
        assertRefused(tooLong, ErrorCode.POLICY_VIOLATION);
        assertThat(node.quorum.endOffset()).as("nothing of them").isEqualTo(before);
        assertThat(node.raft.resigned).isZero();
        CompletableFuture<String> split = node.loop.submit(c -> Decision.inBatches(many, "done"));
        node.run();
        assertThat(node.quorum.endOffset()).isEqualTo(before + BatchLimit.MAX_RECORDS + 1);
        node.quorum.committed = node.quorum.log.size() - 1;
        node.raft.tellAll();
        assertThat(split).as("until the last of its batches").isNotCompleted();
        node.commit();
        assertThat(split.join()).isEqualTo("done");
    }

    /** KAFKA-14275: a standby that cannot apply a record stops, and does not become active later. */
    @Test
    void h63AStandbyThatCannotApplyARecordStops() {
        ControllerNode node = new ControllerNode(new ScriptedQuorum(), 2, new SimClock(), Map.of());
        node.quorum.write(List.of(new FeatureLevelRecord("metadata.version", (short) 30)), 0);
        node.quorum.write(List.of(new NoOpRecord(), new UnregisterBrokerRecord(4, 4)), 0);
        assertThat(node.raft.tell(2)).as("wants to hear more").isFalse();
        assertThat(node.halts).singleElement().asString().contains("UNREGISTER_BROKER at offset 2");
        assertThat(node.loop.committedImage().offset()).isZero();
        node.raft.tellLeader();
        node.quorum.leaderId = 2;
        node.quorum.epoch = 7;
        node.raft.tellLeader();
        CompletableFuture<CreateTopicsResponse> reply = node.create("t");
        node.run();
        assertRefused(reply, ErrorCode.NOT_CONTROLLER);
        assertThat(node.halts).hasSize(1);
    }

    @Test
    void theFirstOfAClusterBeginsItAndLaterOnesDoNot() {
        ControllerNode node = ControllerNode.alone();
        assertThat(lastRecords(node)).startsWith(new BeginTransactionRecord("Bootstrap records"), new FeatureLevelRecord("metadata.version", (short) 30))
            .endsWith(new EndTransactionRecord());
        assertThat(node.loop.image().features().metadataVersion()).isEqualTo(MetadataVersion.LATEST_PRODUCTION);
        long before = node.quorum.endOffset();
        node.quorum.lead(node.raft, 0, node.clock.millis());
        assertThat(node.quorum.endOffset()).as("the leader change and nothing else").isEqualTo(before + 1);
    }

    @Test
    void aTransactionThatItsControllerDidNotEndIsAborted() {
        ControllerNode node = new ControllerNode(new ScriptedQuorum(), 1, new SimClock(), Map.of());
        node.quorum.write(List.of(new BeginTransactionRecord("half"), new FeatureLevelRecord("metadata.version", (short) 7)), 0);
        node.quorum.lead(node.raft, 0, 0);
        node.commit();
        assertThat(lastRecords(node)).startsWith(new AbortTransactionRecord("Controller failover"), new BeginTransactionRecord("Bootstrap records"));
        assertThat(node.loop.image().features().metadataVersion()).isEqualTo(MetadataVersion.LATEST_PRODUCTION);
    }

    @Test
    void anActiveControllerKeepsTheLogMoving() {
        ControllerNode node = ControllerNode.alone();
        long before = node.quorum.endOffset();
        node.clock.advance(500);
        node.fire();
        assertThat(lastRecords(node)).containsExactly(new NoOpRecord());
        assertThat(node.quorum.endOffset()).isEqualTo(before + 1);
        node.clock.advance(500);
        node.fire();
        assertThat(node.quorum.endOffset()).isEqualTo(before + 2);
        node.quorum.leaderId = 2;
        node.raft.tellLeader();
        assertThat(node.timersSet()).isZero();
        node.clock.advance(60_000);
        node.fire();
        assertThat(node.quorum.endOffset()).isEqualTo(before + 2);
    }

    @Test
    void aSilentBrokerIsFencedAndANewControllerGivesItATermAnew() {
        ControllerNode node = ControllerNode.alone();
        long epoch = node.withBroker(1);
        node.clock.advance(9_000);
        node.fire();
        assertThat(node.loop.image().cluster().isUnfenced(1)).as("9 s are its session").isTrue();
        node.quorum.lead(node.raft, 0, node.clock.millis());
        node.commit();
        node.clock.advance(9_000);
        node.fire();
        assertThat(node.loop.image().cluster().isUnfenced(1)).as("the new controller has waited for 9 s").isTrue();
        node.clock.advance(1_125);
        node.fire();
        assertThat(node.loop.image().cluster().isUnfenced(1)).isFalse();
        node.loop.submit(c -> c.heartbeat(Cluster.heartbeat(1, epoch), 1));
        node.commit();
        assertThat(node.loop.image().cluster().isUnfenced(1)).as("it was alive after all").isTrue();
    }

    @Test
    void aLoopThatIsLateFencesNobodyWhoseHeartbeatWaits() {
        ControllerNode node = ControllerNode.alone();
        long epoch = node.withBroker(1);
        node.clock.advance(1_125);
        node.fireOnly(); // the look for stale brokers is due, and waits in the queue
        CompletableFuture<BrokerHeartbeatResponse> beat = node.loop.submit(c -> c.heartbeat(Cluster.heartbeat(1, epoch), 1));
        node.clock.advance(10_000); // what the loop is at takes so long
        node.commit();
        assertThat(beat.join().isFenced()).isFalse();
        assertThat(ScriptedQuorum.records(node.quorum.log.get(node.quorum.log.size() - 1))).as("no fencing and unfencing").containsOnly(new NoOpRecord());
    }

    @Test
    void afterTheCloseNothingIsDecided() {
        ControllerNode node = ControllerNode.alone();
        CompletableFuture<String> under = node.loop.submit(c -> new Decision<>(List.of(new NoOpRecord()), "done"));
        node.loop.close();
        CompletableFuture<String> late = node.loop.submit(c -> Decision.noChange("done"));
        node.run();
        assertRefused(under, ErrorCode.NOT_CONTROLLER);
        assertRefused(late, ErrorCode.NOT_CONTROLLER);
        assertThat(node.timersSet()).isZero();
    }
}
