package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.message.QuorumListener;
import gregor.port.Clock;
import gregor.port.Trace;
import gregor.protocol.Codec;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import gregor.raft.RaftChannel.Peer;
import gregor.raft.VoterSet.Voter;
import gregor.record.ControlMessage.KRaftVersionRecord;
import gregor.record.ControlMessage.VotersRecord;
import gregor.record.ControlRecord;
import gregor.record.RecordBatch;
import gregor.sim.SimEntropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Replicas of the metadata log, and what is between them, as a queue of events in virtual time. Messages take their time and may get
 * lost; nodes die and forget what they had not flushed. {@link QuorumGhost} looks after each event.
 */
final class QuorumWorld {

    static final String CLUSTER = "quorum-world";
    static final long MS = 1_000_000;
    static final int ELECTION_MS = 1000;
    static final int FETCH_MS = 2000;

    private record Event(long atNanos, long order, Runnable what) {}

    /** A replica: what of it survives, and the process, if it runs. */
    final class Replica {
        final RaftSettings settings;
        final MemoryRaftLog log = new MemoryRaftLog();
        final MemoryStateStore store;
        RaftNode node;
        RecordingListener listener;
        int life;
        private long tickAtNanos = Long.MAX_VALUE;
        private boolean flushQueued;

        Replica(RaftSettings settings) {
            this.settings = settings;
            this.store = new MemoryStateStore(settings.self());
        }

        int id() {
            return settings.self().id();
        }

        boolean isUp() {
            return node != null;
        }

        boolean leads() {
            return isUp() && node.role() == RaftRole.LEADER;
        }
    }

    final TreeMap<Integer, Replica> replicas = new TreeMap<>();
    final QuorumGhost ghost = new QuorumGhost(this);
    final SimEntropy entropy;
    private final PriorityQueue<Event> queue = new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private final Set<String> cut = new LinkedHashSet<>();
    private final Set<String> refused = new LinkedHashSet<>();
    /** By the node they went to: ends a request that has no reply yet. */
    private final Map<Integer, Set<Runnable>> underWay = new TreeMap<>();
    private final VoterSet voters;
    private long nowNanos = 5_000 * MS;
    private long order;

    /** Of a hundred messages. */
    int lossPercent;
    /** The longest time that a message takes. */
    int maxDelayMs = 5;
    /** Whether a dead process's machine is still there, which ends its connections and refuses new ones. */
    boolean refusing;
    /** What is to be lost, whatever it is. */
    Predicate<Record> lose = message -> false;
    /** What becomes of replies on their way. */
    UnaryOperator<Record> alter = reply -> reply;
    /** Events that the replicas had, and messages that were sent. */
    long events;
    long sent;

    QuorumWorld(long seed, int voterCount, int observerCount) {
        entropy = new SimEntropy(seed);
        List<Voter> all = new ArrayList<>();
        for (int id = 1; id <= voterCount; id++) {
            all.add(new Voter(new ReplicaKey(id, Uuid.ZERO), listeners(id), (short) 0, (short) 0));
        }
        voters = VoterSet.of(all);
        for (int id = 1; id <= voterCount + observerCount; id++) {
            replicas.put(id, new Replica(settings(id, voters)));
        }
    }

