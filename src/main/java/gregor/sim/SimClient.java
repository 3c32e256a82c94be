package gregor.sim;

import gregor.base.KafkaException;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataRequestTopic;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import gregor.message.MetadataMessage.MetadataResponseTopic;
import gregor.base.Uuid;
import gregor.port.Trace;
import gregor.raft.RaftChannel.Peer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A client of brokers as a step machine: no thread of it waits. It learns from the brokers' metadata who leads, never believes in an older
 * leader epoch than it did before, and asks again when an answer shows that it is behind.
 */
abstract class SimClient {

    private static final long TIMEOUT_MS = 3_000;
    private static final long MAX_BACKOFF_MS = 200;
    /** How long another broker is asked for what any knows, once one gave no reply. */
    private static final long AVOIDED_MS = 10_000;

    /** Who leads a partition, as far as this client knows. */
    record Leader(int node, int epoch) {}

    private final SimProcess process;
    private final SimRaftChannel channel;
    private final SimEntropy draws;
    private final DataTopics topics;
    private final List<Peer> brokers;
    private final Map<PartitionLedger, Leader> leaders = new HashMap<>();
    /** When each broker failed last. */
    private final Map<Peer, Long> failedAtMs = new HashMap<>();
    private boolean refreshing;
    private boolean stopped;

    /** @param place its number among the clients, and in the network */
    SimClient(SimNetwork network, int place, DataTopics topics, List<Peer> brokers) {
        this(network, place, topics, brokers, 1);
    }

    /**
     * @param place its number among the clients, and in the network
     * @param mostUnanswered requests that it sends to one broker before that replies
     */
    SimClient(SimNetwork network, int place, DataTopics topics, List<Peer> brokers, int mostUnanswered) {
        network.addNode(place);
        process = new SimProcess(network.world(), place, 1, new SkewedClock(network.world(), 0));
        channel = new SimRaftChannel(network, process, process.executor("client"), TIMEOUT_MS, Trace.OFF, mostUnanswered);
        draws = network.world().entropy("client " + place);
        this.topics = topics;
        this.brokers = brokers;
    }

    final SimEntropy draws() {
        return draws;
    }

    final DataTopics topics() {
        return topics;
    }

    final long nowMs() {
        return process.world().nowMs();
    }

    /** What a record's timestamp is. */
    final long wallClockMs() {
        return process.clock().millis();
    }

    /** Begins nothing new. */
    final void stop() {
        stopped = true;
    }

    final boolean isStopped() {
        return stopped;
    }

    final void after(long ms, String what, Runnable task) {
        process.plan(ms * Simulator.NANOS_PER_MS, what, task);
    }

    /** After the time that one waits before one tries again. */
    final void afterBackoff(String what, Runnable task) {
        after(draws.between(20, MAX_BACKOFF_MS), what, task);
    }

    /** One that has not failed of late, if there is one. */
    final Peer anyBroker() {
        List<Peer> answering = brokers.stream().filter(peer -> nowMs() >= failedAtMs.getOrDefault(peer, -AVOIDED_MS) + AVOIDED_MS).toList();
        List<Peer> eligible = answering.isEmpty() ? brokers : answering;
        return eligible.get(draws.nextInt(eligible.size()));
    }

    /** @param outcome the reply, or why there is none */
    final <R extends Record> void ask(Peer broker, Record request, Class<R> reply, BiConsumer<R, KafkaException> outcome) {
        channel.send(broker, request, (response, failure) -> {
            if (failure == null) {
                failedAtMs.remove(broker);
                outcome.accept(reply.cast(response), null);
            } else {
                failedAtMs.put(broker, nowMs());
                outcome.accept(null, failure);
            }
        });
    }

    final <R extends Record> void ask(int broker, Record request, Class<R> reply, BiConsumer<R, KafkaException> outcome) {
        ask(brokers.stream().filter(peer -> peer.id() == broker).findFirst().orElseThrow(), request, reply, outcome);
    }

    /** Who leads a partition; null if this client knows of nobody. */
    final Leader leader(PartitionLedger partition) {
        Leader leader = leaders.get(partition);
        return leader == null || leader.node() < 0 ? null : leader;
    }

    /** Asks any broker who leads what, unless it is on its way. */
    final void refresh() {
        if (refreshing) {
            return;
        }
        refreshing = true;
        List<MetadataRequestTopic> named = topics.names().stream().map(name -> new MetadataRequestTopic(Uuid.ZERO, name)).toList();
        ask(anyBroker(), new MetadataRequest(named, false, false, false), MetadataResponse.class, (response, failure) -> {
            if (response != null) {
                response.topics().forEach(this::learn);
            }
            afterBackoff("refreshed", () -> refreshing = false);
        });
    }

    private void learn(MetadataResponseTopic topic) {
        topics.shown(topic);
        for (MetadataResponsePartition partition : topic.partitions()) {
            PartitionLedger ledger = topics.ledger(topic.topicId(), partition.partitionIndex());
            Leader known = leaders.get(ledger);
            if (ledger != null && (known == null || partition.leaderEpoch() >= known.epoch())) {
                leaders.put(ledger, new Leader(partition.leaderId(), partition.leaderEpoch()));
            }
        }
    }
}
