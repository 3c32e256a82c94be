package gregor.group;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.coordinator.CoordinatorLog;
import gregor.coordinator.CoordinatorRecord;
import gregor.message.HeartbeatMessage.HeartbeatRequest;
import gregor.message.JoinGroupMessage.JoinGroupRequest;
import gregor.message.JoinGroupMessage.JoinGroupRequestProtocol;
import gregor.message.JoinGroupMessage.JoinGroupResponse;
import gregor.message.SyncGroupMessage.SyncGroupRequest;
import gregor.message.SyncGroupMessage.SyncGroupRequestAssignment;
import gregor.message.SyncGroupMessage.SyncGroupResponse;
import gregor.port.Timers;
import gregor.sim.SimClock;
import gregor.sim.SimEntropy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A group coordinator with a log in memory and a clock that the test moves. All groups are in one partition. */
final class TestGroups implements CoordinatorLog, Timers {

    static final String GROUP = "g";
    static final int SESSION_MS = 10_000;
    static final int REBALANCE_MS = 60_000;
    static final int INITIAL_DELAY_MS = 3_000;
    private static final GroupSettings SETTINGS = new GroupSettings(1, INITIAL_DELAY_MS, 6_000, 1_800_000, 4_096);

    final SimClock clock = new SimClock();
    final List<CoordinatorRecord> log = new ArrayList<>();
    /** Appends that are not committed yet; used when {@link #holdsAppends}. */
    final Deque<Runnable> held = new ArrayDeque<>();
    boolean holdsAppends;
    /** Whether what is in the log when a coordinator reads it is committed only with {@link #commitHeld}. */
    boolean holdsLoads;
    ErrorCode appendError = ErrorCode.NONE;
    private final List<Waiting> timers = new ArrayList<>();
    private final SimEntropy entropy = new SimEntropy(1);
    GroupCoordinator coordinator;

    private static final class Waiting implements Timer {
        final long atMs;
        final Runnable task;
        boolean cancelled;

        Waiting(long atMs, Runnable task) {
            this.atMs = atMs;
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** One waiting reply; remembers every answer, of which there may be only one. */
    static final class Reply<T> implements Consumer<T> {
        final List<T> answers = new ArrayList<>();

        @Override
        public void accept(T answer) {
            answers.add(answer);
        }

        boolean isWaiting() {
            return answers.isEmpty();
        }

        T get() {
            if (answers.size() != 1) {
                throw new AssertionError("one answer was expected, not " + answers);
            }
            return answers.get(0);
        }
    }

    TestGroups() {
        restart();
    }

    /** A new process on the same log. */
    void restart() {
        timers.clear();
        held.clear();
        coordinator = new GroupCoordinator(SETTINGS, this, clock, this, entropy);
        coordinator.elected(0, Runnable::run);
    }

    @Override
    public void append(TopicPartition partition, List<CoordinatorRecord> records, Consumer<ErrorCode> done) {
        ErrorCode error = appendError;
        Runnable commit = () -> {
            if (error == ErrorCode.NONE) {
                log.addAll(records);
            }
            done.accept(error);
        };
        if (holdsAppends) {
            held.add(commit);
        } else {
            commit.run();
        }
    }

    void commitHeld() {
        while (!held.isEmpty()) {
            held.poll().run();
        }
    }

    @Override
    public void readAll(TopicPartition partition, Consumer<CoordinatorRecord> reader, Consumer<ErrorCode> done) {
        List.copyOf(log).forEach(reader);
        if (holdsLoads) {
            held.add(() -> done.accept(ErrorCode.NONE));
        } else {
            done.accept(ErrorCode.NONE);
        }
    }

    @Override
    public Timer after(long delayMs, Runnable task) {
        Waiting timer = new Waiting(clock.millis() + Math.max(0, delayMs), task);
        timers.add(timer);
        return timer;
    }

    /** Lets time pass, from one timer to the next. */
    void pass(long ms) {
        long endMs = clock.millis() + ms;
        while (true) {
            timers.removeIf(timer -> timer.cancelled);
            Waiting next = null;
            for (Waiting timer : timers) {
                next = next == null || timer.atMs < next.atMs ? timer : next;
            }
            if (next == null || next.atMs > endMs) {
                clock.advance(endMs - clock.millis());
                return;
            }
            clock.advance(Math.max(0, next.atMs - clock.millis()));
            timers.remove(next);
            next.task.run();
        }
    }

    int armedTimers() {
        return (int) timers.stream().filter(timer -> !timer.cancelled).count();
    }

    // ---- requests

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    static JoinGroupRequest joinRequest(String memberId, String instance, String... protocols) {
        List<JoinGroupRequestProtocol> offered = new ArrayList<>();
        for (String protocol : protocols) {
            offered.add(new JoinGroupRequestProtocol(protocol, bytes(protocol + " of " + instance)));
        }
        return new JoinGroupRequest(GROUP, SESSION_MS, REBALANCE_MS, memberId, instance, "consumer", offered, null);
    }

    Reply<JoinGroupResponse> join(JoinGroupRequest request, int version) {
        Reply<JoinGroupResponse> reply = new Reply<>();
        coordinator.join(request, version, "client", "/10.0.0.1", reply);
        return reply;
    }

    Reply<JoinGroupResponse> join(String memberId, String instance) {
        return join(joinRequest(memberId, instance, "range"), 9);
    }

    /** A new dynamic member, by way of the id that it is given. */
    Reply<JoinGroupResponse> joinNew() {
        return join(join("", null).get().memberId(), null);
    }

    Reply<SyncGroupResponse> sync(String memberId, String instance, int generation, Map<String, String> assignments) {
        List<SyncGroupRequestAssignment> list = new ArrayList<>();
        assignments.forEach((member, assignment) -> list.add(new SyncGroupRequestAssignment(member, bytes(assignment))));
        Reply<SyncGroupResponse> reply = new Reply<>();
        coordinator.sync(new SyncGroupRequest(GROUP, generation, memberId, instance, "consumer", "range", list), reply);
        return reply;
    }

    Reply<SyncGroupResponse> sync(String memberId, int generation) {
        return sync(memberId, null, generation, Map.of());
    }

    ErrorCode heartbeat(String memberId, int generation) {
        return coordinator.heartbeat(new HeartbeatRequest(GROUP, generation, memberId, null));
    }

    ErrorCode commit(String memberId, int generation, int version, long offset) {
        return commit(GROUP, memberId, generation, version, offset, "").get();
    }

    Reply<ErrorCode> commit(String group, String memberId, int generation, int version, long offset, String metadata) {
        Reply<ErrorCode> reply = new Reply<>();
        coordinator.commit(group, memberId, null, generation, version, List.of(new GroupCoordinator.Commit(
            new TopicPartition("t", 0), Uuid.ZERO, offset, 3, metadata)), errors -> reply.accept(errors.get(0)));
        return reply;
    }

    /** A stable group of some dynamic members: their ids, the leader's first. Each is assigned its own id. */
    List<String> stable(int members) {
        List<Reply<JoinGroupResponse>> joins = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            joins.add(joinNew());
        }
        pass(2 * INITIAL_DELAY_MS);
        Map<String, String> assignments = new LinkedHashMap<>();
        joins.forEach(join -> assignments.put(join.get().memberId(), join.get().memberId()));
        String leader = joins.get(0).get().leader();
        List<String> ids = new ArrayList<>(assignments.keySet());
        ids.remove(leader);
        ids.add(0, leader);
        ids.forEach(id -> sync(id, null, joins.get(0).get().generationId(), id.equals(leader) ? assignments : Map.of()));
        return ids;
    }
}
