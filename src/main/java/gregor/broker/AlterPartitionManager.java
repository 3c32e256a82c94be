package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.isr.LeaderAndIsr;
import gregor.isr.LeaderAndIsr.Member;
import gregor.message.AlterPartitionMessage.AlterPartitionPartition;
import gregor.message.AlterPartitionMessage.AlterPartitionPartitionResult;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionResponse;
import gregor.message.AlterPartitionMessage.AlterPartitionTopic;
import gregor.message.AlterPartitionMessage.AlterPartitionTopicResult;
import gregor.message.AlterPartitionMessage.BrokerState;
import gregor.port.Timers;
import gregor.replica.IsrChannel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Takes what the leaders of this broker propose to the controller: all that waits in one request, one request at a time. So
 * when a broker dies, a thousand leaders that want it out of their ISRs make a few requests, not a thousand.
 *
 * <p>A request that fails as a whole is made again, by then perhaps with another broker epoch and with what has come since. What a
 * partition is answered goes to its leader, whatever it is; after a refusal the next request waits a moment, or a leader and a
 * controller that don't know the same yet would go in circles. Any thread may call.
 *
 * <p>Source: Kafka's {@code DefaultAlterPartitionManager}; KIP-497, KIP-903.
 */
public final class AlterPartitionManager implements IsrChannel, AutoCloseable {

    private record Key(Uuid topicId, int partition) {}

    private record Proposal(TopicPartition partition, LeaderAndIsr state, BiConsumer<LeaderAndIsr, KafkaException> outcome) {}

    private record Answer(Proposal proposal, LeaderAndIsr decision, KafkaException refusal) {}

    private static final Logger LOG = System.getLogger(AlterPartitionManager.class.getName());
    private static final int FIRST_VERSION_WITH_EPOCHS = 3;
    /** After a refusal; as in Kafka. */
    private static final long RETRY_MS = 50;

    private final int brokerId;
    private final ControllerChannel channel;
    private final LongSupplier brokerEpoch;
    private final Timers timers;

    // Guarded by this.
    private final Map<Key, Proposal> waiting = new LinkedHashMap<>();
    private boolean underWay;
    private boolean closed;

    /** @param brokerEpoch of the registration; -1 before there is one */
    public AlterPartitionManager(int brokerId, ControllerChannel channel, LongSupplier brokerEpoch, Timers timers) {
        this.brokerId = brokerId;
        this.channel = channel;
        this.brokerEpoch = brokerEpoch;
        this.timers = timers;
    }

    @Override
    public synchronized void propose(TopicPartition partition, Uuid topicId, LeaderAndIsr proposed,
            BiConsumer<LeaderAndIsr, KafkaException> outcome) {
        waiting.put(new Key(topicId, partition.partition()), new Proposal(partition, proposed, outcome));
        send();
    }

    private void send() {
        if (underWay || closed || waiting.isEmpty()) {
            return;
        }
        underWay = true;
        Map<Key, Proposal> sent = new LinkedHashMap<>(waiting);
        waiting.clear();
        channel.send(AlterPartitionRequest.class, AlterPartitionResponse.class, version -> request(sent, version), Long.MAX_VALUE,
            (reply, failure) -> onOutcome(sent, reply, failure));
    }

    private AlterPartitionRequest request(Map<Key, Proposal> sent, int version) {
        Map<Uuid, List<AlterPartitionPartition>> topics = new LinkedHashMap<>();
        sent.forEach((key, proposal) -> topics.computeIfAbsent(key.topicId(), id -> new ArrayList<>())
            .add(asked(key.partition(), proposal.state(), version)));
        return new AlterPartitionRequest(brokerId, brokerEpoch.getAsLong(),
            topics.entrySet().stream().map(topic -> new AlterPartitionTopic(topic.getKey(), topic.getValue())).toList());
    }

    private static AlterPartitionPartition asked(int partition, LeaderAndIsr state, int version) {
        boolean hasEpochs = version >= FIRST_VERSION_WITH_EPOCHS;
        return new AlterPartitionPartition(partition, state.leaderEpoch(), hasEpochs ? List.of() : state.isrIds(),
            hasEpochs ? state.isr().stream().map(member -> new BrokerState(member.brokerId(), member.brokerEpoch())).toList() : List.of(),
            state.leaderRecoveryState(), state.partitionEpoch());
    }

    private void onOutcome(Map<Key, Proposal> sent, AlterPartitionResponse reply, KafkaException failure) {
        ErrorCode error = failure == null ? ErrorCode.of(reply.errorCode()) : failure.error();
        if (error != ErrorCode.NONE) {
            LOG.log(Level.WARNING, "proposals for the ISRs of {0} partitions were not taken: {1}", sent.size(),
                failure == null ? error : failure.getMessage());
            again(sent);
            return;
        }
        List<Answer> answers = answers(sent, reply);
        boolean allTaken = sent.isEmpty();
        for (Answer answer : answers) {
            allTaken &= answer.refusal() == null;
            tell(answer);
        }
        synchronized (this) {
            if (allTaken) {
                underWay = false;
                send();
                return;
            }
        }
        again(sent);
    }

    /** Without the lock: a leader may propose again. One that fails is not the others', who would otherwise wait for ever. */
    private static void tell(Answer answer) {
        try {
            answer.proposal().outcome().accept(answer.decision(), answer.refusal());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the leader of " + answer.proposal().partition() + " could not take in what the controller said of its ISR", e);
        }
    }

    /** @param sent those that got an answer are taken out */
    private static List<Answer> answers(Map<Key, Proposal> sent, AlterPartitionResponse reply) {
        List<Answer> answers = new ArrayList<>();
        for (AlterPartitionTopicResult topic : reply.topics()) {
            for (AlterPartitionPartitionResult result : topic.partitions()) {
                Proposal proposal = sent.remove(new Key(topic.topicId(), result.partitionIndex()));
                if (proposal != null) {
                    answers.add(answer(proposal, result));
                }
            }
        }
        return answers;
    }

    private static Answer answer(Proposal proposal, AlterPartitionPartitionResult result) {
        ErrorCode error = ErrorCode.of(result.errorCode());
        return error != ErrorCode.NONE ? new Answer(proposal, null, new KafkaException(error, "the ISR of " + proposal.partition()))
            : new Answer(proposal, new LeaderAndIsr(result.leaderId(), result.leaderEpoch(),
                result.isr().stream().map(broker -> new Member(broker, Member.UNKNOWN_EPOCH)).toList(), result.leaderRecoveryState(),
                result.partitionEpoch()), null);
    }

    /** What has come since is newer. */
    private synchronized void again(Map<Key, Proposal> unanswered) {
        unanswered.forEach(waiting::putIfAbsent);
        timers.after(RETRY_MS, this::sendAgain);
    }

    private synchronized void sendAgain() {
        underWay = false;
        send();
    }

    /** Says no more; proposals that have no answer get none. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.clear();
    }
}
