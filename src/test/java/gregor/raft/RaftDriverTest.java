package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochRequest;
import gregor.message.QuorumListener;
import gregor.message.VoteMessage.VoteRequest;
import gregor.port.Timers;
import gregor.port.Trace;
import gregor.raft.VoterSet.Voter;
import gregor.sim.SimClock;
import gregor.sim.SimEntropy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RaftDriverTest {

    private record Armed(long atMs, Runnable task, boolean[] cancelled) {}

    private final SimClock clock = new SimClock(1_000_000);
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final List<Armed> timers = new ArrayList<>();
    private final List<OneReplica.Sent> sent = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final MemoryRaftLog log = new MemoryRaftLog();

    private RaftDriver driver(int voters) {
        List<Voter> all = new ArrayList<>();
        for (int id = 1; id <= voters; id++) {
            all.add(new Voter(new ReplicaKey(id, Uuid.ZERO), List.of(new QuorumListener("CONTROLLER", "node-" + id, 9000 + id)), (short) 0, (short) 0));
        }
        RaftSettings settings = QuorumWorld.settings(1, VoterSet.of(all));
        Timers armed = (delayMs, task) -> {
            boolean[] cancelled = new boolean[1];
            timers.add(new Armed(clock.millis() + delayMs, task, cancelled));
            return () -> cancelled[0] = true;
        };
        RaftDriver driver = new RaftDriver(settings, new RaftNode.Ports(clock, new SimEntropy(5), log, new MemoryStateStore(settings.self()),
            (to, request, outcome) -> sent.add(new OneReplica.Sent(to, request, outcome)), Trace.OFF), loop::add, armed, failures::add);
        driver.start();
        drain();
        return driver;
    }

    private void drain() {
        while (!loop.isEmpty()) {
            loop.poll().run();
        }
    }

    private void pass(long ms) {
        clock.advance(ms);
        List<Armed> due = timers.stream().filter(one -> one.atMs <= clock.millis()).toList();
        timers.removeAll(due);
        due.stream().filter(one -> !one.cancelled[0]).forEach(one -> one.task.run());
        drain();
    }

    private long armed() {
        return timers.stream().filter(one -> !one.cancelled[0]).count();
    }

    @Test
    void manyAppendsAreForcedAtOnce() {
        RaftDriver driver = driver(1);
        RecordingListener listener = new RecordingListener(driver.client());
        driver.execute(() -> driver.client().register(listener));
        drain();
        int before = log.flushes;
        for (int i = 0; i < 10; i++) {
            String value = "value " + i;
            driver.execute(() -> driver.client().append(1, List.of(ByteBuffer.wrap(value.getBytes())), 0));
        }
        drain();
        assertThat(log.flushes).isEqualTo(before + 1);
        assertThat(listener.values).hasSize(10);
    }

    @Test
    void timeIsBroughtWhenItIsWanted() {
        driver(3);
        assertThat(armed()).isEqualTo(1);
        for (int i = 0; i < 100 && sent.stream().noneMatch(one -> one.request() instanceof VoteRequest); i++) {
            pass(20);
        }
        assertThat(sent).anyMatch(one -> one.request() instanceof VoteRequest);
        assertThat(armed()).isEqualTo(1);
    }

    @Test
    void afterAFailureItDoesNothing() {
        RaftDriver driver = driver(1);
        driver.execute(() -> driver.client().register(new RecordingListener(driver.client()) {
            @Override
            public void onLeaderChange(LeaderAndEpoch leader) {
                throw new IllegalStateException("cannot apply this");
            }
        }));
        drain();
        assertThat(failures).hasSize(1);
        driver.handle(OneReplica.vote(9, OneReplica.TWO, 0, 0, false), 2, reply -> failures.add(new AssertionError("it answers")));
        pass(10_000);
        assertThat(failures).hasSize(1);
        assertThat(armed()).isZero();
    }

    /** Whoever talks to the leader may wait for the answer of a process that is no more. */
    @Test
    void aLeaderThatLeadsAgainIsToldAgain() {
        RaftDriver driver = driver(3);
        List<String> told = new ArrayList<>();
        driver.watchLeader(leader -> told.add(leader.map(peer -> "node " + peer.id()).orElse("nobody")));
        for (int epoch : new int[] {5, 5, 6, 7}) {
            driver.handle(OneReplica.begin(2, epoch), 1, reply -> { });
            drain();
        }
        assertThat(told.stream().filter("node 2"::equals)).as("of three epochs, %s", told).hasSize(3);
    }

    @Test
    void whoLeadsHandsOverBeforeItStops() {
        RaftDriver driver = driver(3);
        elect();
        CompletableFuture<Void> stopped = driver.stop(1_000);
        drain();
        assertThat(stopped).isNotDone();
        List<OneReplica.Sent> ends = sent.stream().filter(one -> one.request() instanceof EndQuorumEpochRequest).toList();
        assertThat(ends).hasSize(2);
        ends.get(0).outcome().accept(RaftMessages.ended(ErrorCode.NONE, QuorumState.ledBy(1, 1), List.of()), null);
        assertThat(stopped).isNotDone();
        ends.get(1).outcome().accept(RaftMessages.ended(ErrorCode.NONE, QuorumState.ledBy(1, 1), List.of()), null);
        assertThat(stopped).isCompleted();
    }

    @Test
    void nobodyIsWaitedForTooLong() {
        RaftDriver driver = driver(3);
        elect();
        CompletableFuture<Void> stopped = driver.stop(1_000);
        drain();
        sent.stream().filter(one -> one.request() instanceof EndQuorumEpochRequest).toList()
            .forEach(one -> one.outcome().accept(null, new KafkaException(ErrorCode.NETWORK_EXCEPTION)));
        pass(1_000);
        assertThat(stopped).isCompleted();
    }

    /** Voter 2 answers yes to all it is asked. */
    private void elect() {
        for (int i = 0; i < 200 && sent.stream().noneMatch(one -> one.request() instanceof VoteRequest); i++) {
            pass(20);
        }
        for (int round = 0; round < 2; round++) {
            OneReplica.Sent asked = sent.stream().filter(one -> one.to().id() == 2 && one.request() instanceof VoteRequest).findFirst().orElseThrow();
            sent.clear();
            int epoch = RaftMessages.partition((VoteRequest) asked.request()).orElseThrow().replicaEpoch();
            asked.outcome().accept(RaftMessages.voted(ErrorCode.NONE, QuorumState.unknownLeader(epoch), true, List.of()), null);
            drain();
        }
    }
}
