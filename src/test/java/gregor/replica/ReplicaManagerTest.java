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

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.DeleteRecordsMessage.DeleteRecordsPartitionResult;
import gregor.message.DescribeLogDirsMessage.DescribableLogDirTopic;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResult;
import gregor.message.DescribeProducersMessage;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.ListOffsetsMessage.ListOffsetsPartition;
import gregor.message.ListOffsetsMessage.ListOffsetsPartitionResponse;
import gregor.message.OffsetForLeaderEpochMessage;
import gregor.message.OffsetForLeaderEpochMessage.OffsetForLeaderPartition;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.record.BatchBuilder;
import gregor.replica.TestBroker.Replies;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import org.junit.jupiter.api.Test;

class ReplicaManagerTest {
    private final TestBroker broker = new TestBroker();

    private static void assertError(PartitionProduceResponse response, ErrorCode error) {
        assertThat(ErrorCode.of(response.errorCode())).isEqualTo(error);
        assertThat(response.baseOffset()).isEqualTo(-1);
    }

    private static void assertError(PartitionData data, ErrorCode error) {
        assertThat(ErrorCode.of(data.errorCode())).isEqualTo(error);
        assertThat(data.highWatermark()).isEqualTo(-1);
        assertThat(data.logStartOffset()).isEqualTo(-1);
        assertThat(data.records().sizeInBytes()).isZero();
    }

    // ---- produce and fetch

