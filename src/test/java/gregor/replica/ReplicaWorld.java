package gregor.replica;

import static gregor.replica.TestBroker.idOf;
import static gregor.replica.TestBroker.partition;
import static gregor.replica.TestBroker.registration;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchableTopicResponse;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.ListOffsetsMessage.ListOffsetsRequest;
import gregor.message.ListOffsetsMessage.ListOffsetsResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsTopicResponse;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.port.Timers;
import gregor.protocol.MemoryRecords;
import gregor.replica.ReplicatingBroker.Stored;
import gregor.sim.SimClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Brokers that replicate one partition to each other on one thread: real replica managers with real logs on simulated disks. What
 * happens next, a test says: which message arrives, who hears of which leader, who loses power.
 */
final class ReplicaWorld {

    static final String TOPIC = "t";
    static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    static final Uuid TOPIC_ID = idOf(TOPIC);

    final SimClock clock = new SimClock();
    final Map<Integer, ReplicatingBroker> brokers = new LinkedHashMap<>();
    /** Requests that have not arrived, and replies that have not. */
    final List<Message> messages = new ArrayList<>();
    /** What the controller has decided, one after the other; each broker hears it in this order, in its own time. */
    final List<List<MetadataRecord>> decisions = new ArrayList<>();
    /** What a reply is on its way. */
    UnaryOperator<PartitionData> damage = data -> data;
    private final List<Waiting> timers = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private final List<Integer> replicas = new ArrayList<>();
    int requests;
    int leader;
    int leaderEpoch;

    private record Waiting(long atMs, Runnable task) {}

    /**
     * Something on its way.
     *
     * @param sendersLog what the sender's log had when it left
     * @param lose tells the asker that no reply will come
     */
    record Message(int from, int to, String what, List<Stored> sendersLog, Runnable arrive, Runnable lose) {}

