package gregor.replica;

import static gregor.replica.TestBroker.batch;
import static gregor.replica.TestBroker.bytes;
import static gregor.replica.TestBroker.consumer;
import static gregor.replica.TestBroker.from;
import static gregor.replica.TestBroker.idOf;
import static gregor.replica.TestBroker.partition;
import static gregor.replica.TestBroker.to;
import static gregor.replica.TestBroker.topicConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.AppendInfo;
import gregor.log.AppendOrigin;
import gregor.log.FetchIsolation;
import gregor.message.DeleteRecordsMessage.DeleteRecordsPartitionResult;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.ProduceMessage.LeaderIdAndEpoch;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.replica.TestBroker.Replies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that wait: long polls, acks=all with followers, deletions that followers must follow. */
class WaitingTest {
    private final TestBroker broker = new TestBroker();

    // ---- fetch, row 36

    @Test
    void aFetchAtTheEndWaitsAndTheProducersThreadAnswersIt() {
        TopicPartition t = broker.createTopic("t");
        broker.produce(t, "a");
        Replies<List<FetchResult>> waiting = broker.fetch(consumer(500, 1), from(t, 1));
        assertThat(waiting.count).isZero();
        broker.produce(t, "b");
        assertThat(waiting.count).isEqualTo(1);
        assertThat(bytes(waiting.last.get(0).data())).hasSize(batch(0, "b").remaining());
        assertThat(waiting.last.get(0).data().highWatermark()).isEqualTo(2);
        broker.pass(600);
        broker.produce(t, "c");
        assertThat(waiting.count).isEqualTo(1);
    }

    @Test
    void aFetchThatWaitsTooLongIsAnsweredWithWhatThereIs() {
        TopicPartition t = broker.createTopic("t");
        broker.produce(t, "a");
        Replies<List<FetchResult>> nothing = broker.fetch(consumer(500, 1), from(t, 1));
        Replies<List<FetchResult>> tooLittle = broker.fetch(consumer(500, 10_000), from(t, 0));
        broker.pass(499);
        assertThat(nothing.count + tooLittle.count).isZero();
        broker.pass(1);
        assertThat(nothing.last.get(0).data().records().sizeInBytes()).isZero();
        assertThat(nothing.last.get(0).data().highWatermark()).isEqualTo(1);
        assertThat(tooLittle.last.get(0).data().records().sizeInBytes()).isPositive();
    }

    @Test
    void aFetchWaitsForItsBytesOverAllPartitionsTogether() {
        TopicPartition p0 = broker.createTopic("t", 2, Map.of());
        TopicPartition p1 = new TopicPartition("t", 1);
        int batchBytes = batch(0, "x").remaining();
        Replies<List<FetchResult>> waiting = broker.fetch(consumer(500, 3 * batchBytes), from(p0, 0), from(p1, 0));
        broker.produce(p0, "x");
        broker.produce(p1, "x");
        assertThat(waiting.count).isZero();
        broker.produce(p1, "x");
        assertThat(waiting.count).isEqualTo(1);
        assertThat(waiting.last.stream().mapToInt(each -> each.data().records().sizeInBytes()).sum()).isEqualTo(3 * batchBytes);
    }

    @Test
    void whatHasAnswersDoesNotWait() {
        TopicPartition t = broker.createTopic("t");
        assertThat(broker.fetch(consumer(500, 1)).count).as("no partitions").isEqualTo(1);
        assertThat(broker.fetch(consumer(0, 1), from(t, 0)).count).as("no time").isEqualTo(1);
        assertThat(broker.fetch(consumer(500, 0), from(t, 0)).count).as("no bytes needed").isEqualTo(1);
        assertThat(broker.fetch(consumer(500, 1), from(t, 0), from(t, 9)).count).as("an error in one").isEqualTo(1);
        FetchParams capped = new FetchParams(-1, -1, 500, 1000, 10, FetchIsolation.HIGH_WATERMARK, null);
        broker.produce(t, "longer than ten bytes");
        assertThat(broker.fetch(capped, from(t, 0)).count).as("more than maxBytes is never waited for").isEqualTo(1);
    }