    @Test
    void whatWasProducedIsFetchedByteForByte() {
        TopicPartition orders = broker.createTopic("orders");
        ByteBuffer sent = batch(broker.clock.millis(), "a", "b");
        assertThat(broker.produce(orders, "x")).isZero();
        PartitionProduceResponse response = broker.produceRaw((short) -1, orders, sent);
        assertThat(response.errorCode()).isZero();
        assertThat(response.baseOffset()).isEqualTo(1);
        assertThat(response.logAppendTimeMs()).isEqualTo(-1);
        assertThat(response.logStartOffset()).isZero();
        PartitionData data = broker.fetchNow(from(orders, 2)); // inside the batch: all of it comes
        assertThat(data.errorCode()).isZero();
        assertThat(ByteBuffer.wrap(bytes(data))).isEqualTo(sent); // with the base offset that the leader gave it
        assertThat(data.highWatermark()).isEqualTo(3);
        assertThat(data.lastStableOffset()).isEqualTo(3);
        assertThat(data.logStartOffset()).isZero();
        assertThat(data.abortedTransactions()).isNull();
        assertThat(broker.fetchNow(from(orders, 3)).errorCode()).isZero();
        assertError(broker.fetchNow(from(orders, 4)), ErrorCode.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void eachPartitionOfAProduceRequestStandsForItself() {
        TopicPartition orders = broker.createTopic("orders");
        ByteBuffer damaged = batch(0, "a");
        damaged.put(damaged.limit() - 1, (byte) 99);
        Replies<List<PartitionProduceResponse>> replies = new Replies<>();
        broker.replicas.appendRecords(1000, (short) -1, List.of(
            to(orders, damaged),
            to(new TopicPartition("nowhere", 0), batch(0, "a")),
            to(new TopicPartition("orders", 7), batch(0, "a")),
            to(orders, null),
            to(orders, ByteBuffer.allocate(0)),
            to(new TopicPartition("__consumer_offsets", 0), batch(0, "a")),
            new ProducePartition(null, new Uuid(1, 1), 0, batch(0, "a")),
            new ProducePartition(orders, new Uuid(1, 1), 0, batch(0, "a")),
            to(orders, batch(broker.clock.millis(), "a"))), replies);
        assertThat(replies.count).isEqualTo(1);
        assertThat(replies.last.stream().map(each -> ErrorCode.of(each.errorCode()))).containsExactly(ErrorCode.CORRUPT_MESSAGE,
            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.INVALID_RECORD,
            ErrorCode.INVALID_RECORD, ErrorCode.INVALID_TOPIC_EXCEPTION, ErrorCode.UNKNOWN_TOPIC_ID, ErrorCode.INCONSISTENT_TOPIC_ID,
            ErrorCode.NONE);
        assertThat(replies.last.get(8).baseOffset()).isZero();
        assertError(broker.produceRaw((short) 2, orders, batch(0, "a")), ErrorCode.INVALID_REQUIRED_ACKS);
    }

    /** KIP-467: which records the batch was refused for. */
    @Test
    void refusedRecordsAreNamed() {
        TopicPartition orders = broker.createTopic("orders");
        PartitionProduceResponse response = broker.produceRaw((short) -1, orders, batch(broker.clock.millis() + 3_700_000, "a"));
        assertError(response, ErrorCode.INVALID_TIMESTAMP);
        assertThat(response.logStartOffset()).isZero();
        assertThat(response.errorMessage()).isNotEmpty();
        assertThat(response.recordErrors()).singleElement().satisfies(each -> {
            assertThat(each.batchIndex()).isZero();
            assertThat(each.batchIndexErrorMessage()).isNotEmpty();
        });
    }

    @Test
    void coordinatorsAppendToTheirOwnTopics() {
        TopicPartition offsets = broker.createTopic("__consumer_offsets");
        Replies<ErrorCode> done = new Replies<>();
        broker.replicas.appendInternal(1000, offsets, batch(broker.clock.millis(), "a", "b"), done);
        assertThat(done.last).isEqualTo(ErrorCode.NONE);
        assertThat(broker.fetchNow(from(offsets, 0)).highWatermark()).isEqualTo(2);
        broker.replicas.appendInternal(1000, new TopicPartition("__transaction_state", 0), batch(0, "a"), done);
        assertThat(done.last).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(done.count).isEqualTo(2);
    }

    @Test
    void whoIsNotLeaderSaysWhoIs() {
        Uuid id = idOf("t");
        broker.publish(new TopicRecord("t", id), partition(id, 0, List.of(2, 1), List.of(2, 1), 2, 5),
            partition(id, 1, List.of(2), List.of(2), 2, 6));
        for (int number = 0; number < 2; number++) { // one that is here as a follower, and one that is not here
            TopicPartition elsewhere = new TopicPartition("t", number);
            PartitionProduceResponse response = broker.produceRaw((short) 1, elsewhere, batch(0, "a"));
            assertError(response, ErrorCode.NOT_LEADER_OR_FOLLOWER);
            assertThat(response.currentLeader().leaderId()).isEqualTo(2);
            assertThat(response.currentLeader().leaderEpoch()).isEqualTo(5 + number);
            PartitionData data = broker.fetchNow(from(elsewhere, 0));
            assertError(data, ErrorCode.NOT_LEADER_OR_FOLLOWER);
            assertThat(data.currentLeader().leaderEpoch()).isEqualTo(5 + number);
        }
    }

    /** replica.I1: another idea of the leader's term is told, not served. */
    @Test
    void leaderEpochsFence() {
        Uuid id = idOf("t");
        broker.publish(new TopicRecord("t", id), partition(id, 0, List.of(1), List.of(1), 1, 5));
        TopicPartition t = new TopicPartition("t", 0);
        broker.produce(t, "a");
        for (int epoch = 4; epoch <= 6; epoch++) {
            ErrorCode expected = new ErrorCode[] {ErrorCode.FENCED_LEADER_EPOCH, ErrorCode.NONE, ErrorCode.UNKNOWN_LEADER_EPOCH}[epoch - 4];
            FetchPartitionRequest wanted = new FetchPartitionRequest(t, id, 0, epoch, 0, -1, -1, 1000);
            assertThat(ErrorCode.of(broker.fetchNow(wanted).errorCode())).isEqualTo(expected);
            assertThat(ErrorCode.of(broker.replicas.fetchOffset(t, new ListOffsetsPartition(0, epoch, -1), -1, (byte) 0, 11).errorCode()))
                .isEqualTo(expected);
            assertThat(ErrorCode.of(broker.replicas.lastOffsetForLeaderEpoch(t, new OffsetForLeaderPartition(0, epoch, 5)).errorCode()))
                .isEqualTo(expected);
        }
    }

    /** KAFKA-7415: a leader that has written nothing yet knows where its term begins. */
    @Example
    void h06ATermIsKnownBeforeItsFirstRecord() {
        Uuid id = idOf("t");
        TopicPartition t = new TopicPartition("t", 0);
        broker.publish(new TopicRecord("t", id), partition(id, 0, List.of(1), List.of(1), 1, 2));
        broker.produce(t, "a", "b");
        broker.publish(partition(id, 0, List.of(1), List.of(1), 1, 5));
        OffsetForLeaderEpochMessage.EpochEndOffset asked = broker.replicas.lastOffsetForLeaderEpoch(t, new OffsetForLeaderPartition(0, -1, 5));
        assertThat(asked.leaderEpoch()).isEqualTo(5);
        assertThat(asked.endOffset()).isEqualTo(2);
    }

    /** Row 39: what diverges is told instead of records; an epoch that nobody knows is out of range. */
    @Test
    void divergingLogsAreTold() {
        Uuid id = idOf("t");
        TopicPartition t = new TopicPartition("t", 0);
        broker.publish(new TopicRecord("t", id), partition(id, 0, List.of(1), List.of(1), 1, 2));
        broker.produce(t, "a", "b");
        broker.publish(partition(id, 0, List.of(1), List.of(1), 1, 5));
        broker.produce(t, "c");
        PartitionData same = broker.fetchNow(new FetchPartitionRequest(t, id, 0, -1, 2, 2, -1, 1000));
        assertThat(same.divergingEpoch()).isEqualTo(EpochEndOffset.NONE);
        assertThat(same.records().sizeInBytes()).isPositive();
        PartitionData further = broker.fetch(consumer(500, 1), new FetchPartitionRequest(t, id, 0, -1, 3, 2, -1, 1000)).last.get(0).data();
        assertThat(further.divergingEpoch()).isEqualTo(new EpochEndOffset(2, 2));
        assertThat(further.records().sizeInBytes()).isZero();
        PartitionData between = broker.fetchNow(new FetchPartitionRequest(t, id, 0, -1, 2, 4, -1, 1000));
        assertThat(between.divergingEpoch()).isEqualTo(new EpochEndOffset(2, 2));
        assertError(broker.fetchNow(new FetchPartitionRequest(t, id, 0, -1, 3, 6, -1, 1000)), ErrorCode.OFFSET_OUT_OF_RANGE);
        OffsetForLeaderEpochMessage.EpochEndOffset asked = broker.replicas.lastOffsetForLeaderEpoch(t, new OffsetForLeaderPartition(0, -1, 3));
        assertThat(asked.leaderEpoch()).isEqualTo(2);
        assertThat(asked.endOffset()).isEqualTo(2);
        OffsetForLeaderEpochMessage.EpochEndOffset tooNew = broker.replicas.lastOffsetForLeaderEpoch(t, new OffsetForLeaderPartition(0, -1, 9));
        assertThat(tooNew.errorCode()).isZero();
        assertThat(tooNew.leaderEpoch()).isEqualTo(-1);
        assertThat(tooNew.endOffset()).isEqualTo(-1);
    }

    // ---- following the metadata log

    @Test
    void settingsReachTheLog() {
        TopicPartition t = broker.createTopic("t", 1, Map.of("max.message.bytes", "100"));
        ByteBuffer large = batch(broker.clock.millis(), "x".repeat(100));
        assertError(broker.produceRaw((short) 1, t, large), ErrorCode.MESSAGE_TOO_LARGE);
        broker.publish(topicConfig("t", "max.message.bytes", "1000"));
        assertThat(broker.produceRaw((short) 1, t, large).errorCode()).isZero();
        broker.publish(topicConfig("t", "max.message.bytes", null), new ConfigRecord((byte) 4, "", "message.max.bytes", "90"));
        assertError(broker.produceRaw((short) 1, t, batch(broker.clock.millis(), "x".repeat(100))), ErrorCode.MESSAGE_TOO_LARGE);
        broker.publish(new ConfigRecord((byte) 4, "1", "message.max.bytes", "900"));
        assertThat(broker.produceRaw((short) 1, t, batch(broker.clock.millis(), "x".repeat(100))).errorCode()).isZero();
    }

    /** replica.I2, REP-18: a topic that is made again has nothing of the old one. */
    @Test
    void aDeletedTopicIsGoneAndItsNameIsFree() {
        TopicPartition t = broker.createTopic("t");
        broker.produce(t, "old");
        broker.deleteTopic("t");
        assertThat(broker.logs.log(t)).isNull();
        assertError(broker.fetchNow(from(t, 0)), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertError(broker.fetchNow(new FetchPartitionRequest(t, idOf("t"), 0, -1, 0, -1, -1, 100)), ErrorCode.UNKNOWN_TOPIC_ID);
        Uuid secondId = new Uuid(5, 5);
        broker.publish(new TopicRecord("t", secondId), partition(secondId, 0, List.of(1), List.of(1), 1, 0));
        assertThat(broker.produce(t, "new")).isZero();
        assertError(broker.fetchNow(new FetchPartitionRequest(t, idOf("t"), 0, -1, 0, -1, -1, 100)), ErrorCode.INCONSISTENT_TOPIC_ID);
        Uuid thirdId = new Uuid(6, 6);
        broker.publish(new RemoveTopicRecord(secondId), new TopicRecord("t", thirdId), partition(thirdId, 0, List.of(1), List.of(1), 1, 0));
        assertThat(broker.produce(t, "newest")).isZero();
    }

    @Test
    void aRestartKeepsWhatTheMetadataStillHas() {
        TopicPartition kept = broker.createTopic("kept");
        TopicPartition gone = broker.createTopic("gone");
        TopicPartition again = broker.createTopic("again");
        for (TopicPartition each : List.of(kept, gone, again)) {
            broker.produce(each, "a", "b");
        }
        Uuid newId = new Uuid(9, 9);
        broker.restart(new RemoveTopicRecord(idOf("gone")), new RemoveTopicRecord(idOf("again")), new TopicRecord("again", newId),
            partition(newId, 0, List.of(1), List.of(1), 1, 0));
        assertThat(broker.fetchNow(from(kept, 0)).highWatermark()).isEqualTo(2);
        assertThat(broker.produce(kept, "c")).isEqualTo(2);
        assertThat(broker.logs.log(gone)).isNull();
        assertThat(broker.produce(again, "a")).isZero();
    }

    @Test
    void anUnusableLogIsAStorageErrorForEverybody() {
        TopicPartition t = broker.createTopic("t");
        broker.logs.log(t).close();
        assertError(broker.produceRaw((short) 1, t, batch(0, "a")), ErrorCode.KAFKA_STORAGE_ERROR);
        assertError(broker.fetchNow(from(t, 0)), ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(broker.replicas.activeProducers(t).errorCode()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR.code());
    }

    // ---- delete records, producers, log directories

    private DeleteRecordsPartitionResult delete(TopicPartition partition, long offset) {
        Replies<List<DeleteRecordsPartitionResult>> replies = new Replies<>();
        broker.replicas.deleteRecords(1000, List.of(new RecordsToDelete(partition, offset)), replies);
        return replies.last.get(0);
    }

    @Test
    void deleteRecordsMovesTheStart() {
        TopicPartition t = broker.createTopic("t");
        broker.produce(t, "a", "b", "c");
        assertThat(delete(t, 4).errorCode()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE.code());
        assertThat(delete(t, -2).errorCode()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE.code());
        assertThat(delete(t, 2)).isEqualTo(new DeleteRecordsPartitionResult(0, 2, (short) 0));
        assertThat(delete(t, 1)).isEqualTo(new DeleteRecordsPartitionResult(0, 2, (short) 0));
        assertError(broker.fetchNow(from(t, 1)), ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(broker.fetchNow(from(t, 2)).logStartOffset()).isEqualTo(2);
        broker.logs.log(t).flush();
        broker.crash();
        assertThat(broker.fetchNow(from(t, 2)).logStartOffset()).as("what was said to be deleted stays so").isEqualTo(2);
        assertThat(delete(t, -1)).isEqualTo(new DeleteRecordsPartitionResult(0, 3, (short) 0));
        assertThat(delete(new TopicPartition("x", 0), 0).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(delete(new TopicPartition("__consumer_offsets", 0), 0).errorCode()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
        TopicPartition compacted = broker.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
        assertThat(delete(compacted, 0).errorCode()).isEqualTo(ErrorCode.POLICY_VIOLATION.code());
    }

    @Test
    void activeProducersAreThoseOfTheLog() {
        TopicPartition t = broker.createTopic("t");
        ByteBuffer value = ByteBuffer.wrap(new byte[] {1});
        ByteBuffer idempotent = new BatchBuilder(100).producer(42, (short) 3, 0)
            .append(broker.clock.millis(), null, value, List.of()).build();
        assertThat(broker.produceRaw((short) -1, t, idempotent.duplicate()).baseOffset()).isZero();
        DescribeProducersMessage.PartitionResponse producers = broker.replicas.activeProducers(t);
        assertThat(producers.errorCode()).isZero();
        assertThat(producers.activeProducers()).hasSize(1);
        assertThat(producers.activeProducers().get(0).producerId()).isEqualTo(42);
        assertThat(producers.activeProducers().get(0).lastSequence()).isZero();
        // The same batch again: the offset of the first time, and nothing more in the log.
        ByteBuffer again = new BatchBuilder(100).producer(42, (short) 3, 0)
            .append(broker.clock.millis(), null, value.rewind(), List.of()).build();
        assertThat(broker.produceRaw((short) -1, t, again).baseOffset()).isZero();
        assertThat(broker.fetchNow(from(t, 0)).highWatermark()).isEqualTo(1);
        assertThat(broker.replicas.activeProducers(new TopicPartition("x", 0)).errorCode())
            .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void logDirectoriesTellSizes() {
        TestBroker two = new TestBroker(Map.of("log.dirs", "/one,/two"));
        TopicPartition t = two.createTopic("t", 2, Map.of());
        two.produce(t, "a");
        List<DescribeLogDirsResult> all = two.replicas.describeLogDirs(null);
        assertThat(all).extracting(DescribeLogDirsResult::logDir).containsExactly("/one", "/two");
        assertThat(all).allSatisfy(each -> {
            assertThat(each.errorCode()).isZero();
            assertThat(each.topics()).hasSize(1);
            assertThat(each.totalBytes()).isPositive();
        });
        long bytes = all.stream().flatMap(each -> each.topics().get(0).partitions().stream())
            .mapToLong(each -> each.partitionSize()).sum();
        assertThat(bytes).isEqualTo(batch(0, "a").remaining());
        List<DescribeLogDirsResult> some = two.replicas.describeLogDirs(List.of(new DescribableLogDirTopic("t", List.of(1))));
        assertThat(some.stream().mapToInt(each -> each.topics().size()).sum()).isEqualTo(1);
    }

    // ---- list offsets

    private ListOffsetsPartitionResponse list(TopicPartition partition, long timestamp, int version) {
        return broker.replicas.fetchOffset(partition, new ListOffsetsPartition(0, -1, timestamp), -1, (byte) 0, version);
    }

    /** Rows 46 and 47. */
    @Test
    void offsetsByTimeAndByName() {
        TopicPartition t = broker.createTopic("t");
        long nowMs = broker.clock.millis();
        broker.produceRaw((short) 1, t, batch(nowMs - 50, "a", "b"));
        broker.produceRaw((short) 1, t, batch(nowMs, "c"));
        broker.produceRaw((short) 1, t, batch(nowMs - 20, "d"));
        assertThat(list(t, -1, 4)).isEqualTo(ListOffsetsPartitionResponse.found(0, -1, 4, 0));
        assertThat(list(t, -1, 3)).as("no epochs yet").isEqualTo(ListOffsetsPartitionResponse.found(0, -1, 4, -1));
        assertThat(list(t, -2, 4)).isEqualTo(ListOffsetsPartitionResponse.found(0, -1, 0, 0));
        assertThat(list(t, -3, 7)).isEqualTo(ListOffsetsPartitionResponse.found(0, nowMs, 2, 0));
        assertThat(list(t, -4, 8)).isEqualTo(ListOffsetsPartitionResponse.found(0, -1, 0, 0));
        assertThat(list(t, -5, 9)).isEqualTo(ListOffsetsPartitionResponse.found(0, -1, -1, -1));
        assertThat(list(t, -6, 11)).isEqualTo(ListOffsetsPartitionResponse.found(0, -1, -1, -1));
        assertThat(list(t, nowMs - 60, 4)).isEqualTo(ListOffsetsPartitionResponse.found(0, nowMs - 50, 0, 0));
        assertThat(list(t, nowMs - 30, 4)).isEqualTo(ListOffsetsPartitionResponse.found(0, nowMs, 2, 0));
        assertThat(list(t, nowMs + 1, 4)).isEqualTo(ListOffsetsPartitionResponse.found(0, -1, -1, -1));
        int[] firstVersions = {1, 1, 7, 8, 9, 11, Integer.MAX_VALUE};
        for (int name = 2; name < firstVersions.length; name++) {
            int tooLow = Math.min(firstVersions[name], 12) - 1;
            assertThat(list(t, -1 - name, tooLow).errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        }
        delete(t, 3);
        assertThat(list(t, -2, 1).offset()).isEqualTo(3);
        assertThat(list(new TopicPartition("x", 0), -1, 1).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    /** KIP-207: a new leader that can't know the end does not guess. */
    @Example
    void h26TheEndIsNotToldBeforeItIsKnown() {
        Uuid id = idOf("t");
        TopicPartition t = new TopicPartition("t", 0);
        long nowMs = broker.clock.millis();
        broker.publish(new TopicRecord("t", id), partition(id, 0, List.of(1, 2), List.of(1, 2), 1, 0));
        broker.produceRaw((short) 1, t, batch(nowMs, "a", "b"));
        assertThat(list(t, -1, 11).offset()).isZero();
        assertThat(list(t, nowMs, 11).offset()).as("beyond what consumers see").isEqualTo(-1);
        assertThat(broker.replicas.fetchOffset(t, new ListOffsetsPartition(0, -1, -1), -2, (byte) 0, 11).offset()).isEqualTo(2);
        broker.publish(partition(id, 0, List.of(1, 2), List.of(1, 2), 1, 1));
        assertThat(list(t, -1, 5).errorCode()).isEqualTo(ErrorCode.OFFSET_NOT_AVAILABLE.code());
        assertThat(list(t, -1, 4).errorCode()).isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE.code());
        assertThat(list(t, nowMs, 5).errorCode()).isEqualTo(ErrorCode.OFFSET_NOT_AVAILABLE.code());
        assertThat(list(t, -2, 5).offset()).isZero();
        broker.followerFetch(2, t, 2);
        assertThat(list(t, -1, 5)).isEqualTo(ListOffsetsPartitionResponse.found(0, -1, 2, 1));
    }
}
