package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.book.claim.Claim;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochRequest;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.VoteMessage.VoteRequest;
import gregor.raft.QuorumWorld.Replica;
import gregor.sim.SimEntropy;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Accidents of the past, each as a run of a few replicas. The ids are those of the project's catalogue. */
class RaftHistoryTest {

    /** KAFKA-10533: the leader dies before it has forced what two followers have. It is committed, and stays. */
    @Claim("14.2")
    @Property(tries = 30)
    void h57_whatCountsIsOnDisk(@ForAll long seed) {
        QuorumWorld world = new QuorumWorld(seed, 3, 0);
        world.startAll();
        Replica leader = world.leader(20_000);
        world.append(leader, "a");
        world.runUntil(1_000, () -> world.ghost.committed.size() > 1 || world.replicas.values().stream().anyMatch(one -> !one.leads() && one.log.endOffset() > 1));
        world.replicas.values().forEach(world::crash); // the power fails everywhere: what was counted must have been forced
        world.startAll();
        Replica next = world.leader(20_000);
        assertThat(world.runUntil(5_000, () -> next.log.highWatermark() == next.log.endOffset())).isTrue();
        world.ghost.logsMatch();
    }

    /** KAFKA-10527: a leader is started again, has lost its tail, and must not write other records under the same epoch and offset. */
    @Test
    void h58_aRestartedLeaderDoesNotLeadOn() {
        OneReplica leader = new OneReplica(3).start().elected();
        assertThat(leader.log.endOffset()).isEqualTo(1);
        leader.log.crash(new SimEntropy(2));
        leader.start();
        assertThat(leader.node.role()).isEqualTo(RaftRole.RESIGNED);
        assertThat(leader.node.leader().hasLeader()).isFalse();
        assertThat(OneReplica.partition(leader.ask(OneReplica.fetch(OneReplica.TWO, 1, 0, 0), 18).get(0)).errorCode())
            .isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
        leader.pass(2 * QuorumWorld.ELECTION_MS);
        assertThat(leader.store.read()).as("it goes on in another epoch").isEqualTo(QuorumState.unknownLeader(2));
    }

    /** KAFKA-12619, Raft's figure 8: records of an older epoch are on a majority, the new epoch's first record is not yet. */
    @Test
    void h59_nothingIsCommittedBeforeTheEpochsFirstRecord() {
        OneReplica leader = new OneReplica(3);
        leader.log.appendAsLeader(OneReplica.batch(0, 0, "a", "b"), 0, 0);
        leader.log.flush();
        leader.start().elected().node.flush();
        assertThat(leader.log.endOffset()).isEqualTo(3);
        leader.ask(OneReplica.fetch(OneReplica.TWO, 1, 2, 0), 18);
        leader.ask(OneReplica.fetch(OneReplica.THREE, 1, 2, 0), 18);
        assertThat(leader.node.highWatermark()).isZero();
        leader.ask(OneReplica.fetch(OneReplica.TWO, 1, 3, 1), 18);
        assertThat(leader.node.highWatermark()).isEqualTo(3);
        assertThat(leader.listener.values).containsExactly("a", "b");
    }

    /** KAFKA-17332: an observer that may become a voter has forced what is below the offset that it fetches from. */
    @Test
    void h60_anObserverForcesBeforeItFetches() {
        QuorumWorld world = new QuorumWorld(60, 3, 1);
        Replica observer = world.replicas.get(4);
        world.lose = message -> {
            if (message instanceof FetchRequest fetch && fetch.follower() == 4) {
                assertThat(observer.log.flushedOffset()).isEqualTo(fetch.topics().get(0).partitions().get(0).fetchOffset());
            }
            return false;
        };
        world.startAll();
        Replica leader = world.leader(20_000);
        for (int i = 0; i < 20; i++) {
            world.append(leader, "value " + i);
            world.run(3);
        }
        assertThat(world.runUntil(5_000, () -> observer.listener.values.size() == 20)).isTrue();
        assertThat(observer.log.flushes).isPositive();
    }

    /** KAFKA-15345, KAFKA-17333: "you lead" is told behind all that was there before; a slow listener hears it late. */
    @Test
    void h61_leadershipIsToldAtTheEpochsStart() {
        OneReplica leader = new OneReplica(3);
        leader.log.appendAsLeader(OneReplica.batch(0, 0, "a"), 0, 0);
        leader.log.flush();
        leader.start();
        leader.listener.slow = true;
        leader.elected().node.flush();
        assertThat(leader.listener.leader().leaderId()).isEqualTo(LeaderAndEpoch.NOBODY);
        leader.ask(OneReplica.fetch(OneReplica.TWO, 1, 2, 1), 18);
        assertThat(leader.listener.values).containsExactly("a");
        assertThat(leader.listener.leader().leaderId()).as("it is still at work").isEqualTo(LeaderAndEpoch.NOBODY);
        Runnable done = leader.listener.pending;
        leader.listener.pending = null;
        done.run();
        assertThat(leader.listener.leader()).isEqualTo(new LeaderAndEpoch(1, 1));
        leader.start();
        assertThat(leader.listener.leaders).as("a leader that was started again is none").doesNotContain(new LeaderAndEpoch(1, 1));
    }