    @Test
    void aWaitingFetchHearsOfADeletedTopicAndOfANewLeader() {
        TopicPartition gone = broker.createTopic("gone");
        Replies<List<FetchResult>> first = broker.fetch(consumer(500, 1), from(gone, 0));
        broker.deleteTopic("gone");
        assertThat(ErrorCode.of(first.last.get(0).data().errorCode())).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        Uuid id = idOf("moved");
        TopicPartition moved = new TopicPartition("moved", 0);
        broker.publish(new TopicRecord("moved", id), partition(id, 0, List.of(1, 2), List.of(1, 2), 1, 0));
        Replies<List<FetchResult>> second = broker.fetch(consumer(500, 1), from(moved, 0));
        assertThat(second.count).isZero();
        broker.publish(partition(id, 0, List.of(1, 2), List.of(2), 2, 1));
        assertThat(ErrorCode.of(second.last.get(0).data().errorCode())).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(second.last.get(0).data().currentLeader().leaderId()).isEqualTo(2);
    }

    @Test
    void aWaitingFetchIsAnsweredWhenALaterSegmentBegins() {
        TopicPartition t = broker.createTopic("t", 1, Map.of("segment.bytes", "1048576"));
        Replies<List<FetchResult>> waiting = broker.fetch(consumer(500, 1_000_000), from(t, 0));
        broker.produce(t, "x".repeat(400_000));
        assertThat(waiting.count).isZero();
        broker.produce(t, "x".repeat(400_000));
        assertThat(waiting.count).isEqualTo(1);
    }

    /** A reader who is ahead of the end it may see has nothing to hear, in whichever segment that end lies. */
    @Test
    void aFetchAheadOfItsEndWaitsAcrossSegmentsToo() {
        Uuid id = idOf("ahead");
        TopicPartition ahead = new TopicPartition("ahead", 0);
        broker.publish(new TopicRecord("ahead", id), topicConfig("ahead", "segment.bytes", "1048576"),
            partition(id, 0, List.of(1, 2), List.of(1, 2), 1, 0));
        for (int i = 0; i < 3; i++) {
            broker.produce(ahead, "x".repeat(400_000));
        }
        assertThat(broker.logs.log(ahead).numberOfSegments()).isGreaterThan(1);
        Replies<List<FetchResult>> waiting = broker.fetch(consumer(500, 1), from(ahead, 3));
        assertThat(waiting.count).as("the high watermark is 0, in the first segment").isZero();
        broker.followerFetch(2, ahead, 1);
        assertThat(waiting.count).isZero();
        broker.pass(500);
        assertThat(waiting.count).isEqualTo(1);
    }

    @Test
    void aWaitingFetchHearsThatItsRecordsAreDeleted() {
        TopicPartition t = broker.createTopic("t");
        broker.produce(t, "a", "b");
        Replies<List<FetchResult>> waiting = broker.fetch(consumer(500, 10_000), from(t, 0));
        broker.replicas.deleteRecords(300, List.of(new RecordsToDelete(t, 1)), new Replies<>());
        assertThat(ErrorCode.of(waiting.last.get(0).data().errorCode())).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
    }

    /** The producer's thread asks the waiting fetch, and has no part in what fails there. */
    @Test
    void aFetchWhoseLogCannotBeReadIsAnswered() {
        Uuid id = idOf("broken");
        TopicPartition broken = new TopicPartition("broken", 0);
        broker.publish(new TopicRecord("broken", id), partition(id, 0, List.of(1, 2), List.of(1, 2), 1, 0));
        TopicPartition sound = broker.createTopic("sound");
        broker.produce(broken, "a", "b", "c");
        Replies<List<FetchResult>> waiting = broker.fetch(consumer(500, 10_000), from(broken, 0), from(sound, 0));
        broker.logs.log(broken).updateHighWatermark(1); // inside the batch: where that is has to be looked up
        broker.disk.crash(); // closes the files under the logs
        PartitionProduceResponse answer = broker.produceRaw((short) 1, sound, batch(0, "a"));
        assertThat(ErrorCode.of(answer.errorCode())).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(waiting.count).isEqualTo(1);
        assertThat(ErrorCode.of(waiting.last.get(0).data().errorCode())).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
    }

    // ---- produce with followers, rows 27 and 44

    private TopicPartition replicated(List<Integer> isr, String minIsr) {
        Uuid id = idOf("r");
        broker.publish(new TopicRecord("r", id), topicConfig("r", "min.insync.replicas", minIsr),
            partition(id, 0, List.of(1, 2, 3), isr, 1, 0));
        return new TopicPartition("r", 0);
    }

