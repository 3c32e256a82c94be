package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.message.VoteMessage.VoteRequest;
import gregor.raft.QuorumWorld.Replica;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LeaderLossTest {

    private static final int LONG_MS = 30_000;

    private static QuorumWorld led(long seed, int voters) {
        QuorumWorld world = new QuorumWorld(seed, voters, 1);
        world.refusing = true;
        world.startAll();
        assertThat(world.leader(20_000)).isNotNull();
        world.run(5_000);
        return world;
    }

    private static int epoch(QuorumWorld world) {
        return world.leader().node.election().leaderEpoch();
    }

    private static List<Replica> followers(QuorumWorld world) {
        return world.replicas.values().stream().filter(one -> world.isVoter(one.id()) && !one.leads()).toList();
    }

    @Claim("13.5")
    @Property(tries = 30)
    void theProcessOfALeaderIsGoneAndAnotherLeadsLongBeforeTheFetchTimeout(@ForAll long seed, @ForAll @IntRange(min = 1, max = 2) int faults) {
        QuorumWorld world = led(seed, 2 * faults + 1);
        int before = epoch(world);
        Replica dead = world.leader();
        world.append(dead, "kept");
        assertThat(world.runUntil(1_000, () -> followers(world).stream().allMatch(one -> one.listener.values.contains("kept")))).isTrue();
        world.crash(dead);
        assertThat(world.leader(QuorumWorld.FETCH_MS / 5)).isNotNull();
        assertThat(epoch(world)).isBetween(before + 1, before + 2);
        assertThat(world.leader().listener.values).contains("kept");
    }

    /** It cannot fetch, so it asks for votes; but not in a loop, and nobody who hears the leader gives one. */
    @Property(tries = 5)
    void oneThatCannotConnectDoesNotDisturbTheOthers(@ForAll long seed) {
        QuorumWorld world = led(seed, 3);
        int before = epoch(world);
        Replica leader = world.leader();
        Replica lonely = followers(world).get(0);
        AtomicInteger votes = new AtomicInteger();
        world.lose = message -> {
            votes.addAndGet(message instanceof VoteRequest ? 1 : 0);
            return false;
        };
        world.refuse(lonely.id(), leader.id());
        world.run(LONG_MS);
        assertThat(world.leader()).isSameAs(leader);
        assertThat(epoch(world)).isEqualTo(before);
        assertThat(votes).as("two voters are asked, early once, and then after each fetch timeout")
            .hasValueBetween(2, 4 * (1 + LONG_MS / QuorumWorld.FETCH_MS));
    }

    /** No majority can acknowledge what it appends any more, so it could not lead on. */
    @Example
    void aLeaderThatAMajorityCannotReachIsReplacedOnce() {
        QuorumWorld world = led(7, 3);
        int before = epoch(world);
        Replica old = world.leader();
        followers(world).forEach(one -> world.refuse(one.id(), old.id()));
        assertThat(world.runUntil(QuorumWorld.FETCH_MS / 5, () -> world.leader() != old)).isTrue();
        world.run(LONG_MS);
        assertThat(old.node.role()).isEqualTo(RaftRole.FOLLOWER);
        assertThat(epoch(world)).isBetween(before + 1, before + 2);
    }

    /** Connections end for many reasons; the next one may be taken. */
    @Example
    void oneLostConnectionIsNoLostLeader() {
        QuorumWorld world = led(9, 3);
        int before = epoch(world);
        Replica leader = world.leader();
        for (int i = 0; i < 100; i++) {
            world.endConnections(leader.id());
            world.run(RaftSettings.FETCH_MAX_WAIT_MS + 100); // by then the next fetch has been answered
        }
        assertThat(world.leader()).isSameAs(leader);
        assertThat(epoch(world)).isEqualTo(before);
    }

    @Example
    void eachVoterWaitsForAnotherTime() {
        VoterSet voters = new QuorumWorld(1, 4, 0).replicas.get(1).settings.staticVoters();
        assertThat(List.of(1, 2, 4).stream().map(id -> LeaderLoss.waitMs(voters, id, 3)).toList()).containsExactly(10, 160, 310);
        assertThat(LeaderLoss.isLost(1)).isFalse();
        assertThat(LeaderLoss.isLost(2)).isTrue();
    }
}
