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
import gregor.metadata.ClusterRecords.BrokerRegistrationChangeRecord;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.replica.TestBroker.Proposed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A leader, three followers that are only numbers, and the plainest controller; and what is under way between them, which may be late, lost or
 * told twice. Followers restart, with or without a loss; brokers are fenced or stop; the leader is elected again.
 */
final class IsrHistory {
    private static final TopicPartition T = new TopicPartition("t", 0);
    private static final Uuid ID = idOf("t");
    private static final List<Integer> REPLICAS = List.of(1, 2, 3, 4);
    private static final int MAX_LAG_MS = 1_000;

    /** A follower as it really is. */
    private static final class Follower {
        final int id;
        long brokerEpoch;
        long end;
        int knownLeaderEpoch;
        boolean fenced;
        boolean stopping;

        Follower(int id) {
            this.id = id;
            this.brokerEpoch = id;
        }

        boolean isActive() {
            return !fenced && !stopping;
        }
    }

    private record Fetch(int id, long brokerEpoch, int leaderEpoch, long offset) {}

    private record Answer(Proposed to, LeaderAndIsr decision, ErrorCode error) {}

    private final Random random;
    private final TestBroker broker =
        new TestBroker(Map.of("replica.lag.time.max.ms", "" + MAX_LAG_MS, "replica.fetch.wait.max.ms", "500"));
    private final List<Follower> followers = List.of(new Follower(2), new Follower(3), new Follower(4));
    private final List<Fetch> fetches = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final ArrayDeque<MetadataRecord> metadata = new ArrayDeque<>();
    private final List<Consumer<Follower>> deck = new ArrayList<>();
    private final int minInsyncReplicas;

    // What the controller has decided.
    private List<Integer> isr;
    private int partitionEpoch;
    private int leaderEpoch;
    private long nextBrokerEpoch = 100;

    private long highWatermark;
    private int steps;

    IsrHistory(Random random) {
        this.random = random;
        this.minInsyncReplicas = 1 + random.nextInt(2);
        this.isr = random.nextBoolean() ? List.of(1, 2) : List.of(1);
        fillDeck();
        broker.publish(new TopicRecord("t", ID), topicConfig("t", "min.insync.replicas", "" + minInsyncReplicas), image());
    }

    // ---- what happens

    void step() {
        steps++;
        deck.get(random.nextInt(deck.size())).accept(followers.get(random.nextInt(followers.size())));
    }

    /** What is needed to get on is always in it; of the rest each history has some often, some seldom and some not at all. */
    private void fillDeck() {
        add(3, follower -> produce());
        add(4, follower -> follower.end += random.nextInt((int) (leadersEnd() - follower.end) + 1));
        add(4, follower -> fetches.add(new Fetch(follower.id, follower.brokerEpoch, follower.knownLeaderEpoch, follower.end)));
        add(4, follower -> deliverFetch());
        add(2, follower -> follower.knownLeaderEpoch = leaderEpoch);
        add(2, follower -> controllerAnswers());
        add(1, follower -> deliverAnswer());
        add(1 + random.nextInt(3), follower -> deliverMetadata(1 + random.nextInt(3)));
        add(random.nextInt(3), this::fetchNow);
        add(random.nextInt(3), follower -> pass());
        add(random.nextInt(3), follower -> restart(follower, true));
        add(random.nextInt(2), follower -> restart(follower, false));
        add(random.nextInt(2), this::fence);
        add(random.nextInt(2), this::stop);
        add(random.nextInt(2), follower -> metadata.add(electAgain()));
    }

    private void add(int times, Consumer<Follower> what) {
        deck.addAll(Collections.nCopies(times, what));
    }

    private void produce() {
        String[] values = new String[1 + random.nextInt(3)];
        Arrays.fill(values, "x");
        short acks = (short) (random.nextBoolean() ? -1 : 1);
        broker.replicas.appendRecords(60_000, acks, List.of(to(T, batch(broker.clock.millis(), values))), responses -> {
            if (acks == -1 && responses.get(0).errorCode() == ErrorCode.NONE.code()) {
                assertThat(leadersHighWatermark()).as("REP-9").isGreaterThanOrEqualTo(responses.get(0).baseOffset() + values.length);
                assertThat(role().isr().isr()).as("REP-9").hasSizeGreaterThanOrEqualTo(minInsyncReplicas);
            }
        });
    }

    /** In any order, perhaps again later, perhaps never. */
    private void deliverFetch() {
        if (!fetches.isEmpty()) {
            Fetch fetch = fetches.get(random.nextInt(fetches.size()));
            if (random.nextInt(4) > 0) {
                fetches.remove(fetch);
            }
            deliver(fetch);
        }
    }

    private void deliver(Fetch fetch) {
        broker.followerFetch(fetch.id(), fetch.brokerEpoch(), T, fetch.leaderEpoch(), fetch.offset(), 0);
    }

    private void fetchNow(Follower follower) {
        deliver(new Fetch(follower.id, follower.brokerEpoch, follower.knownLeaderEpoch, follower.end));
        follower.end = leadersEnd();
        deliver(new Fetch(follower.id, follower.brokerEpoch, follower.knownLeaderEpoch, follower.end));
    }

    private void pass() {
        broker.clock.advance(random.nextInt(MAX_LAG_MS));
        broker.replicas.shrinkIsrs();
    }

    /** Without a loss it may stay in the ISR; with one it is taken out as it registers (REP-13). */
    private void restart(Follower follower, boolean loses) {
        follower.brokerEpoch = nextBrokerEpoch++;
        follower.fenced = false;
        follower.stopping = false;
        if (loses) {
            follower.end = random.nextInt((int) follower.end + 1);
            remove(follower);
        }
        metadata.add(registration(follower.id, follower.brokerEpoch));
    }

