package gregor.group;

import static gregor.group.TestGroups.GROUP;
import static gregor.group.TestGroups.SESSION_MS;
import static gregor.group.TestGroups.text;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.group.TestGroups.Reply;
import gregor.message.HeartbeatMessage.HeartbeatRequest;
import gregor.message.JoinGroupMessage.JoinGroupResponse;
import gregor.message.JoinGroupMessage.JoinGroupResponseMember;
import gregor.message.SyncGroupMessage.SyncGroupResponse;
import gregor.sim.SimEntropy;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/**
 * Random histories of joins, syncs, heartbeats, departures, commits, failed and late writes, restarts and passing time.
 * GroupState's table is checked by the group itself at each step (group.I1).
 */
class GroupHistoryTest {

    private record Sync(int generation, String memberId, Reply<SyncGroupResponse> reply) {}

    private final TestGroups groups = new TestGroups();
    private final List<Reply<JoinGroupResponse>> joins = new ArrayList<>();
    private final List<Sync> syncs = new ArrayList<>();
    /** What each member said about itself last, by its id: instance id (or null) and generation. */
    private final Map<String, JoinGroupResponse> known = new LinkedHashMap<>();
    private final Map<Reply<JoinGroupResponse>, String> instanceOfReply = new IdentityHashMap<>();
    private final Map<String, String> instances = new LinkedHashMap<>();
    private final Map<Integer, String> leaders = new TreeMap<>();
    private final Map<Integer, Map<String, String>> assigned = new TreeMap<>();
    private final Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
    private int highestGeneration;
    private long marker;
    private boolean heardAssignment;
    private SimEntropy random;

    @Property(tries = 60)
    void invariantsHoldInAnyHistory(@ForAll long seed) {
        GroupHistoryTest history = new GroupHistoryTest();
        history.run(new SimEntropy(seed));
        Statistics.label("assignments were told").collect(history.heardAssignment)
            .coverage(coverage -> coverage.check(true).percentage(percent -> percent > 20));
    }

    private void run(SimEntropy numbers) {
        random = numbers;
        for (int step = 0; step < 150; step++) {
            step(random.nextInt(100));
            learn();
            checkGeneration();
        }
        groups.holdsAppends = false;
        groups.commitHeld();
        learn();
        nobodyWaitsForEver();
    }

    private void step(int kind) {
        if (kind < 12 && known.size() < 5) {
            String instance = random.nextInt(3) == 0 ? "i" + random.nextInt(2) : null;
            track(groups.join("", instance), instance);
        } else if (kind < 30 && !known.isEmpty()) {
            rejoin(anyMember());
        } else if (kind < 42) {
            settle();
        } else if (kind < 62 && !known.isEmpty()) {
            sync(anyMember());
        } else if (kind < 72 && !known.isEmpty()) {
            String id = anyMember();
            forgetIfGone(id, groups.coordinator.heartbeat(new HeartbeatRequest(GROUP, generationOf(id), id, instances.get(id))));
        } else if (kind < 77 && !known.isEmpty()) {
            String id = anyMember();
            groups.coordinator.leave(GROUP, id, instances.get(id));
        } else if (kind < 84) {
            commit();
        } else if (kind < 94) {
            groups.pass(random.nextInt(4) == 0 ? random.nextInt(70_000) : random.nextInt(SESSION_MS / 2));
        } else if (kind < 97) {
            groups.holdsAppends = !groups.holdsAppends;
            groups.commitHeld();
        } else if (kind < 98) {
            groups.appendError = groups.appendError == ErrorCode.NONE ? ErrorCode.NOT_ENOUGH_REPLICAS : ErrorCode.NONE;
        } else {
            restart();
        }
    }

    /** Members do what they should for a while: all join, and all that got in sync. */
    private void settle() {
        List.copyOf(known.keySet()).forEach(this::rejoin);
        groups.pass(random.nextInt(2 * SESSION_MS));
        learn();
        List.copyOf(known.keySet()).forEach(this::sync);
    }

    private void rejoin(String id) {
        Reply<JoinGroupResponse> join = groups.join(id, instances.get(id));
        track(join, instances.get(id));
        if (!join.isWaiting()) {
            forgetIfGone(id, ErrorCode.of(join.get().errorCode()));
        }
    }

    private void forgetIfGone(String id, ErrorCode error) {
        if (error == ErrorCode.UNKNOWN_MEMBER_ID || error == ErrorCode.FENCED_INSTANCE_ID) {
            known.remove(id);
        }
    }

    private void track(Reply<JoinGroupResponse> join, String instance) {
        joins.add(join);
        if (!join.isWaiting() && instance != null) {
            instances.put(join.get().memberId(), instance);
        }
        instanceOfReply.put(join, instance);
    }

