package gregor.replica;

import static gregor.replica.TestBroker.batch;
import static gregor.replica.TestBroker.idOf;
import static gregor.replica.TestBroker.partition;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.FetchIsolation;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.port.Trace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens to a partition while a follower's fetch reads the next one, before the leader notes what the follower has. */
class FollowersFetchTest {

    private static final int MAX_LAG_MS = 1_000;
    private static final TopicPartition T = new TopicPartition("t", 0);
    private static final TopicPartition OTHER = new TopicPartition("other", 0);
    private static final int ALL = 1 << 20;

    private Runnable meanwhile = () -> { };
    private final TestBroker broker = new TestBroker(Map.of("replica.lag.time.max.ms", "" + MAX_LAG_MS), plain -> plain, new Trace() {
        @Override
        public boolean isOn() {
            return true;
        }

        @Override
        public void step(String from, String to, String what, Object... details) {
            if (from.equals("ReplicaManager") && what.equals("read") && details[0] instanceof Partition read && read.topicPartition().equals(OTHER)) {
                meanwhile.run();
            }
        }
    });

    FollowersFetchTest() {
        broker.publish(new TopicRecord("t", idOf("t")), replicated(idOf("t")), new TopicRecord("other", idOf("other")), replicated(idOf("other")));
    }

    private static MetadataRecord replicated(Uuid topicId) {
        return partition(topicId, 0, List.of(1, 2), List.of(1, 2), 1, 0);
    }

    private static FetchPartitionRequest from(TopicPartition partition, long offset) {
        return new FetchPartitionRequest(partition, idOf(partition.topic()), 0, 0, offset, -1, 0, ALL);
    }

    private void fetch(long offset) {
        broker.fetch(new FetchParams(2, 2, 0, 1, ALL, FetchIsolation.LOG_END, null), from(T, offset), from(OTHER, 0));
    }

    /** It takes all that it is given, each time; that there is more a moment later is no lag. */
    @Test
    void aFollowerOfABusyLeaderStaysInSync() {
        broker.produce(T, "a");
        meanwhile = () -> broker.replicas.appendRecords(0, (short) 1, List.of(TestBroker.to(T, batch(0, "another"))), replies -> { });
        for (long offset = 0; offset < 5; offset++) {
            fetch(offset);
            broker.clock.advance(MAX_LAG_MS / 2);
        }
        broker.replicas.shrinkIsrs();
        assertThat(broker.proposals).isEmpty();
    }

    /** The follower has records of the old topic; the new one has the same name, and is in its first term as the old one was. */
    @Test
    void whatAFollowerHasOfADeletedTopicIsNotCountedForItsSuccessor() {
        broker.produce(T, "a");
        Uuid newId = new Uuid(9, 9);
        meanwhile = () -> broker.publish(new RemoveTopicRecord(idOf("t")), new TopicRecord("t", newId), replicated(newId));
        fetch(1);
        meanwhile = () -> { };
        broker.produce(T, "of the new topic");
        assertThat(broker.replicas.partition(T).topicId()).isEqualTo(newId);
        assertThat(broker.replicas.partition(T).log().highWatermark()).isZero();
    }
}