    private void fence(Follower follower) {
        follower.fenced = !follower.fenced;
        if (follower.fenced) {
            remove(follower);
        }
        metadata.add(new BrokerRegistrationChangeRecord(follower.id, follower.brokerEpoch,
            follower.fenced ? BrokerRegistrationChangeRecord.FENCE : BrokerRegistrationChangeRecord.UNFENCE, (byte) 0, List.of(), null));
    }

    private void stop(Follower follower) {
        if (!follower.stopping) {
            follower.stopping = true;
            remove(follower);
            metadata.add(new BrokerRegistrationChangeRecord(follower.id, follower.brokerEpoch, (byte) 0, (byte) 1, List.of(), null));
        }
    }

    private void remove(Follower follower) {
        if (isr.contains(follower.id)) {
            decide(isr.stream().filter(id -> id != follower.id).toList());
        }
    }

    // ---- the controller

    private MetadataRecord electAgain() {
        leaderEpoch++;
        partitionEpoch++;
        return image();
    }

    private void decide(List<Integer> wanted) {
        isr = wanted;
        partitionEpoch++;
        metadata.add(image());
    }

    private MetadataRecord image() {
        return partition(ID, 0, REPLICAS, isr, 1, leaderEpoch, partitionEpoch);
    }

    /** The answer is late, or is lost: then the leader is told that nothing is known. */
    private void controllerAnswers() {
        if (!broker.proposals.isEmpty()) {
            Proposed proposed = broker.proposals.remove(0);
            ErrorCode error = refusal(proposed.state());
            LeaderAndIsr decision = null;
            if (error == ErrorCode.NONE) {
                decide(proposed.state().isrIds());
                decision = new LeaderAndIsr(1, leaderEpoch, isr.stream().map(id -> new Member(id, Member.UNKNOWN_EPOCH)).toList(), (byte) 0,
                    partitionEpoch);
            }
            boolean isLost = random.nextInt(4) == 0;
            answers.add(new Answer(proposed, isLost ? null : decision, isLost ? ErrorCode.NETWORK_EXCEPTION : error));
        }
    }

    private ErrorCode refusal(LeaderAndIsr wanted) {
        if (wanted.leaderEpoch() != leaderEpoch || wanted.partitionEpoch() != partitionEpoch) {
            return ErrorCode.INVALID_UPDATE_VERSION;
        }
        for (Follower follower : followers) {
            for (Member member : wanted.isr()) {
                boolean isIt = member.brokerId() == follower.id;
                if (isIt && (!follower.isActive() || member.brokerEpoch() >= 0 && member.brokerEpoch() != follower.brokerEpoch)) {
                    return ErrorCode.INELIGIBLE_REPLICA;
                }
            }
        }
        return ErrorCode.NONE;
    }

    private void deliverAnswer() {
        if (!answers.isEmpty()) {
            Answer answer = answers.remove(0);
            answer.to().outcome().accept(answer.decision(), answer.error() == ErrorCode.NONE ? null : new KafkaException(answer.error()));
        }
    }

    private void deliverMetadata(int most) {
        List<MetadataRecord> records = new ArrayList<>();
        while (records.size() < most && !metadata.isEmpty()) {
            records.add(metadata.remove());
        }
        if (!records.isEmpty()) {
            broker.publish(records.toArray(new MetadataRecord[0]));
        }
    }

    // ---- what must hold

    void check() {
        long now = leadersHighWatermark();
        assertThat(now).as("%s: the high watermark goes back", this).isGreaterThanOrEqualTo(highWatermark);
        boolean moved = now > highWatermark;
        highWatermark = now;
        for (Follower follower : followers) {
            if (isr.contains(follower.id)) {
                assertThat(follower.end).as("%s: the controller could make %d the leader", this, follower.id).isGreaterThanOrEqualTo(now);
            }
        }
        if (role().leaderEpoch() == leaderEpoch) {
            assertThat(role().isr().maximalIsr()).as("%s: REP-5", this).containsAll(isr);
        }
        assertThat(moved && role().isUnderMinIsr()).as("%s: REP-7", this).isFalse();
    }

    /** Everybody is there, hears everything, and copies everything. */
    void heal() {
        for (Follower follower : followers) {
            restart(follower, false);
        }
        produce();
        for (int round = 0; round < 20; round++) {
            deliverMetadata(metadata.size());
            while (!answers.isEmpty()) {
                deliverAnswer();
            }
            for (Follower follower : followers) {
                follower.knownLeaderEpoch = leaderEpoch;
                fetchNow(follower);
            }
            controllerAnswers();
        }
    }

    void checkHealed() {
        assertThat(isr).as("%s", this).containsExactlyInAnyOrderElementsOf(REPLICAS);
        assertThat(role().isr().isPending()).as("%s", this).isFalse();
        assertThat(role().isr().isr()).as("%s", this).containsExactlyInAnyOrderElementsOf(REPLICAS);
        assertThat(leadersHighWatermark()).as("%s", this).isEqualTo(leadersEnd());
    }

    private LeaderRole role() {
        return broker.replicas.partition(T).leading();
    }

    private long leadersEnd() {
        return broker.replicas.partition(T).log().logEndOffset();
    }

    private long leadersHighWatermark() {
        return broker.replicas.partition(T).log().highWatermark();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("step " + steps + ", leader's end " + leadersEnd() + ", high watermark " + leadersHighWatermark() + ", ISR "
            + role().isr() + ", the controller's " + isr + " at " + partitionEpoch);
        followers.forEach(each -> text.append(", ").append(each.id).append(" has ").append(each.end));
        return text.toString();
    }
}