    /**
     * Voters that were formatted with the others' names (kraft.version 1), and nodes that were formatted without any.
     *
     * @param pieceBytes how much of a snapshot is fetched at once
     */
    QuorumWorld(long seed, int voterCount, int otherCount, int pieceBytes, boolean autoJoin) {
        entropy = new SimEntropy(seed);
        List<Voter> all = new ArrayList<>();
        for (int id = 1; id <= voterCount + otherCount; id++) {
            all.add(new Voter(new ReplicaKey(id, new Uuid(7, id)), listeners(id), (short) 0, (short) 1));
        }
        voters = VoterSet.of(all.subList(0, voterCount));
        SnapshotFile formatted = new SnapshotFile(1, new KRaftVersionRecord((short) 0, (short) 1), voters.toRecord(), List.of());
        for (int id = 1; id <= voterCount + otherCount; id++) {
            RaftSettings known = settings(id, VoterSet.of(all));
            Replica replica = new Replica(new RaftSettings(known.self(), CLUSTER, true, known.listeners(), known.listenerName(), VoterSet.EMPTY,
                known.bootstrap(), autoJoin, ELECTION_MS, 1000, FETCH_MS, 2000, 20, 1 << 20, pieceBytes));
            if (id <= voterCount) {
                replica.log.writeSnapshot(SnapshotFile.BOOTSTRAP_ID, formatted.encode(0, 1));
            }
            replicas.put(id, replica);
        }
    }

    private static List<QuorumListener> listeners(int id) {
        return List.of(new QuorumListener("CONTROLLER", "node-" + id, 9000 + id));
    }

    static RaftSettings settings(int id, VoterSet voters) {
        List<Peer> bootstrap = new ArrayList<>();
        for (Voter voter : voters.voters()) {
            if (voter.key().id() != id) {
                bootstrap.add(new Peer(-1 - voter.key().id(), voter.listeners().get(0).host(), voter.listeners().get(0).port()));
            }
        }
        return new RaftSettings(new ReplicaKey(id, new Uuid(7, id)), CLUSTER, true, listeners(id), "CONTROLLER", voters, bootstrap, false,
            ELECTION_MS, 1000, FETCH_MS, 2000, 20, 1 << 20, 1 << 20);
    }

    Clock clock() {
        return new Clock() {
            @Override
            public long millis() {
                return 1_700_000_000_000L + nowNanos / MS;
            }

            @Override
            public long nanos() {
                return nowNanos;
            }
        };
    }

    long nowMs() {
        return nowNanos / MS;
    }

    void startAll() {
        replicas.values().forEach(this::start);
    }

    void start(Replica replica) {
        int life = ++replica.life;
        replica.tickAtNanos = Long.MAX_VALUE;
        replica.flushQueued = false;
        RaftChannel channel = (to, request, outcome) -> send(replica, life, to, request, outcome);
        replica.node = new RaftNode(replica.settings,
            new RaftNode.Ports(clock(), entropy, replica.log, replica.store, channel, Trace.OFF), () -> afterEvent(replica, life));
        replica.listener = new RecordingListener(replica.node);
        on(replica, life, () -> {
            replica.node.start();
            replica.node.register(replica.listener);
        });
    }

    /** The process dies, and with it what was not flushed. */
    void crash(Replica replica) {
        replica.node = null;
        replica.life++;
        replica.log.crash(entropy);
        if (refusing) {
            endConnections(replica.id());
        }
    }

    /** Whoever waits for a reply of this node learns that none will come. */
    void endConnections(int id) {
        Set<Runnable> ended = underWay.remove(id);
        (ended == null ? Set.<Runnable>of() : ended).forEach(end -> at(nowNanos + delay(), end));
    }

    /** A replica dies, and its disk is replaced by an empty one, with another directory. @return what takes its place */
    Replica wipe(Replica replica, Uuid directoryId) {
        crash(replica);
        RaftSettings was = replica.settings;
        Replica empty = new Replica(new RaftSettings(new ReplicaKey(was.self().id(), directoryId), was.clusterId(), true, was.listeners(),
            was.listenerName(), was.staticVoters(), was.bootstrap(), was.autoJoin(), was.electionTimeoutMs(), was.electionBackoffMaxMs(),
            was.fetchTimeoutMs(), was.requestTimeoutMs(), was.retryBackoffMs(), was.fetchMaxBytes(), was.fetchSnapshotMaxBytes()));
        empty.life = replica.life;
        replicas.put(empty.id(), empty);
        return empty;
    }

