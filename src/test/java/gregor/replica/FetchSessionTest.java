package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.FetchableTopicResponse;
import gregor.message.FetchMessage.ForgottenTopic;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.FetchMessage.ReplicaState;
import gregor.protocol.MemoryRecords;
import gregor.protocol.Records;
import gregor.sim.SimEntropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.junit.jupiter.api.Test;

class FetchSessionTest {
    private static final int PARTITIONS = 5;
    private static final Uuid TOPIC_ID = new Uuid(7, 7);
    private static final Records SOME = new MemoryRecords(ByteBuffer.allocate(100));

    private final FetchSessionCache cache = new FetchSessionCache(10, new SimEntropy(1));
    private String topicName = "orders";
    private final TopicNames names = id -> id.equals(TOPIC_ID) ? topicName : null;

    /** One partition as it really is. */
    private static final class Truth {
        long highWatermark;
        long logStartOffset;
        ErrorCode error = ErrorCode.NONE;

        /** What a client knows that asks for everything. */
        List<Object> view() {
            return error == ErrorCode.NONE ? List.of(error.code(), highWatermark, logStartOffset) : List.of(error.code(), -1L, -1L);
        }
    }

    private final Truth[] truth = new Truth[PARTITIONS];

    FetchSessionTest() {
        Arrays.setAll(truth, i -> new Truth());
    }

    /** A client with a session, and what it has been told. */
    private final class Client {
        final int version;
        final Map<Integer, Long> wanted = new LinkedHashMap<>();
        final Map<Integer, List<Object>> view = new LinkedHashMap<>();
        final Set<Integer> changed = new LinkedHashSet<>();
        final Set<Integer> forgotten = new LinkedHashSet<>();
        int sessionId;
        int epoch;

        Client(int version) {
            this.version = version;
        }

        void want(int partition, long offset) {
            wanted.put(partition, offset);
            changed.add(partition);
            forgotten.remove(partition);
        }

        void forget(int partition) {
            if (wanted.remove(partition) != null && !changed.remove(partition) | sessionId != 0) {
                forgotten.add(partition);
            }
        }

        /** Fetches once, with records for the first {@code room} partitions that have any; the partitions that had records. */
        Set<Integer> fetch(int room) {
            Map<Integer, Long> named = new LinkedHashMap<>(wanted);
            if (sessionId != 0) {
                named.keySet().retainAll(changed);
            }
            view.keySet().retainAll(wanted.keySet()); // taken out and put back in between two fetches, it never was out
            FetchRequest request = request(version, sessionId, epoch, named, forgotten);
            FetchContext context = FetchContext.of(request, version, cache, names, 0);
            FetchResponse response = context.respond(serve(context, room), List.of(), 0);
            if (response.errorCode() != 0) {
                assertThat(response.errorCode()).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code());
                assertThat(response.sessionId()).isZero();
                assertThat(response.responses()).isEmpty();
                sessionId = 0;
                epoch = 0;
                return fetch(room);
            }
            assertThat(asked(context)).isEqualTo(wanted);
            Set<Integer> hadRecords = apply(response);
            changed.clear();
            forgotten.clear();
            sessionId = response.sessionId();
            epoch = sessionId == 0 ? 0 : FetchSession.nextEpoch(epoch);
            hadRecords.forEach(partition -> want(partition, truth[partition].highWatermark));
            return hadRecords;
        }

