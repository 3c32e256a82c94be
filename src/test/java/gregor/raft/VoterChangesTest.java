package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.AddRaftVoterMessage.AddRaftVoterResponse;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterRequest;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterResponse;
import gregor.raft.QuorumWorld.Replica;
import gregor.record.ControlMessage.VotersRecord;
import gregor.record.ControlRecord;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Voters come and go (KIP-853). */
class VoterChangesTest {

    private static AddRaftVoterRequest add(Replica replica) {
        return new AddRaftVoterRequest(QuorumWorld.CLUSTER, 2000, replica.id(), replica.settings.self().directoryId(), replica.settings.listeners(), true);
    }

    private static RemoveRaftVoterRequest remove(Replica replica) {
        return new RemoveRaftVoterRequest(QuorumWorld.CLUSTER, replica.id(), replica.settings.self().directoryId());
    }

    private static ErrorCode errorOf(java.lang.Record reply) {
        return ErrorCode.of(reply instanceof AddRaftVoterResponse added ? added.errorCode() : ((RemoveRaftVoterResponse) reply).errorCode());
    }

    private static void ask(QuorumWorld world, Replica leader, java.lang.Record request, Consumer<ErrorCode> then) {
        world.with(leader, () -> leader.node.handle(request, 0, reply -> then.accept(errorOf(reply))));
    }

    /** Asks and waits for the answer. */
    private static ErrorCode ask(QuorumWorld world, java.lang.Record request) {
        List<ErrorCode> answers = new ArrayList<>();
        ask(world, world.leader(20_000), request, answers::add);
        assertThat(world.runUntil(5_000, () -> !answers.isEmpty())).isTrue();
        return answers.get(0);
    }

    private static List<Integer> voters(QuorumWorld world) {
        return world.votersOf(world.leader(20_000)).ids();
    }

    /** RFT-8 and RFT-11 after each event, while voters come and go under faults: no two sets that follow each other differ by two. */
    @Property(tries = 25)
    void safeWhileVotersChange(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int atFirst) {
        QuorumWorld world = new QuorumWorld(seed, atFirst, 5 - atFirst, 100, false);
        world.startAll();
        int[] changed = new int[1];
        for (int step = 0; step < 40; step++) {
            disturb(world);
            Replica leader = world.leader();
            Replica one = world.replicas.get(1 + world.entropy.nextInt(5));
            if (leader != null && leader.isUp()) {
                world.append(leader, "value " + step);
                if (world.entropy.nextInt(3) == 0) {
                    ask(world, leader, world.entropy.nextInt(3) > 0 ? add(one) : remove(one), error -> changed[0] += error == ErrorCode.NONE ? 1 : 0);
                }
                if (world.entropy.nextInt(10) == 0) {
                    world.snapshot(leader);
                }
            }
            world.run(world.entropy.nextInt(1_500));
        }
        world.heal();
        world.maxDelayMs = 5;
        world.replicas.values().stream().filter(one -> !one.isUp()).forEach(world::start);
        world.run(20 * QuorumWorld.ELECTION_MS);
        Replica leader = world.leader(10_000);
        assertThat(leader).as("somebody leads: %s", world.replicas.values().stream().map(r -> r.node.role() + " " + world.votersOf(r).ids()).toList()).isNotNull();
        assertThat(world.votersOf(leader).isVoter(leader.settings.self())).isTrue();
        world.append(leader, "last");
        assertThat(world.runUntil(60_000, () -> world.replicas.values().stream().allMatch(r -> r.listener.values.contains("last"))))
            .as("all have all: " + world.ends()).isTrue();
        world.ghost.logsMatch();
        assertSetsFollow(leader);
    }

    private static void assertSetsFollow(Replica leader) {
        VoterSet last = null;
        for (RecordBatch batch : leader.log.batches()) {
            for (Record record : batch.isControl() ? batch.records() : List.<Record>of()) {
                if (ControlRecord.of(record).message() instanceof VotersRecord named) {
                    VoterSet next = VoterSet.of(named);
                    if (last != null) {
                        List<ReplicaKey> more = new ArrayList<>(next.keys());
                        more.removeAll(last.keys());
                        List<ReplicaKey> fewer = new ArrayList<>(last.keys());
                        fewer.removeAll(next.keys());
                        assertThat(more.size() + fewer.size()).as("%s then %s", last.keys(), next.keys()).isLessThanOrEqualTo(1);
                    }
                    last = next;
                }
            }
        }
    }