    /** KAFKA-15489: a leader that is cut off from the majority, alone or with another, gives up; the others have another by then, or soon. */
    @Property(tries = 15)
    void h65_aLeaderCutOffResigns(@ForAll long seed, @ForAll boolean withAnother) {
        QuorumWorld world = new QuorumWorld(seed, 5, 0);
        world.startAll();
        Replica old = world.leader(20_000);
        world.run(1_000);
        int companion = withAnother ? old.id() % 5 + 1 : old.id();
        for (int id : world.replicas.keySet()) {
            if (id != old.id() && id != companion) {
                for (int minority : new int[] {old.id(), companion}) {
                    world.cut(id, minority);
                    world.cut(minority, id);
                }
            }
        }
        long committed = old.log.highWatermark();
        world.append(old, "nobody else will ever have it");
        assertThat(world.runUntil(2 * QuorumWorld.FETCH_MS, () -> !old.leads())).isTrue();
        assertThat(old.log.highWatermark()).isEqualTo(committed);
        assertThat(world.runUntil(20 * QuorumWorld.ELECTION_MS, () -> world.leader() != null)).isTrue();
        assertThat(world.leader()).isNotSameAs(old);
    }

    /** An asymmetric cut: the leader is heard but hears nobody. Its followers' fetches do not come through, so it is none. */
    @Test
    void h65_aLeaderThatHearsNobodyResigns() {
        QuorumWorld world = new QuorumWorld(65, 3, 0);
        world.startAll();
        Replica old = world.leader(20_000);
        world.replicas.keySet().forEach(id -> world.cut(id, old.id()));
        assertThat(world.runUntil(20 * QuorumWorld.ELECTION_MS, () -> world.leader() != null && world.leader() != old)).isTrue();
        assertThat(world.runUntil(QuorumWorld.FETCH_MS, () -> !old.leads())).isTrue();
    }

    /** KAFKA-17751: with nothing to do, a replica has nothing to do: no timer that is always over, no request that is answered at once. */
    @Test
    void h71_anIdleQuorumIsQuiet() {
        QuorumWorld world = new QuorumWorld(71, 3, 2);
        world.startAll();
        Replica leader = world.leader(20_000);
        world.run(5_000);
        long eventsBefore = world.events;
        long sentBefore = world.sent;
        world.run(60_000);
        assertThat(world.leader()).isSameAs(leader);
        assertThat((world.sent - sentBefore) / 60).as("messages a second: two fetches a follower").isLessThanOrEqualTo(2 * 4 + 1);
        assertThat((world.events - eventsBefore) / 60).as("events a second").isLessThan(60);
    }

    /** The same with a voter that is down, and with a replica that cannot find any leader: retries are paced. */
    @Test
    void h71_aQuorumThatCannotAgreeIsQuietToo() {
        QuorumWorld world = new QuorumWorld(72, 3, 1);
        world.startAll();
        world.crash(world.replicas.get(1));
        world.crash(world.replicas.get(2));
        world.run(5_000);
        long eventsBefore = world.events;
        world.run(60_000);
        assertThat(world.leader()).isNull();
        assertThat((world.events - eventsBefore) / 60).as("events a second").isLessThan(200);
        world.isolate(3);
        eventsBefore = world.events;
        world.run(60_000);
        assertThat((world.events - eventsBefore) / 60).as("events a second").isLessThan(20);
    }

    /** A voter that can send but not receive does not get to begin epochs: nobody answers its pre-votes, and nobody minds them. */
    @Claim("13.4")
    @Property(tries = 15)
    void h72_whoCannotReceiveDoesNotDisturb(@ForAll long seed) {
        QuorumWorld world = new QuorumWorld(seed, 3, 0);
        world.startAll();
        Replica leader = world.leader(20_000);
        world.run(1_000);
        int epoch = leader.node.election().leaderEpoch();
        Replica deaf = world.replicas.get(leader.id() % 3 + 1);
        world.replicas.keySet().forEach(id -> world.cut(id, deaf.id()));
        world.run(60_000);
        assertThat(leader.leads()).isTrue();
        assertThat(leader.node.election().leaderEpoch()).isEqualTo(epoch);
        assertThat(deaf.store.read().leaderEpoch()).isEqualTo(epoch);
        world.heal();
        assertThat(world.runUntil(5_000, () -> deaf.node.role() == RaftRole.FOLLOWER)).isTrue();
        assertThat(leader.node.election().leaderEpoch()).isEqualTo(epoch);
    }

    /** Fetches get lost, all else comes through: the quorum goes on electing, and is one again when they come through. */
    @Property(tries = 10)
    void h72_lostFetchesHeal(@ForAll long seed) {
        QuorumWorld world = new QuorumWorld(seed, 3, 0);
        world.lose = message -> message instanceof FetchRequest || message instanceof FetchResponse;
        world.startAll();
        world.run(30_000);
        world.heal();
        world.run(20 * QuorumWorld.ELECTION_MS);
        Replica leader = world.leader();
        assertThat(leader).isNotNull();
        assertThat(world.append(leader, "a")).isTrue();
        assertThat(world.runUntil(20_000, () -> world.replicas.values().stream().allMatch(one -> one.listener.values.contains("a")))).isTrue();
    }

    /** Without BeginQuorumEpoch, or with votes that get lost, somebody leads all the same. */
    @Property(tries = 10)
    void h72_lostAnnouncementsAndVotes(@ForAll long seed) {
        QuorumWorld world = new QuorumWorld(seed, 3, 0);
        world.lose = message -> message instanceof BeginQuorumEpochRequest || message instanceof VoteRequest && world.entropy.nextInt(3) == 0;
        world.startAll();
        Replica leader = world.leader(60_000);
        assertThat(leader).isNotNull();
        assertThat(world.runUntil(10_000, () -> world.replicas.values().stream().allMatch(one -> one.log.highWatermark() > 0))).isTrue();
    }
}