    /** Something happens to a replica that is still the one it happens to. */
    private void on(Replica replica, int life, Runnable what) {
        if (replica.life == life && replica.isUp()) {
            events++;
            what.run();
            ghost.look(replica);
        }
    }

    private void afterEvent(Replica replica, int life) {
        long at = replica.node.nextTickNanos();
        if (at != Long.MAX_VALUE && at < replica.tickAtNanos) {
            replica.tickAtNanos = at;
            at(Math.max(at, nowNanos), () -> on(replica, life, () -> {
                if (replica.tickAtNanos == at) {
                    replica.tickAtNanos = Long.MAX_VALUE;
                    replica.node.tick();
                    assertThat(replica.node.nextTickNanos()).as("a tick does all that is due").isGreaterThan(nowNanos);
                }
            }));
        }
        if (replica.node.needsFlush() && !replica.flushQueued) {
            replica.flushQueued = true;
            at(nowNanos + entropy.nextInt(2) * MS, () -> on(replica, life, () -> {
                replica.flushQueued = false;
                replica.node.flush();
            }));
        }
    }

    private void send(Replica from, int life, Peer to, Record request, BiConsumer<Record, KafkaException> outcome) {
        sent++;
        boolean[] over = new boolean[1];
        Runnable timeout = () -> on(from, life, () -> {
            if (!over[0]) {
                over[0] = true;
                outcome.accept(null, new KafkaException(ErrorCode.REQUEST_TIMED_OUT, "no reply"));
            }
        });
        at(nowNanos + from.settings.requestTimeoutMs() * MS, timeout);
        Replica target = replicas.get(to.port() - 9000);
        Runnable end = () -> on(from, life, () -> {
            if (!over[0]) {
                over[0] = true;
                outcome.accept(null, new KafkaException(ErrorCode.NETWORK_EXCEPTION, "the connection ended"));
            }
        });
        if (refused.contains(from.id() + ">" + target.id()) || refusing && !target.isUp()) {
            at(nowNanos + delay(), end);
            return;
        }
        underWay.computeIfAbsent(target.id(), id -> new LinkedHashSet<>()).add(end);
        if (isLost(from, target, request)) {
            return;
        }
        at(nowNanos + delay(), () -> on(target, target.life, () -> target.node.handle(copy(request), versionOf(request), reply -> {
            if (!isLost(target, from, reply)) {
                at(nowNanos + delay(), () -> on(from, life, () -> {
                    if (!over[0]) {
                        over[0] = true;
                        underWay.getOrDefault(target.id(), new LinkedHashSet<>()).remove(end);
                        outcome.accept(alter.apply(copy(reply)), null);
                    }
                }));
            }
        })));
    }

    private boolean isLost(Replica from, Replica to, Record message) {
        return lossPercent > 0 && entropy.nextInt(100) < lossPercent || cut.contains(from.id() + ">" + to.id()) || lose.test(message);
    }

    private long delay() {
        return entropy.nextInt(maxDelayMs) * MS + entropy.nextInt(1000) * 1000L;
    }

