package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A node that loses power closes no connection: whoever waits for its answer has to find out by other means. */
class LostRequestTest {

    /** What was under way when the leader's node lost power, and is never answered: the messages are gone, and nobody is told. */
    private static void leadersNodeLosesPower(ReplicaWorld world) {
        world.messages.clear();
    }

    private static void produceAndCopy(ReplicaWorld world, int records) {
        for (int i = 0; i < records; i++) {
            world.broker(1).produce("value " + i);
            world.settle(20);
        }
    }

    /**
     * Whenever it happens: between request and reply, with records or without. A follower that has just copied something and asks for more
     * waits for replica.socket.timeout.ms in Kafka, 30 s.
     */
    @Property(tries = 60)
    void theNextTermIsFollowedWheneverThePowerFailed(@ForAll @IntRange(max = 40) int steps, @ForAll @IntRange(max = 3) int records) {
        ReplicaWorld world = new ReplicaWorld(2, Map.of());
        world.electAndTell(1);
        produceAndCopy(world, records);
        for (int i = 0; i < steps; i++) {
            if (world.messages.isEmpty() || i % 3 == 0) {
                world.pass(1);
            } else {
                world.messages.remove(0).arrive().run();
            }
        }
        leadersNodeLosesPower(world);
        world.electAndTell(1);
        world.broker(1).produce("written in the next term");
        world.settle(2_000);
        assertThat(world.broker(2).stored()).hasSize(records + 1).isEqualTo(world.broker(1).stored());
    }
}