    private Replies<List<PartitionProduceResponse>> produceAll(TopicPartition partition, String value) {
        Replies<List<PartitionProduceResponse>> replies = new Replies<>();
        broker.replicas.appendRecords(300, (short) -1, List.of(to(partition, batch(broker.clock.millis(), value))), replies);
        return replies;
    }

    @Test
    void acksAllWaitsForEveryReplicaInSync() {
        TopicPartition r = replicated(List.of(1, 2, 3), "2");
        Replies<List<FetchResult>> consumer = broker.fetch(consumer(500, 1), from(r, 0));
        Replies<List<PartitionProduceResponse>> producer = produceAll(r, "a");
        assertThat(broker.followerFetch(2, r, 0).records().sizeInBytes()).as("followers read to the end").isPositive();
        broker.followerFetch(2, r, 1);
        broker.followerFetch(3, r, 0);
        assertThat(producer.count + consumer.count).as("broker 3 has nothing yet").isZero();
        broker.followerFetch(3, r, 1);
        assertThat(producer.last.get(0).errorCode()).isZero();
        assertThat(producer.last.get(0).baseOffset()).isZero();
        assertThat(consumer.last.get(0).data().highWatermark()).isEqualTo(1);
        assertThat(broker.fetchNow(from(r, 0)).records().sizeInBytes()).isPositive();
    }

    @Test
    void acksAllGivesUpInTimeAndSaysWhereTheRecordsAre() {
        TopicPartition r = replicated(List.of(1, 2), "1");
        broker.produce(r, "before");
        Replies<List<PartitionProduceResponse>> producer = produceAll(r, "a");
        broker.pass(300);
        assertThat(ErrorCode.of(producer.last.get(0).errorCode())).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        assertThat(producer.last.get(0).baseOffset()).isEqualTo(1);
        broker.followerFetch(2, r, 2);
        assertThat(producer.count).isEqualTo(1);
    }

    @Test
    void acksAllNeedsEnoughReplicas() {
        TopicPartition r = replicated(List.of(1), "2");
        assertThat(ErrorCode.of(produceAll(r, "a").last.get(0).errorCode())).isEqualTo(ErrorCode.NOT_ENOUGH_REPLICAS);
        assertThat(broker.produce(r, "acks=1 does not care")).isZero();
        assertThat(broker.fetchNow(from(r, 0)).highWatermark()).as("isr.I3").isZero();
        Uuid id = idOf("r");
        broker.publish(partition(id, 0, List.of(1, 2, 3), List.of(1, 2), 1, 1));
        Replies<List<PartitionProduceResponse>> producer = produceAll(r, "b");
        broker.followerFetch(2, r, 1);
        assertThat(producer.count).isZero();
        broker.followerFetch(2, r, 2);
        assertThat(producer.last.get(0).errorCode()).isZero();
    }

    @Test
    void aShrunkIsrLetsWaitingProducersGo() {
        TopicPartition r = replicated(List.of(1, 2, 3), "2");
        Replies<List<PartitionProduceResponse>> producer = produceAll(r, "a");
        broker.publish(topicConfig("r", "min.insync.replicas", "1"), partition(idOf("r"), 0, List.of(1, 2, 3), List.of(1), 1, 0, 1));
        assertThat(producer.count).as("the ISR is the leader alone, and one is enough").isEqualTo(1);
        Replies<List<PartitionProduceResponse>> second = produceAll(r, "b");
        assertThat(second.last.get(0).errorCode()).isZero();
    }

    @Test
    void aLowerMinIsrLetsTheHighWatermarkGoOn() {
        TopicPartition r = replicated(List.of(1), "2");
        broker.produce(r, "a");
        Replies<List<FetchResult>> consumer = broker.fetch(consumer(500, 1), from(r, 0));
        assertThat(consumer.count).isZero();
        broker.publish(topicConfig("r", "min.insync.replicas", "1"));
        assertThat(consumer.last.get(0).data().highWatermark()).isEqualTo(1);
    }

