package gregor.replica;

import static gregor.replica.ReplicaWorld.PARTITION;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.metadata.LogRecords.ConfigRecord;
import gregor.sim.SimEntropy;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReplicationThrottleTest {

    private static final int WINDOWS = 11;
    private static final int SECONDS = 60;
    private static final List<String> ALL = List.of("*");
    private static final byte BROKER = 4;
    private static final int BATCHES = 40;

    /** Who sends whenever it may sends as much as it may, but for what a window at the edge is too much or too little. */
    @Property(tries = 100)
    void theRateIsKeptAndUsed(@ForAll long seed, @ForAll @IntRange(min = 100, max = 10_000) int rate) {
        SimEntropy chance = new SimEntropy(seed);
        ReplicationThrottle throttle = new ReplicationThrottle(1, WINDOWS, 1);
        throttle.limit(rate);
        int piece = rate / 20 + chance.nextInt(rate / 5); // enough of them fit into a second
        long start = chance.nextLong() >> 20;
        long sent = 0;
        for (long ms = 0; ms < SECONDS * 1_000; ms += 1 + chance.nextInt(20)) {
            if (!throttle.isHeldBack(ALL, 0, start + ms)) {
                throttle.record(ALL, 0, piece, start + ms);
                sent += piece;
            }
        }
        assertThat(sent).isBetween((long) (0.8 * rate * SECONDS), (long) (1.4 * rate * SECONDS));
    }

    @Test
    void onlyTheReplicasThatAreNamedAreHeldBack() {
        ReplicationThrottle throttle = new ReplicationThrottle(7, WINDOWS, 1);
        throttle.limit(10);
        throttle.record(List.of("0:1"), 0, 1_000, 0);
        assertThat(throttle.isHeldBack(ALL, 0, 0)).as("another broker's does not count").isFalse();
        throttle.record(List.of("0:1", "3:7"), 3, 1_000, 0);
        assertThat(throttle.isHeldBack(List.of("3:7"), 3, 1)).isTrue();
        assertThat(throttle.isHeldBack(ALL, 4, 1)).isTrue();
        assertThat(throttle.isHeldBack(List.of("3:7"), 4, 1)).isFalse();
        assertThat(throttle.isHeldBack(List.of(), 3, 1)).isFalse();
        assertThat(throttle.isHeldBack(ALL, 3, 1 + WINDOWS * 1_000)).as("what is old is forgotten").isFalse();
        throttle.record(ALL, 0, 1_000, 20_000);
        throttle.limit(Long.MAX_VALUE);
        assertThat(throttle.isHeldBack(ALL, 0, 20_001)).isFalse();
    }

    /** A replica that is far behind comes at the rate that is set, on whichever side, and nobody runs in circles meanwhile. */
    private static void comesSlowly(String direction) {
        ReplicaWorld world = new ReplicaWorld(3, Map.of(direction + ".replication.throttled.replicas", "*"));
        world.decisions.add(List.of(new ConfigRecord(BROKER, "", direction + ".replication.throttled.rate", "200")));
        world.brokers.values().forEach(ReplicatingBroker::hearAll);
        world.broker(3).crash();
        world.messages.removeIf(message -> message.from() == 3);
        world.decideIsr(List.of(1, 2));
        for (int i = 0; i < BATCHES; i++) {
            world.broker(1).produce("record " + i);
            world.settle(5);
        }
        assertThat(world.broker(2).log().logEndOffset()).as("one that keeps up is not held back").isGreaterThan(BATCHES - 5);
        long bytes = world.broker(1).log().sizeInBytes();
        world.settle(12_000); // what the others took is forgotten
        world.broker(3).start();
        world.settle(5_000);
        assertThat(world.broker(3).log().sizeInBytes()).as("of %d bytes after 5 s, of " + PARTITION, bytes).isBetween(500L, 3_400L).isLessThan(bytes);
        int requests = world.requests;
        world.settle(5_000);
        assertThat(world.requests - requests).as("requests in 5 s").isLessThan(300);
        world.settle(60_000);
        assertThat(world.broker(3).stored()).isEqualTo(world.broker(1).stored());
    }

    @Test
    void aFollowerThatIsBehindComesSlowly() {
        comesSlowly("follower");
    }

    @Test
    void aLeaderLetsItComeSlowly() {
        comesSlowly("leader");
    }
}
