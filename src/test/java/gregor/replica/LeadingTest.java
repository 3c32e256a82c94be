package gregor.replica;

import static gregor.replica.TestBroker.batch;
import static gregor.replica.TestBroker.idOf;
import static gregor.replica.TestBroker.partition;
import static gregor.replica.TestBroker.registration;
import static gregor.replica.TestBroker.to;
import static gregor.replica.TestBroker.topicConfig;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.isr.LeaderAndIsr;
import gregor.isr.LeaderAndIsr.Member;
import gregor.log.FetchIsolation;
import gregor.message.DeleteRecordsMessage.DeleteRecordsPartitionResult;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.metadata.ClusterRecords.BrokerRegistrationChangeRecord;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.replica.TestBroker.Proposed;
import gregor.replica.TestBroker.Replies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;

/** What a leader makes of its followers' fetches: who is in sync, and how far the records are safe. */
class LeadingTest {
    private static final long MAX_LAG_MS = 1_000;
    private static final TopicPartition T = new TopicPartition("t", 0);
    private static final Uuid ID = idOf("t");

    private final TestBroker broker = new TestBroker(Map.of("replica.lag.time.max.ms", "" + MAX_LAG_MS, "replica.fetch.wait.max.ms", "500"));

    // ---- joining

    @Example
    void aFollowerThatHasEverythingIsProposedWithTheEpochThatItFetchedIn() {
        lead(List.of(1, 2), "1");
        broker.produce(T, "a", "b");
        broker.followerFetch(2, T, 2);
        assertThat(highWatermark()).isEqualTo(2);
        broker.followerFetch(3, T, 1);
        assertThat(broker.proposals).isEmpty();
        broker.followerFetch(3, T, 2);
        assertThat(proposal()).isEqualTo(new LeaderAndIsr(1, 0, List.of(new Member(1, 1), new Member(2, 2), new Member(3, 3)), (byte) 0, 0));
        broker.followerFetch(3, T, 2);
        assertThat(broker.proposals).as("one at a time").hasSize(1);
    }

    /** KAFKA-7128: records below a new leader's own high watermark are not all that is acknowledged. */
    @Example
    void h04JoiningTakesTheStartOfTheTerm() {
        lead(List.of(1, 2), "1");
        broker.produce(T, "a", "b");
        broker.publish(change(List.of(1, 2), 1, 1));
        assertThat(highWatermark()).isZero();
        broker.followerFetch(3, T, 0);
        broker.followerFetch(3, T, 1);
        assertThat(broker.proposals).isEmpty();
        broker.followerFetch(3, T, 2);
        assertThat(proposal().isrIds()).containsExactly(1, 2, 3);
    }