    private static int versionOf(Record message) {
        gregor.protocol.Api api = message.getClass().getAnnotation(gregor.protocol.Api.class);
        String versions = api.versions();
        return Integer.parseInt(versions.substring(versions.indexOf('-') + 1));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Record> T copy(T message) {
        Codec<T> codec = (Codec<T>) Codec.of(message.getClass(), versionOf(message));
        WireWriter out = new WireWriter();
        codec.write(message, out);
        return codec.read(new WireReader(out.toBuffer()));
    }

    private void at(long nanos, Runnable what) {
        queue.add(new Event(nanos, order++, what));
    }

    /** Messages from one to the other get lost from now on. */
    void cut(int from, int to) {
        cut.add(from + ">" + to);
    }

    /** Connections from one to the other end, and new ones are refused from now on. */
    void refuse(int from, int to) {
        refused.add(from + ">" + to);
        endConnections(to);
    }

    void isolate(int id) {
        replicas.keySet().stream().filter(other -> other != id).forEach(other -> {
            cut(id, other);
            cut(other, id);
        });
    }

    void heal() {
        cut.clear();
        refused.clear();
        lossPercent = 0;
        lose = message -> false;
        alter = reply -> reply;
    }

    /** Lets time pass. */
    void run(long ms) {
        long until = nowNanos + ms * MS;
        while (!queue.isEmpty() && queue.peek().atNanos() <= until) {
            Event next = queue.poll();
            nowNanos = Math.max(nowNanos, next.atNanos());
            next.what().run();
        }
        nowNanos = until;
    }

    /** Lets time pass until something is so. @return whether it has become so */
    boolean runUntil(long maxMs, java.util.function.BooleanSupplier condition) {
        long until = nowNanos + maxMs * MS;
        while (!condition.getAsBoolean() && nowNanos < until) {
            run(1);
        }
        return condition.getAsBoolean();
    }

    /** The leader of the highest epoch, if it runs; it may not have been told yet. */
    Replica leader() {
        return replicas.values().stream().filter(Replica::leads).max(Comparator.comparingInt(one -> one.node.election().leaderEpoch())).orElse(null);
    }

    /** Lets time pass until one has been told that it leads; null if none is in this time. */
    Replica leader(long maxMs) {
        return runUntil(maxMs, () -> leader() != null && leader().listener.leader().equals(leader().node.leader())) ? leader() : null;
    }

    /** Appends a value at a replica that has been told that it leads. @return whether it has */
    boolean append(Replica leader, String value) {
        LeaderAndEpoch told = leader.listener.leader();
        boolean leads = leader.isUp() && told.equals(leader.node.leader()) && told.isLeader(leader.id());
        if (leads) {
            on(leader, leader.life, () -> leader.node.append(told.epoch(), List.of(ByteBuffer.wrap(value.getBytes())), nowMs()));
        }
        return leads;
    }

    /** Does something to a replica as one event. */
    void with(Replica replica, Runnable what) {
        on(replica, replica.life, what);
    }

    Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new TreeMap<>();
        replicas.forEach((id, replica) -> ends.put(id, replica.log.endOffset()));
        return ends;
    }

    /** Whether it was a voter from the beginning. */
    boolean isVoter(int id) {
        return voters.voter(id).isPresent();
    }

    /** The voters that a leader has to count by, looked up record by record. */
    VoterSet votersOf(Replica leader) {
        VoterSet found = voters;
        if (leader.log.latestSnapshotId().isPresent() && leader.log.loadSnapshot(leader.log.latestSnapshotId().get()).voters() != null) {
            found = VoterSet.of(leader.log.loadSnapshot(leader.log.latestSnapshotId().get()).voters());
        }
        for (RecordBatch batch : leader.log.batches()) {
            if (batch.isControl()) {
                for (gregor.record.Record record : batch.records()) {
                    if (ControlRecord.of(record).message() instanceof VotersRecord named) {
                        found = VoterSet.of(named);
                    }
                }
            }
        }
        return found;
    }

    /** Takes a snapshot of what a replica's listener was told, and forgets the log before it. */
    void snapshot(Replica replica) {
        long end = replica.listener.nextOffset;
        if (replica.isUp() && end > replica.node.latestSnapshotId().offset() && !replica.listener.slow) {
            int epoch = replica.log.batches().stream().filter(batch -> batch.nextOffset() == end).findFirst().orElseThrow().partitionLeaderEpoch();
            with(replica, () -> {
                replica.node.writeSnapshot(new OffsetAndEpoch(end, epoch), nowMs(),
                    replica.listener.values.stream().map(value -> ByteBuffer.wrap(value.getBytes())).toList());
                replica.log.cleanUp(nowMs());
            });
        }
    }

    static String describe(RecordBatch batch) {
        return batch.baseOffset() + "@" + batch.partitionLeaderEpoch() + "#" + batch.checksum();
    }
}
