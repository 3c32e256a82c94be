package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.metadata.ClusterRecords.BrokerRegistrationChangeRecord;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** H15, the follower's part: a broker that leaves in order does not follow where it has left the ISR, and nowhere once it closes. */
class LeavingFollowerTest {

    private static final int LONG_ENOUGH_MS = 3_000;
    private static final int LEAVER = 2;

    private final ReplicaWorld world = new ReplicaWorld(3, Map.of());
    private final ReplicatingBroker leader = world.broker(1);
    private final ReplicatingBroker leaver = world.broker(LEAVER);

    private long leaversEndAfterOneMore() {
        assertThat(leader.produce("a")).isNotNegative();
        world.settle(LONG_ENOUGH_MS);
        assertThat(world.broker(3).log().logEndOffset()).as("the others follow").isEqualTo(leader.log().logEndOffset());
        return leaver.log().logEndOffset();
    }

    private static BrokerRegistrationChangeRecord leaves() {
        return new BrokerRegistrationChangeRecord(LEAVER, 100 + LEAVER, (byte) 0, (byte) 1, List.of(), null);
    }

    private static PartitionRecord isr(List<Integer> isr) {
        return TestBroker.partition(ReplicaWorld.TOPIC_ID, 0, List.of(1, 2, 3), isr, 1, 1, 11);
    }

    private void decide(MetadataRecord... decision) {
        world.decisions.add(List.of(decision));
        world.brokers.values().forEach(ReplicatingBroker::hearAll);
    }

    @Test
    void whoLeavesFollowsNoLongerWhereItIsNotInSync() {
        assertThat(leaversEndAfterOneMore()).isEqualTo(1);
        decide(leaves(), isr(List.of(1, 3)));
        assertThat(leaversEndAfterOneMore()).isEqualTo(1);
    }

    @Test
    void whereItIsInSyncItGoesOnAndWhoDoesNotLeaveDoesAnyway() {
        decide(leaves());
        assertThat(leaversEndAfterOneMore()).as("others wait for it").isEqualTo(1);
        ReplicaWorld other = new ReplicaWorld(3, Map.of());
        other.decisions.add(List.of(isr(List.of(1, 3))));
        other.brokers.values().forEach(ReplicatingBroker::hearAll);
        other.broker(1).produce("a");
        other.settle(LONG_ENOUGH_MS);
        assertThat(other.broker(LEAVER).log().logEndOffset()).as("or it would never be in sync again").isEqualTo(1);
    }

    @Test
    void nothingIsAppendedOnceItHasClosed() {
        leader.produce("a");
        while (world.messages.stream().noneMatch(message -> message.to() == LEAVER && message.what().equals("FetchResponse"))) {
            world.messages.remove(0).arrive().run();
        }
        leaver.replicas().close();
        world.settle(LONG_ENOUGH_MS);
        assertThat(leaver.log().logEndOffset()).isZero();
    }
}