    private String anyMember() {
        return new ArrayList<>(known.keySet()).get(random.nextInt(known.size()));
    }

    private int generationOf(String id) {
        return known.get(id).generationId();
    }

    /** A leader gives each member of its generation a text that no other sync has. */
    private void sync(String id) {
        JoinGroupResponse joined = known.get(id);
        Map<String, String> assignments = new LinkedHashMap<>();
        for (JoinGroupResponseMember member : joined.members()) {
            assignments.put(member.memberId(), member.memberId() + " " + marker);
        }
        marker++;
        syncs.add(new Sync(joined.generationId(), id, groups.sync(id, instances.get(id), joined.generationId(), assignments)));
    }

    private void commit() {
        String id = known.isEmpty() ? "" : anyMember();
        marker++;
        Reply<ErrorCode> reply = groups.commit(GROUP, id, id.isEmpty() ? -1 : generationOf(id), 8, marker, "");
        if (reply.isWaiting()) {
            groups.commitHeld();
        }
        if (reply.get() == ErrorCode.NONE) {
            offsets.put(new TopicPartition("t", 0), marker);
        }
        assertThat(committed()).isEqualTo(offsets);
    }

    private Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> committed = new LinkedHashMap<>();
        groups.coordinator.committed(GROUP).forEach((partition, value) -> committed.put(partition, value.offset()));
        return committed;
    }

    /** A new coordinator reads the log; whoever waited at the old one is told so, and offsets are as they were. */
    private void restart() {
        groups.coordinator.resigned(0);
        joins.forEach(join -> assertThat(join.isWaiting()).isFalse());
        syncs.forEach(sync -> assertThat(sync.reply().isWaiting()).isFalse());
        learn();
        groups.restart();
        assertThat(committed()).isEqualTo(offsets);
        highestGeneration = 0; // generations that were never complete are not in the log
        leaders.clear();
        assigned.clear();
    }

    /** Takes in the answers that have come; each came once. */
    private void learn() {
        joins.removeIf(join -> {
            if (join.isWaiting()) {
                return false;
            }
            JoinGroupResponse response = join.get();
            if (response.errorCode() == ErrorCode.MEMBER_ID_REQUIRED.code()) {
                known.put(response.memberId(), response);
            } else if (response.errorCode() == 0) {
                joined(response, instanceOfReply.get(join));
            }
            return true;
        });
        syncs.removeIf(sync -> {
            if (!sync.reply().isWaiting() && sync.reply().get().errorCode() == 0) {
                synced(sync);
            }
            return !sync.reply().isWaiting();
        });
    }

    private void joined(JoinGroupResponse response, String instance) {
        known.put(response.memberId(), response);
        if (instance != null) {
            instances.put(response.memberId(), instance);
        }
        highestGeneration = Math.max(highestGeneration, response.generationId());
        if (!response.members().isEmpty() && !response.skipAssignment()) {
            String before = leaders.put(response.generationId(), response.memberId());
            assertThat(before == null || before.equals(response.memberId())).as("one leader in generation " + response.generationId()).isTrue();
        }
    }

    /** All answers of a generation come from one assignment, and each tells a member what was meant for it. */
    private void synced(Sync sync) {
        String assignment = text(sync.reply().get().assignment());
        if (assignment.isEmpty()) {
            return;
        }
        heardAssignment = true;
        String before = assigned.computeIfAbsent(sync.generation(), generation -> new LinkedHashMap<>()).putIfAbsent(sync.memberId(), assignment);
        assertThat(before == null || before.equals(assignment)).isTrue();
        assertThat(assigned.get(sync.generation()).values().stream().map(text -> text.split(" ")[1]).distinct()).hasSize(1);
        assertThat(instances.containsKey(sync.memberId()) || assignment.startsWith(sync.memberId())).isTrue();
    }

    /** A member that heartbeats well is in the newest generation that anybody was told of. */
    private void checkGeneration() {
        for (Map.Entry<String, JoinGroupResponse> member : known.entrySet()) {
            int generation = member.getValue().generationId();
            if (generation >= 0 && generation < highestGeneration) {
                ErrorCode error = groups.coordinator.heartbeat(
                    new HeartbeatRequest(GROUP, generation, member.getKey(), instances.get(member.getKey())));
                if (error == ErrorCode.NONE) {
                    throw new AssertionError(member + " is alive in a generation that has passed; the newest is " + highestGeneration);
                }
            }
        }
    }

    private void nobodyWaitsForEver() {
        groups.appendError = ErrorCode.NONE;
        groups.pass(1_000_000);
        joins.forEach(join -> assertThat(join.isWaiting()).isFalse());
        syncs.forEach(sync -> assertThat(sync.reply().isWaiting()).isFalse());
        assertThat(groups.armedTimers()).as("an abandoned group needs no time").isZero();
    }
}