    private static void disturb(QuorumWorld world) {
        Replica one = world.replicas.get(1 + world.entropy.nextInt(5));
        switch (world.entropy.nextInt(12)) {
            case 0 -> {
                if (one.isUp()) {
                    world.crash(one);
                }
            }
            case 1, 2, 3 -> world.replicas.values().stream().filter(down -> !down.isUp()).forEach(world::start);
            case 4 -> world.isolate(one.id());
            case 5 -> world.lossPercent = world.entropy.nextInt(20);
            default -> world.heal();
        }
    }

    @Example
    void oneBecomesThreeBecomesTwo() {
        QuorumWorld world = new QuorumWorld(1, 1, 2, 100, false);
        world.startAll();
        world.append(world.leader(10_000), "a");
        world.run(2_000);
        assertThat(ask(world, add(world.replicas.get(2)))).isEqualTo(ErrorCode.NONE);
        assertThat(ask(world, add(world.replicas.get(2)))).isEqualTo(ErrorCode.DUPLICATE_VOTER);
        assertThat(ask(world, add(world.replicas.get(3)))).isEqualTo(ErrorCode.NONE);
        assertThat(voters(world)).containsExactly(1, 2, 3);
        assertThat(ask(world, remove(world.replicas.get(2)))).isEqualTo(ErrorCode.NONE);
        assertThat(voters(world)).containsExactly(1, 3);
        assertThat(ask(world, remove(world.replicas.get(2)))).isEqualTo(ErrorCode.VOTER_NOT_FOUND);
    }

    /** A leader that is taken out does not count itself, sees it through, answers, and gives up. */
    @Example
    void h66ALeaderRemovesItself() {
        QuorumWorld world = new QuorumWorld(2, 3, 0, 100, false);
        world.startAll();
        Replica leader = world.leader(10_000);
        world.append(leader, "a");
        world.run(1_000);
        assertThat(ask(world, remove(leader))).isEqualTo(ErrorCode.NONE);
        assertThat(world.runUntil(20_000, () -> world.leader() != null && world.leader() != leader)).isTrue();
        assertThat(voters(world)).hasSize(2).doesNotContain(leader.id());
        assertThat(world.append(world.leader(20_000), "b")).isTrue();
        assertThat(world.runUntil(5_000, () -> leader.listener.values.equals(List.of("a", "b")))).as("it observes").isTrue();
    }

    /**
     * It took itself out, only observers have that, and all stop: the voter that is left has the shorter log, so nobody votes for it, and
     * who has the longer one is no voter any more. It stands once more, with the other's vote alone, and sees it through.
     */
    @Example
    void h66ALeaderThatRemovedItselfIsNeededOnceMore() {
        QuorumWorld world = new QuorumWorld(9, 2, 1, 100, false);
        world.startAll();
        Replica leader = world.leader(10_000);
        Replica other = world.replicas.get(3 - leader.id());
        world.append(leader, "a");
        world.run(1_000);
        world.isolate(other.id());
        ask(world, leader, remove(leader), error -> { });
        world.run(500);
        assertThat(world.votersOf(world.replicas.get(3)).ids()).containsExactly(other.id());
        world.replicas.values().forEach(world::crash);
        world.heal();
        world.startAll();
        assertThat(world.runUntil(60_000, other::leads)).isTrue();
        assertThat(world.votersOf(other).ids()).containsExactly(other.id());
        assertThat(world.append(world.leader(10_000), "b")).isTrue();
        assertThat(world.runUntil(10_000, () -> leader.listener.values.equals(List.of("a", "b")))).isTrue();
    }

