package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.Messages;
import gregor.message.QuorumListener;
import gregor.os.EventLoop;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import gregor.os.ThreadTimers;
import gregor.port.Trace;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import gregor.raft.RaftChannel.Peer;
import gregor.raft.VoterSet.Voter;
import gregor.record.ControlMessage.KRaftVersionRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas 1 and 2 are ours, 3 is Apache Kafka's: one quorum, led by each of them in turn. What is sent are bytes. */
class MixedQuorumTest {

    private static final int KAFKA = 3;
    private static final short VOTE = ApiKey.VOTE.id();

    /** One of ours. */
    private final class Ours {
        final int id;
        final EventLoop loop;
        final RaftDriver driver;
        final MemoryRaftLog log = new MemoryRaftLog();
        final RecordingListener[] listener = new RecordingListener[1];

        Ours(RaftSettings settings) {
            id = settings.self().id();
            if (settings.staticVoters().size() == 0) {
                log.writeSnapshot(SnapshotFile.BOOTSTRAP_ID, formatted());
            }
            loop = new EventLoop("raft-" + id);
            driver = new RaftDriver(settings, new RaftNode.Ports(new SystemClock(), new SystemEntropy(), log, new MemoryStateStore(settings.self()),
                (to, request, outcome) -> send(this, to, request, outcome), Trace.OFF), loop, timers, failures::add);
            driver.start();
            driver.execute(() -> {
                listener[0] = new RecordingListener(driver.client());
                driver.client().register(listener[0]);
            });
        }

        <T> T ask(Supplier<T> question) {
            return CompletableFuture.supplyAsync(question, loop).join();
        }
    }

    @TempDir
    Path temp;
    private final ThreadTimers timers = new ThreadTimers("timers");
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Map<Integer, Ours> ours = new ConcurrentHashMap<>();
    private volatile KafkaReplica kafka;
    /** Only this one may ask for votes; 0 for all. */
    private volatile int wanted;

    /** @param dynamic whether the log names the voters, with their directories; else the settings do */
    private static RaftSettings settings(int id, boolean dynamic) {
        List<Peer> bootstrap = new ArrayList<>();
        for (int other = 1; other <= 3; other++) {
            if (other != id) {
                bootstrap.add(new Peer(-1 - other, at(other).host(), at(other).port()));
            }
        }
        return new RaftSettings(key(id), "mixed", true, List.of(at(id)), "CONTROLLER", dynamic ? VoterSet.EMPTY : voters(false), bootstrap, false,
            200, 200, 4000, 4000, 20, 1 << 20, 1 << 20);
    }

    private static ReplicaKey key(int id) {
        return new ReplicaKey(id, new Uuid(7, id));
    }

    private static QuorumListener at(int id) {
        return new QuorumListener("CONTROLLER", "node-" + id, 9000 + id);
    }

