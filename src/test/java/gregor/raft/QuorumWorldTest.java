package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.raft.QuorumWorld.Replica;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Replicas under faults: what was committed stays, nobody leads beside another, and when the faults end all go on. */
class QuorumWorldTest {

    @Example
    void threeElectOneAndReplicate() {
        QuorumWorld world = new QuorumWorld(1, 3, 1);
        world.startAll();
        Replica leader = world.leader(10_000);
        assertThat(leader).isNotNull();
        world.append(leader, "a");
        world.append(leader, "b");
        assertThat(world.runUntil(2_000, () -> world.replicas.values().stream().allMatch(one -> one.listener.values.equals(List.of("a", "b")))))
            .isTrue();
    }

    @Claim("13.1")
    @Property(tries = 60)
    void safeUnderFaultsAndLiveAfterThem(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int voters) {
        QuorumWorld world = new QuorumWorld(seed, voters, 1);
        world.startAll();
        world.maxDelayMs = 1 + world.entropy.nextInt(world.entropy.nextInt(2) == 0 ? 20 : 400);
        int values = 0;
        for (int step = 0; step < 60; step++) {
            disturb(world);
            Replica leader = world.leader();
            for (int i = world.entropy.nextInt(4); leader != null && i > 0; i--) {
                values += world.append(leader, "value " + values) ? 1 : 0;
            }
            world.run(world.entropy.nextInt(800));
        }
        world.ghost.logsMatch();
        settle(world);
    }

    private static void disturb(QuorumWorld world) {
        Replica one = world.replicas.get(1 + world.entropy.nextInt(world.replicas.size()));
        switch (world.entropy.nextInt(10)) {
            case 0, 1 -> {
                if (one.isUp()) {
                    world.crash(one);
                }
            }
            case 2, 3, 4 -> {
                if (!one.isUp()) {
                    world.start(one);
                }
            }
            case 5 -> world.isolate(one.id());
            case 6 -> world.cut(one.id(), 1 + world.entropy.nextInt(world.replicas.size()));
            case 7 -> world.lossPercent = world.entropy.nextInt(30);
            case 8 -> {
                if (one.leads()) {
                    world.with(one, () -> one.node.resign(one.node.leader().epoch()));
                }
            }
            default -> world.heal();
        }
    }

    /** The faults stop: one leads, all hear the same, and nothing that was told before is gone. */
    private static void settle(QuorumWorld world) {
        world.heal();
        world.maxDelayMs = 5;
        world.replicas.values().stream().filter(one -> !one.isUp()).forEach(world::start);
        world.run(20 * QuorumWorld.ELECTION_MS);
        Replica leader = world.leader();
        assertThat(leader).as("somebody leads after 20 election timeouts").isNotNull();
        assertThat(world.append(leader, "last")).isTrue();
        assertThat(world.runUntil(5_000, () -> world.replicas.values().stream().allMatch(one -> one.log.highWatermark() == leader.log.endOffset())))
            .as("all have all: " + world.ends()).isTrue();
        for (Replica one : world.replicas.values()) {
            assertThat(one.listener.values).isEqualTo(leader.listener.values).endsWith("last");
            assertThat(one.listener.leaders.get(one.listener.leaders.size() - 1).leaderId()).isEqualTo(leader.id());
        }
        world.ghost.logsMatch();
    }
}