    /** The high watermark passed while enough were in sync; when the producer's request looks, they are not any more. */
    @Test
    void tooFewReplicasAfterTheAppendAreSaid() {
        TopicPartition r = replicated(List.of(1), "1");
        AppendInfo appended = append(r, "a");
        Partition partition = broker.replicas.partition(r);
        assertThat(partition.isReplicated(appended)).isTrue();
        broker.publish(topicConfig("r", "min.insync.replicas", "2"));
        assertThat(partition.isReplicated(append(r, "b"))).isFalse();
        assertThatThrownBy(() -> partition.isReplicated(appended)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND));
    }

    /** REP-1: the thread that appended has paused before it looks; meanwhile this broker has followed, was cut, and leads again. */
    @Test
    void othersAtTheSameOffsetsAreNotTakenForTheAppendedOnes() {
        TopicPartition r = replicated(List.of(1, 2), "1");
        Uuid id = idOf("r");
        Partition partition = broker.replicas.partition(r);
        AppendInfo kept = append(r, "kept");
        AppendInfo cut = append(r, "cut");
        broker.publish(partition(id, 0, List.of(1, 2), List.of(1, 2), 2, 1));
        partition.asFollower(1, log -> {
            log.truncateTo(1, broker.clock.millis());
            return null;
        });
        broker.publish(partition(id, 0, List.of(1, 2), List.of(1, 2), 1, 2));
        AppendInfo another = append(r, "another");
        assertThat(another.lastOffset()).isEqualTo(cut.lastOffset());
        assertThat(partition.isReplicated(another)).isFalse();
        broker.followerFetch(2, r, 2);
        assertThat(partition.isReplicated(kept)).isTrue();
        assertThat(partition.isReplicated(another)).isTrue();
        assertThatThrownBy(() -> partition.isReplicated(cut)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER));
    }

    private AppendInfo append(TopicPartition partition, String value) {
        long now = broker.clock.millis();
        return broker.replicas.partition(partition).appendRecordsToLeader(batch(now, value), (short) 1, AppendOrigin.CLIENT, now);
    }

    @Test
    void acksAllHearsOfANewLeader() {
        TopicPartition r = replicated(List.of(1, 2), "1");
        Replies<List<PartitionProduceResponse>> producer = produceAll(r, "a");
        broker.publish(partition(idOf("r"), 0, List.of(1, 2, 3), List.of(2), 2, 1));
        assertThat(ErrorCode.of(producer.last.get(0).errorCode())).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(producer.last.get(0).currentLeader()).as("whom to ask (KIP-951)").isEqualTo(new LeaderIdAndEpoch(2, 1));
    }

    /** REP-7: what a follower had fetched under an earlier leader's term does not count in the next. */
    @Test
    void progressOfAnEarlierTermDoesNotCount() {
        TopicPartition r = replicated(List.of(1, 2), "1");
        broker.produce(r, "a");
        broker.followerFetch(2, r, 1);
        broker.publish(partition(idOf("r"), 0, List.of(1, 2), List.of(1, 2), 1, 1));
        Replies<List<PartitionProduceResponse>> producer = produceAll(r, "b");
        assertThat(producer.count).isZero();
        assertThat(broker.fetchNow(from(r, 0)).highWatermark()).isEqualTo(1);
        broker.followerFetch(2, r, 2);
        assertThat(producer.count).isEqualTo(1);
    }

    @Test
    void strangersAreNoFollowers() {
        TopicPartition r = replicated(List.of(1, 2), "1");
        PartitionData data = broker.followerFetch(9, r, 0);
        assertThat(ErrorCode.of(data.errorCode())).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(ErrorCode.of(broker.followerFetch(1, r, 0).errorCode())).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    // ---- delete records with followers

    @Test
    void deletionWaitsForEveryReplica() {
        TopicPartition r = replicated(List.of(1, 2, 3), "1");
        broker.produce(r, "a", "b");
        broker.followerFetch(2, r, 2);
        broker.followerFetch(3, r, 2);
        Replies<List<DeleteRecordsPartitionResult>> first = new Replies<>();
        broker.replicas.deleteRecords(300, List.of(new RecordsToDelete(r, 1)), first);
        assertThat(first.count).isZero();
        broker.pass(300);
        assertThat(first.last.get(0)).isEqualTo(new DeleteRecordsPartitionResult(0, 0, ErrorCode.REQUEST_TIMED_OUT.code()));
        Replies<List<DeleteRecordsPartitionResult>> second = new Replies<>();
        broker.replicas.deleteRecords(300, List.of(new RecordsToDelete(r, 1)), second);
        for (int follower = 2; follower <= 3; follower++) {
            assertThat(second.count).isZero();
            broker.followerFetch(follower, follower, r, 0, 2, 1);
        }
        assertThat(second.last.get(0)).isEqualTo(new DeleteRecordsPartitionResult(0, 1, (short) 0));
    }
}