    private static VoterSet voters(boolean dynamic) {
        List<Voter> voters = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            voters.add(new Voter(dynamic ? key(id) : new ReplicaKey(id, Uuid.ZERO), List.of(at(id)), (short) 0, (short) (dynamic ? 1 : 0)));
        }
        return VoterSet.of(voters);
    }

    /** The snapshot that a disk is formatted with where the log names the voters. */
    private static ByteBuffer formatted() {
        return new SnapshotFile(0, new KRaftVersionRecord((short) 0, (short) 1), voters(true).toRecord(), List.of()).encode(0, 0);
    }

    private void send(Ours sender, Peer to, Record request, BiConsumer<Record, KafkaException> outcome) {
        Api api = request.getClass().getAnnotation(Api.class);
        int version = Integer.parseInt(api.versions().substring(api.versions().indexOf('-') + 1));
        boolean[] over = new boolean[1];
        timers.after(4_000, () -> sender.loop.execute(() -> {
            if (!over[0]) {
                over[0] = true;
                outcome.accept(null, new KafkaException(ErrorCode.REQUEST_TIMED_OUT));
            }
        }));
        deliver(sender.id, to.port() - 9000, api.key().id(), (short) version, encode(request, version), reply -> sender.loop.execute(() -> {
            if (!over[0]) {
                over[0] = true;
                outcome.accept(decode(Messages.of(api.key()).response(), version, reply), null);
            }
        }));
    }

    private void deliver(int from, int to, short key, short version, ByteBuffer request, Consumer<ByteBuffer> reply) {
        boolean isUp = to == KAFKA ? kafka != null : ours.containsKey(to);
        if (!isUp || key == VOTE && wanted != 0 && from != wanted) {
            return;
        }
        if (to == KAFKA) {
            kafka.handle(key, version, request, reply);
        } else {
            ours.get(to).driver.handle(decode(Messages.of(ApiKey.of(key)).request(), version, request), version,
                response -> reply.accept(encode(response, version)));
        }
    }

    private static <T extends Record> T decode(Class<T> type, int version, ByteBuffer bytes) {
        return Codec.of(type, version).read(new WireReader(bytes));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Record> ByteBuffer encode(T message, int version) {
        WireWriter out = new WireWriter();
        ((Codec<T>) Codec.of(message.getClass(), version)).write(message, out);
        return out.toBuffer();
    }

    @AfterEach
    void stop() throws Exception {
        kafka.close();
        ours.values().forEach(one -> one.loop.close());
        timers.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachLeadsInTurnAndAllAgree(boolean dynamic) throws Exception {
        kafka = new KafkaReplica(settings(KAFKA, dynamic), dynamic ? formatted() : null, temp, (to, key, version, request, reply) ->
            deliver(KAFKA, to.port() - 9000, key, version, request, reply));
        ours.put(1, new Ours(settings(1, dynamic)));
        ours.put(2, new Ours(settings(2, dynamic)));
        List<String> expected = new ArrayList<>();
        for (int leader : List.of(1, KAFKA, 2, KAFKA, 1)) {
            leadBy(leader);
            for (int i = 0; i < 3; i++) {
                String value = "value " + expected.size() + " by " + leader;
                append(leader, value);
                expected.add(value);
            }
            await(() -> kafka.values.equals(expected) && ours.values().stream().allMatch(one -> one.ask(() -> List.copyOf(one.listener[0].values)).equals(expected)));
        }
        Map<Integer, Long> ends = new TreeMap<>();
        ours.forEach((id, one) -> ends.put(id, one.ask(one.log::endOffset)));
        ours.values().forEach(one -> assertThat(one.ask(() -> one.log.read(0, one.log.endOffset(), Integer.MAX_VALUE))).isEqualTo(kafka.bytes()));
        assertThat(ends.values()).allMatch(end -> end == kafka.log.endOffset().offset());
        assertThat(kafka.client.kraftVersion().featureLevel()).isEqualTo((short) (dynamic ? 1 : 0));
        ours.values().forEach(one -> assertThat(one.ask(one.driver.client()::kraftVersion)).isEqualTo((short) (dynamic ? 1 : 0)));
        assertThat(failures).isEmpty();
        assertThat(kafka.failure).isNull();
    }

    /** Whoever leads resigns until the wanted one does. */
    private void leadBy(int id) {
        wanted = id;
        await(() -> {
            if (leads(id)) {
                return true;
            }
            kafka.leaderEpoch().ifPresent(kafka.client::resign);
            ours.values().forEach(one -> one.driver.execute(() -> {
                if (one.driver.client().leader().isLeader(one.driver.client().nodeId())) {
                    one.driver.client().resign(one.driver.client().leader().epoch());
                }
            }));
            return false;
        });
    }

    private boolean leads(int id) {
        return id == KAFKA ? kafka.leaderEpoch().isPresent()
            : ours.get(id).ask(() -> ours.get(id).listener[0].leader().isLeader(id) && ours.get(id).listener[0].leader().equals(ours.get(id).driver.client().leader()));
    }

    private void append(int id, String value) {
        if (id == KAFKA) {
            kafka.append(kafka.leaderEpoch().orElseThrow(), value);
        } else {
            ours.get(id).ask(() -> ours.get(id).driver.client().append(ours.get(id).driver.client().leader().epoch(), List.of(ByteBuffer.wrap(value.getBytes())), 1));
        }
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(failures).isEmpty();
            assertThat(kafka.failure).isNull();
            assertThat(System.nanoTime()).as("in time; Kafka has %s and knows %s", kafka.values, kafka.client.leaderAndEpoch()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