    ReplicaWorld(int count, Map<String, String> topicConfigs) {
        List<MetadataRecord> first = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            replicas.add(id);
            first.add(registration(id, 100 + id));
        }
        first.add(new TopicRecord(TOPIC, TOPIC_ID));
        topicConfigs.forEach((key, value) -> first.add(TestBroker.topicConfig(TOPIC, key, value)));
        decisions.add(first);
        elect(1);
        replicas.forEach(id -> brokers.put(id, new ReplicatingBroker(this, id)));
    }

    ReplicatingBroker broker(int id) {
        return brokers.get(id);
    }

    /** The controller makes a broker the leader of a new term. */
    void elect(int broker) {
        leader = broker;
        leaderEpoch++;
        decisions.add(List.of(partition(TOPIC_ID, 0, replicas, replicas, leader, leaderEpoch)));
    }

    /** The controller takes some out of the ISR; everybody who lives hears of it. */
    void decideIsr(List<Integer> isr) {
        decisions.add(List.of(partition(TOPIC_ID, 0, replicas, isr, leader, leaderEpoch, 10 * leaderEpoch + 1)));
        brokers.values().forEach(ReplicatingBroker::hearAll);
    }

    /** Elects, and lets everybody who lives know. */
    void electAndTell(int broker) {
        elect(broker);
        brokers.values().forEach(ReplicatingBroker::hearAll);
    }

    Timers.Timer after(ReplicatingBroker.Life life, long delayMs, Runnable task) {
        Waiting timer = new Waiting(clock.millis() + Math.max(delayMs, 0), () -> {
            if (life.isAlive()) {
                task.run();
            }
        });
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    void pass(long ms) {
        clock.advance(ms);
        List<Waiting> due = new ArrayList<>(timers);
        due.removeIf(timer -> timer.atMs() > clock.millis());
        timers.removeAll(due);
        due.forEach(timer -> timer.task().run());
    }

    /** Delivers what is under way and lets time pass, until everybody has what the leader has, or for so long. */
    void settle(long maxMs) {
        for (long until = clock.millis() + maxMs; clock.millis() < until; pass(5)) {
            for (int i = 0; i < 50 && !messages.isEmpty(); i++) {
                messages.remove(0).arrive().run();
            }
        }
    }

    /** A process has ended: what waits there is not answered any more, and who asked hears of it. */
    void ended(int broker) {
        List.copyOf(channels).stream().filter(channel -> channel.to == broker).forEach(channel -> channel.fail.run());
    }

    /** One partition of a reply, with the bytes in memory, as they would come over a network. */
    FetchResponse overTheWire(FetchResponse reply) {
        List<FetchableTopicResponse> topics = new ArrayList<>();
        for (FetchableTopicResponse topic : reply.responses()) {
            topics.add(new FetchableTopicResponse(topic.topic(), topic.topicId(),
                topic.partitions().stream().map(ReplicaWorld::inMemory).map(damage).toList()));
        }
        return new FetchResponse(0, reply.errorCode(), reply.sessionId(), topics, List.of());
    }

    static PartitionData with(PartitionData data, ByteBuffer records) {
        return new PartitionData(data.partitionIndex(), data.errorCode(), data.highWatermark(), data.lastStableOffset(), data.logStartOffset(),
            data.divergingEpoch(), data.currentLeader(), data.snapshotId(), data.abortedTransactions(), data.preferredReadReplica(),
            new MemoryRecords(records));
    }

    private static PartitionData inMemory(PartitionData data) {
        try {
            ByteBuffer bytes = data.records().toBuffer();
            return with(data, ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fetcher's way to a leader. Its thread is whoever delivers a message. */
    final class Channel implements LeaderChannel {
        private final ReplicatingBroker.Life from;
        private final int to;
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private boolean running;
        private boolean closed;
        private int attempt;
        private Runnable fail = () -> { };

        Channel(ReplicatingBroker.Life from, int to) {
            this.from = from;
            this.to = to;
            channels.add(this);
        }

        @Override
        public boolean execute(Runnable task) {
            if (closed) {
                return false;
            }
            tasks.add(task);
            runTasks();
            return true;
        }

        private void runTasks() {
            if (!running) {
                running = true;
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    if (from.isAlive()) {
                        task.run();
                    }
                }
                running = false;
            }
        }

        @Override
        public <Q extends Record, R extends Record> void send(Class<Q> type, Class<R> replyType, Q request, BiConsumer<R, KafkaException> outcome) {
            int mine = ++attempt;
            requests++;
            Runnable lose = () -> execute(() -> {
                if (mine == attempt) {
                    attempt++;
                    outcome.accept(null, new KafkaException(ErrorCode.NETWORK_EXCEPTION, "lost"));
                }
            });
            fail = lose;
            BiConsumer<R, KafkaException> once = (reply, error) -> {
                if (mine == attempt) {
                    outcome.accept(reply, error);
                }
            };
            messages.add(new Message(from.id(), to, type.getSimpleName(), List.of(), () -> {
                ReplicatingBroker leader = brokers.get(to);
                if (!leader.isAlive()) {
                    lose.run();
                } else if (request instanceof FetchRequest fetch) {
                    leader.fetch(fetch, reply -> answer(overTheWire(reply), replyType, once, lose));
                } else {
                    answer(new ListOffsetsResponse(0, leader.listOffsets((ListOffsetsRequest) request)), replyType, once, lose);
                }
            }, lose));
        }

        private <R extends Record> void answer(Record reply, Class<R> replyType, BiConsumer<R, KafkaException> outcome, Runnable lose) {
            messages.add(new Message(to, from.id(), replyType.getSimpleName(), brokers.get(to).stored(),
                () -> execute(() -> outcome.accept(replyType.cast(reply), null)), lose));
        }

        @Override
        public void giveUp() {
            fail.run();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    static List<ListOffsetsTopicResponse> offsets(ReplicaManager replicas, ListOffsetsRequest request) {
        return request.topics().stream().map(topic -> new ListOffsetsTopicResponse(topic.name(), topic.partitions().stream()
            .map(each -> replicas.fetchOffset(new TopicPartition(topic.name(), each.partitionIndex()), each, request.replicaId(),
                request.isolationLevel(), 9)).toList())).toList();
    }
}