    /** Before a record of its epoch is committed a leader may not know of a set that was: no change then. One change at a time. */
    @Example
    void h66NoChangeBeforeTheEpochHasCommittedOrWhileAnotherIsUnderWay() {
        QuorumWorld world = new QuorumWorld(3, 4, 1, 100, false);
        world.startAll();
        Replica leader = world.leader(10_000);
        world.run(1_000);
        List<ErrorCode> answers = new ArrayList<>();
        ask(world, leader, remove(world.replicas.get(leader.id() % 4 + 1)), answers::add);
        ask(world, leader, add(world.replicas.get(5)), answers::add);
        assertThat(answers).containsExactly(ErrorCode.REQUEST_TIMED_OUT);
        world.run(1_000);
        assertThat(answers).containsExactly(ErrorCode.REQUEST_TIMED_OUT, ErrorCode.NONE);
        world.crash(leader);
        world.lose = message -> message instanceof FetchRequest;
        assertThat(world.runUntil(20_000, () -> world.leader() != null)).isTrue();
        ask(world, world.leader(), add(world.replicas.get(5)), answers::add);
        assertThat(answers.get(2)).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
    }

    /**
     * A voter's disk is replaced and it comes back empty under its id: it is another replica, whose vote does not count, until it was
     * removed and added; asked to join, it does both of its own accord.
     */
    @Example
    void h67AWipedVoterIsAnotherVoter() {
        for (boolean autoJoin : new boolean[] {false, true}) {
            QuorumWorld world = new QuorumWorld(6, 3, 0, 100, autoJoin);
            world.startAll();
            Replica leader = world.leader(10_000);
            world.append(leader, "a");
            world.run(1_000);
            Replica wiped = world.wipe(world.replicas.get(leader.id() % 3 + 1), new Uuid(8, 8));
            world.start(wiped);
            if (autoJoin) {
                assertThat(world.runUntil(60_000, () -> world.votersOf(world.leader(20_000)).isVoter(wiped.settings.self()))).isTrue();
                assertThat(voters(world)).hasSize(3);
            } else {
                world.run(30_000);
                assertThat(world.votersOf(world.leader(20_000)).isVoter(wiped.settings.self())).isFalse();
                assertThat(wiped.listener.values).as("it observes").containsExactly("a");
                assertThat(wiped.node.role()).isEqualTo(RaftRole.FOLLOWER);
                world.crash(leader);
                world.run(30_000);
                assertThat(wiped.leads()).isFalse();
            }
        }
    }

    /** The addresses of voters that moved come into the log by themselves. */
    @Example
    void aControllerJoinsByItself() {
        QuorumWorld world = new QuorumWorld(7, 1, 2, 100, true);
        world.startAll();
        assertThat(world.leader(10_000)).isNotNull();
        assertThat(world.runUntil(60_000, () -> voters(world).size() == 3)).isTrue();
    }

    /** From kraft.version 0, once the leader knows all of the voters' directories. */
    @Example
    void kraftVersionIsRaised() {
        QuorumWorld world = new QuorumWorld(8, 3, 0);
        world.startAll();
        Replica leader = world.leader(10_000);
        int epoch = leader.node.leader().epoch();
        assertThatThrownBy(() -> leader.node.upgradeKRaftVersion(epoch, (short) 1, false)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_UPDATE_VERSION)).hasMessageContaining("not all of the voters support it");
        world.run(4 * QuorumWorld.FETCH_MS);
        assertThat(ask(world, remove(leader))).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
        world.with(leader, () -> leader.node.upgradeKRaftVersion(epoch, (short) 1, true));
        assertThat(leader.node.kraftVersion()).isZero();
        world.with(leader, () -> leader.node.upgradeKRaftVersion(epoch, (short) 1, false));
        assertThat(world.runUntil(5_000, () -> world.replicas.values().stream().allMatch(one -> one.node.kraftVersion() == 1))).isTrue();
        world.run(1_000);
        assertThat(world.votersOf(leader).keys()).containsExactly(new ReplicaKey(1, new Uuid(7, 1)), new ReplicaKey(2, new Uuid(7, 2)),
            new ReplicaKey(3, new Uuid(7, 3)));
        assertThatThrownBy(() -> leader.node.upgradeKRaftVersion(epoch, (short) 0, false)).hasMessageContaining("the new version is a downgrade");
        assertThat(ask(world, remove(world.replicas.get(leader.id() % 3 + 1)))).isEqualTo(ErrorCode.NONE);
    }
}