    /** KIP-320: the fence is there twice, because a term may end between a read and what is made of it. */
    @Example
    void h07AFetchOfAnotherTermDoesNotCount() {
        lead(List.of(1, 2), "1");
        broker.produce(T, "a");
        broker.publish(change(List.of(1, 2), 1, 1));
        assertThat(error(broker.followerFetch(2, 2, T, 0, 1, 0).errorCode())).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH);
        assertThat(error(broker.followerFetch(2, 2, T, 2, 1, 0).errorCode())).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH);
        FetchParams params = new FetchParams(2, 2, 0, 1, 100, FetchIsolation.LOG_END, null);
        for (int epoch : new int[] {-1, 0, 2}) {
            FetchPartitionRequest late = new FetchPartitionRequest(T, Uuid.ZERO, 0, epoch, 1, -1, 0, 100);
            assertThat(broker.replicas.partition(T).updateFollower(late, params, 1)).as("epoch %d", epoch).isFalse();
        }
        assertThat(highWatermark()).isZero();
        broker.followerFetch(2, 2, T, 1, 1, 0);
        assertThat(highWatermark()).isEqualTo(1);
    }

    /** KIP-497: the controller may have elected who was proposed before the leader hears that it has taken the proposal. */
    @Example
    void h12WhoIsProposedCountsAtOnce() {
        lead(List.of(1, 2), "1");
        broker.followerFetch(3, T, 0);
        assertThat(broker.proposals).hasSize(1);
        broker.publish(stopping(3)); // so nobody waits for it for its own sake
        Replies<List<PartitionProduceResponse>> producer = produceAll("a");
        broker.followerFetch(2, T, 1);
        assertThat(producer.count).isZero();
        accept();
        assertThat(producer.count).as("it is a member now").isZero();
        broker.followerFetch(3, T, 1);
        assertThat(producer.count).isEqualTo(1);
    }

    @Example
    void whoWasSurelyNotTakenCountsNoMore() {
        lead(List.of(1, 2), "1");
        broker.followerFetch(3, T, 0);
        broker.publish(stopping(3));
        Replies<List<PartitionProduceResponse>> producer = produceAll("a");
        refuse(ErrorCode.INELIGIBLE_REPLICA);
        broker.followerFetch(2, T, 1);
        assertThat(producer.count).isEqualTo(1);
        assertThat(broker.proposals).isEmpty();
    }

    /** The controller knows before the leader does, or the other way round, that a follower leaves; what waited for it goes on by itself. */
    @Example
    void whatWaitedForWhoIsRefusedGoesOn() {
        lead(List.of(1), "1");
        broker.followerFetch(2, T, 0);
        Replies<List<PartitionProduceResponse>> producer = produceAll("a");
        broker.publish(stopping(2));
        assertThat(producer.count).as("it may be a member").isZero();
        refuse(ErrorCode.INELIGIBLE_REPLICA);
        assertThat(producer.count).isEqualTo(1);

        broker.followerFetch(3, T, 1);
        Replies<List<PartitionProduceResponse>> next = produceAll("b");
        refuse(ErrorCode.INELIGIBLE_REPLICA);
        assertThat(next.count).as("it may join soon").isZero();
        broker.publish(stopping(3));
        assertThat(next.count).isEqualTo(1);
    }

    /** KAFKA-14154: a controller that is behind knows nothing; the leader goes on asking and counts both. */
    @Example
    void h13WhatIsNotKnownIsAskedAgainAndCounts() {
        lead(List.of(1, 2), "1");
        broker.followerFetch(3, T, 0);
        LeaderAndIsr first = proposal();
        for (ErrorCode error : List.of(ErrorCode.NOT_CONTROLLER, ErrorCode.NETWORK_EXCEPTION, ErrorCode.UNKNOWN_SERVER_ERROR)) {
            refuse(error);
            assertThat(proposal()).as("%s", error).isSameAs(first);
        }
        refuse(ErrorCode.INVALID_UPDATE_VERSION);
        assertThat(broker.proposals).as("the metadata will tell").isEmpty();
        broker.publish(stopping(3));
        broker.produce(T, "a");
        broker.followerFetch(2, T, 1);
        assertThat(highWatermark()).isZero();
        broker.publish(change(List.of(1, 2), 0, 1));
        assertThat(highWatermark()).isEqualTo(1);
    }

    /** KIP-903: the process that had caught up is gone; what is left of it may not make the next one a member. */
    @Example
    void h14WhoHasRestartedHasToCatchUpAgain() {
        lead(List.of(1, 2), "1");
        broker.produce(T, "a");
        broker.followerFetch(2, T, 1);
        broker.publish(registration(3, 30));
        assertThat(error(broker.followerFetch(3, 3, T, 0, 1, 0).errorCode())).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        broker.followerFetch(3, 30, T, 0, 0, 0);
        assertThat(broker.proposals).isEmpty();
        broker.followerFetch(3, 30, T, 0, 1, 0);
        assertThat(proposal().isr().get(2)).isEqualTo(new Member(3, 30));
    }

    @Example
    void h14WhatAProcessHadTheNextOneMayHaveLost() {
        lead(List.of(1, 2), "1");
        broker.produce(T, "a");
        broker.followerFetch(2, T, 1);
        broker.publish(stopping(3));
        broker.followerFetch(3, T, 1);
        broker.publish(registration(3, 30));
        broker.followerFetch(3, 30, T, 0, 0, 0);
        assertThat(broker.replicas.partition(T).leading().progress(3).endOffset()).isZero();
        assertThat(broker.proposals).isEmpty();
    }

    /** The leader may hear of the fetch of a new process before it hears of its registration; the epoch decides, either way. */
    @Example
    void h14AFetchFromTheFutureMakesNoMemberYet() {
        lead(List.of(1, 2), "1");
        broker.followerFetch(3, 30, T, 0, 0, 0);
        broker.followerFetch(3, 3, T, 0, 0, 0);
        assertThat(broker.proposals).as("the old process is of the past once the new one was heard").isEmpty();
        broker.publish(registration(3, 30));
        broker.followerFetch(3, 30, T, 0, 0, 0);
        assertThat(proposal().isr().get(2)).isEqualTo(new Member(3, 30));
    }

    /** KAFKA-15021. */
    @Example
    void h16NobodyWaitsForWhoMayNotJoin() {
        lead(List.of(1, 2), "1");
        broker.publish(stopping(3));
        broker.produce(T, "a");
        broker.followerFetch(3, T, 1);
        broker.produce(T, "b");
        broker.followerFetch(2, T, 2);
        assertThat(highWatermark()).isEqualTo(2);
        assertThat(broker.proposals).isEmpty();
    }

    /** Under a steady load a follower is behind the high watermark at each of its fetches, unless that waits a little. */
    @Example
    void whoKeepsUpIsWaitedForSoThatItCanJoin() {
        lead(List.of(1), "1");
        broker.followerFetch(2, T, 0);
        refuse(ErrorCode.OPERATION_NOT_ATTEMPTED);
        broker.produce(T, "a");
        assertThat(highWatermark()).isZero();
        broker.produce(T, "b");
        broker.followerFetch(2, T, 1);
        assertThat(highWatermark()).isEqualTo(1);
        assertThat(proposal().isrIds()).containsExactly(1, 2);
    }

    /** A leader of ISR {1, 2} with a follower 3 that may not join, keeps up, and has not copied the last batch. @return who waits for that */
    private Replies<List<PartitionProduceResponse>> waitingForTheThird() {
        lead(List.of(1, 2), "1");
        broker.produce(T, "a");
        broker.followerFetch(3, T, 1);
        refuse(ErrorCode.INELIGIBLE_REPLICA);
        Replies<List<PartitionProduceResponse>> producer = produceAll("b");
        broker.followerFetch(2, T, 2);
        assertThat(producer.count).as("the third keeps up").isZero();
        return producer;
    }

    /**
     * In Apache Kafka the high watermark is looked at again only when a follower's end has moved. Who was waited for and dies leaves the ISR
     * as it is, so nothing else tells: a producer waits until somebody else produces. Seed 6004102 of the simulator.
     */
    @Example
    void whoWasWaitedForAndIsGoneHoldsNobodyUp() {
        Replies<List<PartitionProduceResponse>> producer = waitingForTheThird();
        broker.publish(stopping(3));
        assertThat(producer.count).isEqualTo(1);
        assertThat(highWatermark()).isEqualTo(2);
    }

    @Example
    void whoWasWaitedForAndFallsBehindHoldsNobodyUp() {
        Replies<List<PartitionProduceResponse>> producer = waitingForTheThird();
        broker.pass(MAX_LAG_MS + 1);
        broker.followerFetch(2, T, 2);
        assertThat(producer.count).isEqualTo(1);
    }

    /** Nobody in the ISR fetches: the leader is alone in it. */
    @Example
    void whoWasWaitedForByALeaderAloneAndFallsBehindHoldsNobodyUp() {
        lead(List.of(1), "1");
        broker.followerFetch(2, T, 0);
        refuse(ErrorCode.OPERATION_NOT_ATTEMPTED);
        Replies<List<PartitionProduceResponse>> producer = produceAll("a");
        assertThat(producer.count).isZero();
        broker.pass(MAX_LAG_MS + 1);
        broker.replicas.shrinkIsrs();
        assertThat(producer.count).isEqualTo(1);
    }

    /** The leader hears of the removal and the return at once; the disk may be another. */
    @Example
    void h17WhoWasRemovedAndAddedAgainBeginsAnew() {
        lead(List.of(1, 2), "1");
        broker.produce(T, "a");
        broker.followerFetch(2, T, 1);
        broker.followerFetch(3, T, 1);
        broker.proposals.clear();
        broker.publish(partition(ID, 0, List.of(1, 2), List.of(1, 2), 1, 1, 1), partition(ID, 0, List.of(1, 2, 3), List.of(1, 2), 1, 2, 2));
        broker.followerFetch(2, T, 1);
        assertThat(broker.proposals).isEmpty();
        broker.followerFetch(3, T, 0);
        assertThat(broker.proposals).isEmpty();
        broker.followerFetch(3, T, 1);
        assertThat(proposal().isrIds()).containsExactly(1, 2, 3);
    }

    // ---- leaving

    @Example
    void whoDoesNotKeepUpIsProposedToLeaveAndCountsUntilItHas() {
        lead(List.of(1, 2, 3), "1");
        Replies<List<PartitionProduceResponse>> producer = produceAll("a");
        broker.followerFetch(2, T, 1);
        broker.clock.advance(MAX_LAG_MS);
        broker.replicas.shrinkIsrs();
        assertThat(broker.proposals).as("it may still be in time").isEmpty();
        broker.followerFetch(2, T, 1);
        broker.clock.advance(1);
        broker.replicas.shrinkIsrs();
        assertThat(proposal()).isEqualTo(new LeaderAndIsr(1, 0, List.of(new Member(1, 1), new Member(2, 2)), (byte) 0, 0));
        assertThat(producer.count).isZero();
        broker.replicas.shrinkIsrs();
        assertThat(broker.proposals).hasSize(1);
        accept();
        assertThat(producer.count).as("by the answer, without anybody else having to do anything").isEqualTo(1);
        assertThat(error(producer.last.get(0).errorCode())).isEqualTo(ErrorCode.NONE);
    }

    @Example
    void anIdlePartitionKeepsItsMembersHoweverLongAgoTheyFetched() {
        lead(List.of(1, 2, 3), "1");
        broker.followerFetch(2, T, 0);
        broker.followerFetch(3, T, 0);
        broker.clock.advance(100 * MAX_LAG_MS);
        broker.replicas.shrinkIsrs();
        assertThat(broker.proposals).isEmpty();
    }

    /** Who can't be fetched from would find all others behind, and stay in the ISR alone with a log that nobody can read. */
    @Example
    void aLeaderWhoseDiskHasFailedPutsNobodyOut() {
        lead(List.of(1, 2, 3), "1");
        broker.produce(T, "a");
        broker.replicas.partition(T).log().close();
        broker.clock.advance(2 * MAX_LAG_MS);
        broker.replicas.shrinkIsrs();
        assertThat(broker.proposals).isEmpty();
    }

    /** A fetch that has waited is read once more; it was made when it came. */
    @Example
    void aFetchCountsWhenItComes() {
        lead(List.of(1, 2), "1");
        FetchPartitionRequest atEnd = new FetchPartitionRequest(T, Uuid.ZERO, 0, 0, 0, -1, 0, 1 << 20);
        long cameAtMs = broker.clock.nanos() / 1_000_000;
        Replies<List<FetchResult>> waiting = broker.fetch(new FetchParams(2, 2, 500, 1, 1 << 20, FetchIsolation.LOG_END, null), atEnd);
        broker.clock.advance(400);
        broker.produce(T, "a");
        assertThat(waiting.count).isEqualTo(1);
        assertThat(broker.replicas.partition(T).leading().progress(2).fetchedAtMs()).isEqualTo(cameAtMs);
    }

    // ---- what is decided

    @Example
    void anAnswerToAnEarlierTermIsOfNoAccount() {
        lead(List.of(1, 2), "1");
        broker.followerFetch(3, T, 0);
        Proposed old = broker.proposals.remove(0);
        broker.publish(change(List.of(1, 2), 1, 1));
        broker.produce(T, "a");
        old.outcome().accept(decided(List.of(1, 2, 3), 0, 1), null);
        old.outcome().accept(null, new KafkaException(ErrorCode.NETWORK_EXCEPTION));
        assertThat(broker.proposals).isEmpty();
        assertThat(broker.replicas.partition(T).leading().isr().isr()).containsExactly(1, 2);
    }

    /** REP-14: of the reply and the metadata, which tell the same, either may be first. */
    @Example
    void theReplyAndTheMetadataComeInAnyOrder() {
        lead(List.of(1, 2), "1");
        broker.followerFetch(3, T, 0);
        accept();
        assertThat(isr()).containsExactly(1, 2, 3);
        broker.clock.advance(MAX_LAG_MS + 1);
        broker.produce(T, "a");
        broker.followerFetch(2, T, 1);
        broker.replicas.shrinkIsrs();
        assertThat(proposal().isrIds()).containsExactly(1, 2);
        broker.publish(change(List.of(1, 2, 3), 0, 1));
        assertThat(broker.replicas.partition(T).leading().isr().maximalIsr()).as("the proposal stands").containsExactly(1, 2, 3);
        broker.publish(change(List.of(1, 2), 0, 2));
        assertThat(isr()).containsExactly(1, 2);
        accept();
        assertThat(isr()).containsExactly(1, 2);
        assertThat(highWatermark()).isEqualTo(1);
    }

    /** Kafka would take the ISR back to what the record says, which the reply has overtaken. */
    @Example
    void metadataThatIsBehindTheReplyChangesNothing() {
        lead(List.of(1, 2), "1");
        broker.followerFetch(3, T, 0);
        broker.proposals.remove(0).outcome().accept(decided(List.of(1, 2, 3), 0, 5), null);
        broker.publish(change(List.of(1, 2), 0, 4));
        assertThat(isr()).containsExactly(1, 2, 3);
    }

    // ---- min.insync.replicas

    @Example
    void h21BelowTheMinimumNothingIsPromised() {
        lead(List.of(1), "2");
        assertThat(error(broker.produceRaw((short) -1, T, batch(0, "a")).errorCode())).isEqualTo(ErrorCode.NOT_ENOUGH_REPLICAS);
        broker.produce(T, "a");
        broker.followerFetch(2, T, 1);
        assertThat(highWatermark()).isZero();
        accept();
        assertThat(highWatermark()).isEqualTo(1);
        assertThat(broker.replicas.partition(T).log().logEndOffset()).isEqualTo(1);
    }

    /** KAFKA-16540: the minimum and the ISR change in one piece of metadata; nothing is decided by the one without the other. */
    @Example
    void h19AHigherMinimumAndASmallerIsrComeIntoForceTogether() {
        lead(List.of(1, 2), "1");
        broker.produce(T, "a");
        broker.publish(topicConfig("t", "min.insync.replicas", "2"), change(List.of(1), 0, 1));
        assertThat(highWatermark()).isZero();
    }

    @Example
    void h19ALowerMinimumDoesNotComeBeforeTheLossOfTheLead() {
        lead(List.of(1, 2), "2");
        Replies<List<PartitionProduceResponse>> producer = produceAll("a");
        broker.publish(change(List.of(1), 0, 1));
        broker.publish(topicConfig("t", "min.insync.replicas", "1"), partition(ID, 0, List.of(1, 2, 3), List.of(2), 2, 1, 2));
        assertThat(error(producer.last.get(0).errorCode())).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(broker.replicas.partition(T).log().highWatermark()).isZero();
    }

    // ---- deleting

    /** Who is fenced deletes when it is back: its first fetch is out of range. */
    @Example
    void deletionDoesNotWaitForWhoIsNotThere() {
        lead(List.of(1, 2), "1");
        broker.produce(T, "a");
        broker.followerFetch(2, T, 1);
        Partition partition = broker.replicas.partition(T);
        partition.deleteRecordsOnLeader(1);
        broker.followerFetch(2, 2, T, 0, 1, 1);
        assertThat(partition.lowWatermark()).isEqualTo(-1);
        broker.publish(new BrokerRegistrationChangeRecord(3, 3, BrokerRegistrationChangeRecord.FENCE, (byte) 0, List.of(), null));
        assertThat(partition.lowWatermark()).isEqualTo(1);
    }

    @Example
    void aDeletionThatWaitsForWhoIsFencedIsOver() {
        lead(List.of(1, 2), "1");
        broker.produce(T, "a");
        broker.followerFetch(2, T, 1);
        Replies<List<DeleteRecordsPartitionResult>> deletion = new Replies<>();
        broker.replicas.deleteRecords(60_000, List.of(new RecordsToDelete(T, 1)), deletion);
        broker.followerFetch(2, 2, T, 0, 1, 1);
        assertThat(deletion.count).isZero();
        broker.publish(new BrokerRegistrationChangeRecord(3, 3, BrokerRegistrationChangeRecord.FENCE, (byte) 0, List.of(), null));
        assertThat(deletion.count).isEqualTo(1);
        assertThat(deletion.last.get(0).lowWatermark()).isEqualTo(1);
    }

    private void lead(List<Integer> isr, String minInsyncReplicas) {
        List<MetadataRecord> records = new ArrayList<>(List.of(new TopicRecord("t", ID), topicConfig("t", "min.insync.replicas", minInsyncReplicas)));
        records.add(change(isr, 0, 0));
        broker.publish(records.toArray(new MetadataRecord[0]));
    }

    private static MetadataRecord change(List<Integer> isr, int leaderEpoch, int partitionEpoch) {
        return partition(ID, 0, List.of(1, 2, 3), isr, 1, leaderEpoch, partitionEpoch);
    }

    private static MetadataRecord stopping(int id) {
        return new BrokerRegistrationChangeRecord(id, id, (byte) 0, (byte) 1, List.of(), null);
    }

    private LeaderAndIsr proposal() {
        return broker.proposals.get(0).state();
    }

    /** The controller takes the first proposal. */
    private void accept() {
        Proposed taken = broker.proposals.remove(0);
        taken.outcome().accept(decided(taken.state().isrIds(), taken.state().leaderEpoch(), taken.state().partitionEpoch() + 1), null);
    }

    private void refuse(ErrorCode error) {
        broker.proposals.remove(0).outcome().accept(null, new KafkaException(error));
    }

    private static LeaderAndIsr decided(List<Integer> isr, int leaderEpoch, int partitionEpoch) {
        return new LeaderAndIsr(1, leaderEpoch, isr.stream().map(id -> new Member(id, Member.UNKNOWN_EPOCH)).toList(), (byte) 0, partitionEpoch);
    }

    private List<Integer> isr() {
        return broker.replicas.partition(T).leading().isr().isr();
    }

    private long highWatermark() {
        return broker.replicas.partition(T).log().highWatermark();
    }

    private static ErrorCode error(short code) {
        return ErrorCode.of(code);
    }

    private Replies<List<PartitionProduceResponse>> produceAll(String value) {
        Replies<List<PartitionProduceResponse>> replies = new Replies<>();
        broker.replicas.appendRecords(60_000, (short) -1, List.of(to(T, batch(broker.clock.millis(), value))), replies);
        return replies;
    }
}