        private Set<Integer> apply(FetchResponse response) {
            boolean incremental = sessionId != 0;
            Set<Integer> hadRecords = new LinkedHashSet<>();
            for (FetchableTopicResponse topic : response.responses()) {
                assertThat(topic.topicId()).isEqualTo(version >= 13 ? TOPIC_ID : Uuid.ZERO);
                for (PartitionData data : topic.partitions()) {
                    List<Object> told = List.of(data.errorCode(), data.highWatermark(), data.logStartOffset());
                    List<Object> known = view.put(data.partitionIndex(), told);
                    if (data.records().sizeInBytes() > 0) {
                        hadRecords.add(data.partitionIndex());
                    } else if (incremental && data.errorCode() == 0) {
                        assertThat(told).as("no news are not told").isNotEqualTo(known);
                    }
                }
            }
            return hadRecords;
        }
    }

    private static Map<Integer, Long> asked(FetchContext context) {
        Map<Integer, Long> asked = new LinkedHashMap<>();
        context.wanted().forEach(each -> asked.put(each.partition(), each.fetchOffset()));
        return asked;
    }

    private static FetchRequest request(int version, int sessionId, int epoch, Map<Integer, Long> named, Set<Integer> forgotten) {
        List<FetchPartition> partitions = new ArrayList<>();
        named.forEach((partition, offset) ->
            partitions.add(new FetchPartition(partition, -1, offset, -1, -1, 1000, Uuid.ZERO, Long.MAX_VALUE)));
        String topic = version < 13 ? "orders" : null;
        Uuid topicId = version < 13 ? Uuid.ZERO : TOPIC_ID;
        return new FetchRequest(null, -1, ReplicaState.CONSUMER, 500, 1, 1000, (byte) 0, sessionId, epoch,
            partitions.isEmpty() ? List.of() : List.of(new FetchTopic(topic, topicId, partitions)),
            forgotten.isEmpty() ? List.of() : List.of(new ForgottenTopic(topic, topicId, List.copyOf(forgotten))), "");
    }

    private List<FetchResult> serve(FetchContext context, int room) {
        List<FetchResult> results = new ArrayList<>();
        int left = room;
        for (FetchPartitionRequest wanted : context.wanted()) {
            Truth is = truth[wanted.partition()];
            if (is.error != ErrorCode.NONE) {
                results.add(new FetchResult(wanted, PartitionData.error(wanted.partition(), is.error)));
                continue;
            }
            boolean hasRecords = wanted.fetchOffset() < is.highWatermark && left-- > 0;
            results.add(new FetchResult(wanted, PartitionData.of(wanted.partition(), is.highWatermark, is.highWatermark,
                is.logStartOffset, null, hasRecords ? SOME : MemoryRecords.EMPTY)));
        }
        return results;
    }

    @Provide
    Arbitrary<List<Integer>> scripts() {
        return Arbitraries.integers().between(0, 999).withDistribution(RandomDistribution.uniform()).list().ofMaxSize(80);
    }

    /** replica.I6: with any changes in between, the session's client knows the same as one that asks for everything. */
    @Property(tries = 300)
    void incrementalRepliesTellWhatFullOnesTell(@ForAll boolean byId, @ForAll("scripts") List<Integer> script) {
        Arrays.setAll(truth, i -> new Truth());
        Client client = new Client(byId ? 13 : 12);
        client.want(0, 0);
        for (int step : script) {
            int partition = step / 10 % PARTITIONS;
            Truth is = truth[partition];
            switch (step % 10) {
                case 0, 1 -> is.highWatermark += 1 + step / 500;
                case 2 -> is.logStartOffset = Math.min(is.logStartOffset + 1, is.highWatermark);
                case 3 -> is.error = is.error == ErrorCode.NONE ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.NONE;
                case 4 -> client.want(partition, step / 100);
                case 5 -> client.forget(partition);
                case 6 -> cache.remove(step % 3 == 0 ? client.sessionId : 0);
                default -> {
                    client.fetch(step % 3);
                    client.wanted.keySet().forEach(each -> assertThat(client.view.get(each)).isEqualTo(truth[each].view()));
                }
            }
        }
    }

    /** NET-9: two busy partitions use up every reply; the third is served within three fetches all the same. */
    @Test
    void busyPartitionsDoNotStarveTheOthers() {
        Client client = new Client(13);
        for (int i = 0; i < 3; i++) {
            client.want(i, 0);
            truth[i].highWatermark = 100;
        }
        Set<Integer> served = new LinkedHashSet<>();
        for (int round = 0; round < 4; round++) {
            served.addAll(client.fetch(1));
            truth[0].highWatermark++;
            truth[1].highWatermark++;
            truth[2].logStartOffset++; // news, but no records: it keeps its place in the queue
        }
        assertThat(served).contains(2);
    }

    private FetchResponse answer(FetchRequest request, int version) {
        FetchContext context = FetchContext.of(request, version, cache, names, 0);
        return context.respond(serve(context, 1), List.of(), 0);
    }

    /** Row 40 of the protocol map, each way to go wrong. */
    @Test
    void errorsOfASession() {
        int id = answer(request(12, 0, 0, Map.of(0, 0L), Set.of()), 12).sessionId();
        assertThat(id).isPositive();
        assertThat(answer(request(12, id + 1, 1, Map.of(), Set.of()), 12).errorCode()).isEqualTo((short) 70);
        assertThat(answer(request(12, 0, 5, Map.of(), Set.of()), 12).errorCode()).isEqualTo((short) 70);
        assertThat(answer(request(12, id, 2, Map.of(), Set.of()), 12).errorCode()).isEqualTo((short) 71);
        assertThat(answer(request(13, id, 1, Map.of(), Set.of()), 13).errorCode()).isEqualTo((short) 106);
        FetchResponse next = answer(request(12, id, 1, Map.of(), Set.of()), 12);
        assertThat(next.errorCode()).isZero();
        assertThat(next.sessionId()).isEqualTo(id);
        assertThat(next.responses()).isEmpty();
        assertThat(answer(request(12, id, 1, Map.of(), Set.of()), 12).errorCode()).isEqualTo((short) 71);
    }

    @Test
    void aSessionEndsWhenAskedToAndWhenEmptied() {
        int first = answer(request(12, 0, 0, Map.of(0, 0L), Set.of()), 12).sessionId();
        assertThat(answer(request(12, first, -1, Map.of(1, 0L), Set.of()), 12).sessionId()).isZero();
        assertThat(cache.size()).isZero();
        int second = answer(request(12, 0, 0, Map.of(0, 0L), Set.of()), 12).sessionId();
        int third = answer(request(12, second, 0, Map.of(0, 0L), Set.of()), 12).sessionId();
        assertThat(third).isNotEqualTo(second).isPositive();
        assertThat(cache.size()).isEqualTo(1);
        FetchResponse emptied = answer(request(12, third, 1, Map.of(), Set.of(0)), 12);
        assertThat(emptied.errorCode()).isZero();
        assertThat(emptied.sessionId()).isZero();
        assertThat(cache.size()).isZero();
    }

    @Test
    void aLateReplyOfAnOvertakenRequestTellsNothing() {
        truth[0].highWatermark = 3;
        int id = answer(request(12, 0, 0, Map.of(0, 0L), Set.of()), 12).sessionId();
        FetchContext waiting = FetchContext.of(request(12, id, 1, Map.of(), Set.of()), 12, cache, names, 0);
        List<FetchResult> results = serve(waiting, 1);
        FetchContext overtaking = FetchContext.of(request(12, id, 2, Map.of(), Set.of()), 12, cache, names, 0);
        assertThat(waiting.respond(results, List.of(), 0).errorCode()).isEqualTo((short) 71);
        assertThat(overtaking.respond(serve(overtaking, 1), List.of(), 0).responses()).hasSize(1);
    }

    @Test
    void anUnknownIdIsAskedAgainUntilItHasAName() {
        topicName = null;
        Client client = new Client(13);
        client.want(0, 0);
        FetchContext full = FetchContext.of(request(13, 0, 0, client.wanted, Set.of()), 13, cache, names, 0);
        assertThat(full.wanted().get(0).topicPartition()).isNull();
        PartitionData unknown = PartitionData.error(0, ErrorCode.UNKNOWN_TOPIC_ID);
        FetchResponse first = full.respond(List.of(new FetchResult(full.wanted().get(0), unknown)), List.of(), 0);
        topicName = "orders";
        FetchContext next = FetchContext.of(request(13, first.sessionId(), 1, Map.of(), Set.of()), 13, cache, names, 0);
        assertThat(next.wanted().get(0).topic()).isEqualTo("orders");
        FetchResponse second = next.respond(serve(next, 0), List.of(), 0);
        assertThat(second.responses()).hasSize(1);
        topicName = null; // deleted: the session remembers the name, and the partition itself says what is wrong
        FetchContext deleted = FetchContext.of(request(13, first.sessionId(), 2, client.wanted, Set.of()), 13, cache, names, 0);
        assertThat(deleted.wanted().get(0).topic()).isEqualTo("orders");
    }

    @Example
    void aDivergingEpochIsNewsAgainAndAgain() {
        int id = answer(request(12, 0, 0, Map.of(0, 0L), Set.of()), 12).sessionId();
        for (int epoch = 1; epoch < 3; epoch++) {
            FetchContext context = FetchContext.of(request(12, id, epoch, Map.of(), Set.of()), 12, cache, names, 0);
            FetchResult same = serve(context, 0).get(0);
            PartitionData diverging = same.data().withDivergingEpoch(new EpochEndOffset(1, 2));
            FetchResult result = new FetchResult(same.wanted(), diverging);
            assertThat(context.respond(List.of(result), List.of(), 0).responses()).hasSize(1);
        }
        for (int epoch = 3; epoch < 5; epoch++) { // seed 150 of whole clusters: what came with the divergence was not taken over
            FetchContext context = FetchContext.of(request(12, id, epoch, Map.of(), Set.of()), 12, cache, names, 0);
            assertThat(context.respond(serve(context, 0), List.of(), 0).responses()).as("the high watermark, once").hasSize(epoch == 3 ? 1 : 0);
        }
    }

    @Test
    void epochsWrapToOne() {
        assertThat(FetchSession.nextEpoch(0)).isEqualTo(1);
        assertThat(FetchSession.nextEpoch(Integer.MAX_VALUE)).isEqualTo(1);
    }

    @Test
    void repliesNameATopicOncePerRunOfPartitions() {
        FetchResponse response = answer(request(12, 0, -1, new LinkedHashMap<>(Map.of(0, 0L, 1, 0L, 2, 0L)), Set.of()), 12);
        assertThat(response.sessionId()).isZero();
        assertThat(response.responses()).hasSize(1);
        assertThat(response.responses().get(0).topic()).isEqualTo("orders");
        assertThat(response.responses().get(0).partitions()).hasSize(3);
    }
}
