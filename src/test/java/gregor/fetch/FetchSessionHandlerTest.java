package gregor.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.ReplicaState;
import gregor.sim.SimEntropy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FetchSessionHandlerTest {

    private static FetchRequest request(FetchSessionHandler.Turn turn) {
        return new FetchRequest(null, -1, ReplicaState.CONSUMER, 500, 1, 1000, (byte) 0, turn.sessionId(), turn.sessionEpoch(),
            turn.topics(), turn.forgotten(), "");
    }

    private static Map<TopicPartition, FetchSessionHandler.Wanted> wanted(SimEntropy chance) {
        Map<TopicPartition, FetchSessionHandler.Wanted> wanted = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            if (chance.nextInt(3) > 0) {
                wanted.put(new TopicPartition(i % 2 == 0 ? "even" : "odd", i),
                    new FetchSessionHandler.Wanted(new Uuid(1, 1 + i % 2), chance.nextInt(3), chance.nextInt(2), 100));
            }
        }
        return wanted;
    }

    /** I1: whatever happens to replies and sessions, the broker fetches exactly what is wanted, or says it can't. */
    @Property(tries = 100)
    void theBrokerKnowsWhatIsWanted(@ForAll long seed) {
        SimEntropy chance = new SimEntropy(seed);
        FakeSessions broker = new FakeSessions((name, id) -> name);
        FetchSessionHandler session = new FetchSessionHandler();
        for (int i = 0; i < 40; i++) {
            Map<TopicPartition, FetchSessionHandler.Wanted> wanted = wanted(chance);
            FetchSessionHandler.Turn turn = session.next(wanted, chance.nextInt(20) > 0);
            FakeSessions.Seen seen = broker.take(request(turn));
            if (seen.error() == ErrorCode.NONE) {
                Map<TopicPartition, FetchSessionHandler.Wanted> asked = new LinkedHashMap<>();
                seen.partitions().forEach((partition, fetch) -> asked.put(partition, new FetchSessionHandler.Wanted(
                    new Uuid(1, partition.topic().equals("even") ? 1 : 2), fetch.fetchOffset(), fetch.currentLeaderEpoch(), fetch.partitionMaxBytes())));
                assertThat(asked).isEqualTo(wanted);
            }
            switch (chance.nextInt(8)) {
                case 0 -> session.onFailure();
                case 1 -> session.onReply(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR, 0);
                default -> assertThat(session.onReply(seen.error(), seen.sessionId())).isEqualTo(seen.error() == ErrorCode.NONE);
            }
            if (chance.nextInt(10) == 0) {
                broker.forgetAll();
            }
            broker.refusesSessions = chance.nextInt(8) == 0;
            assertThat(broker.count()).as("sessions left behind").isLessThanOrEqualTo(40);
        }
    }

    /** I1, for who says what changes: partitions that come, move, go and come back, topics that are made anew. */
    @Property(tries = 100)
    void theBrokerKnowsWhatFollowersWant(@ForAll long seed) {
        SimEntropy chance = new SimEntropy(seed);
        FakeSessions broker = new FakeSessions((name, id) -> name);
        FetchSessionHandler session = new FetchSessionHandler();
        Map<TopicPartition, FetchSessionHandler.Wanted> wanted = new LinkedHashMap<>();
        for (int i = 0; i < 60; i++) {
            for (int changes = chance.nextInt(5); changes > 0; changes--) {
                int topic = chance.nextInt(2);
                TopicPartition partition = new TopicPartition("t" + topic, chance.nextInt(3));
                if (chance.nextInt(3) == 0) {
                    wanted.remove(partition);
                    session.forget(partition);
                } else {
                    FetchSessionHandler.Wanted want = new FetchSessionHandler.Wanted(new Uuid(topic, 1 + chance.nextInt(2)),
                        chance.nextInt(3), chance.nextInt(2), chance.nextInt(2), 0, 100);
                    wanted.put(partition, want);
                    session.want(partition, want);
                }
            }
            FetchSessionHandler.Turn turn = session.next(chance.nextInt(20) > 0);
            FakeSessions.Seen seen = broker.take(request(turn));
            if (seen.error() == ErrorCode.NONE) {
                assertThat(seen.partitions().keySet()).isEqualTo(wanted.keySet());
                seen.partitions().forEach((partition, fetch) -> assertThat(fetch.fetchOffset()).isEqualTo(wanted.get(partition).fetchOffset()));
            }
            turn.forgotten().forEach(topic -> topic.partitions().forEach(number -> assertThat(turn.topics())
                .as("a broker may add before it forgets").noneMatch(added -> added.topicId().equals(topic.topicId())
                    && added.partitions().stream().anyMatch(each -> each.partition() == number) && added.topic().equals(topic.topic()))));
            if (chance.nextInt(8) == 0) {
                session.onFailure();
            } else {
                assertThat(session.onReply(seen.error(), seen.sessionId())).isEqualTo(seen.error() == ErrorCode.NONE);
            }
            if (chance.nextInt(10) == 0) {
                broker.forgetAll();
            }
            broker.refusesSessions = chance.nextInt(8) == 0;
        }
    }

    @Test
    void namesOnlyWhatChanged() {
        FetchSessionHandler session = new FetchSessionHandler();
        TopicPartition a = new TopicPartition("t", 0);
        TopicPartition b = new TopicPartition("t", 1);
        FetchSessionHandler.Wanted first = new FetchSessionHandler.Wanted(new Uuid(1, 1), 5, 0, 100);
        FetchSessionHandler.Turn full = session.next(Map.of(a, first, b, first), true);
        assertThat(full.sessionId()).isZero();
        assertThat(full.sessionEpoch()).isZero();
        assertThat(full.topics().get(0).partitions()).hasSize(2);
        session.onReply(ErrorCode.NONE, 7);

        FetchSessionHandler.Turn nothingNew = session.next(Map.of(a, first, b, first), true);
        assertThat(nothingNew).isEqualTo(new FetchSessionHandler.Turn(7, 1, List.of(), List.of()));
        session.onReply(ErrorCode.NONE, 7);

        FetchSessionHandler.Turn moved = session.next(Map.of(a, new FetchSessionHandler.Wanted(new Uuid(1, 1), 6, 0, 100)), true);
        assertThat(moved.sessionEpoch()).isEqualTo(2);
        assertThat(moved.topics().get(0).partitions()).extracting(partition -> partition.fetchOffset()).containsExactly(6L);
        assertThat(moved.forgotten().get(0).partitions()).containsExactly(1);
        session.onReply(ErrorCode.NONE, 7);

        FetchSessionHandler.Turn anew = session.next(Map.of(a, new FetchSessionHandler.Wanted(new Uuid(1, 99), 6, 0, 100)), true);
        assertThat(anew.forgotten().get(0).topicId()).as("the topic was made anew").isEqualTo(new Uuid(1, 1));
        assertThat(anew.topics().get(0).topicId()).isEqualTo(new Uuid(1, 99));
    }

    @Test
    void aWrongEpochClosesTheSessionAndAnUnknownOneForgetsIt() {
        FetchSessionHandler session = new FetchSessionHandler();
        session.next(Map.of(), true);
        session.onReply(ErrorCode.NONE, 7);
        session.next(Map.of(), true);
        assertThat(session.onReply(ErrorCode.INVALID_FETCH_SESSION_EPOCH, 0)).isFalse();
        assertThat(session.next(Map.of(), true)).isEqualTo(new FetchSessionHandler.Turn(7, 0, List.of(), List.of()));
        session.onReply(ErrorCode.NONE, 8);
        session.next(Map.of(), true);
        assertThat(session.onReply(ErrorCode.FETCH_SESSION_ID_NOT_FOUND, 0)).isFalse();
        assertThat(session.next(Map.of(), true)).isEqualTo(new FetchSessionHandler.Turn(0, 0, List.of(), List.of()));
    }
}
