package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Which replica a consumer is sent to, against a twin that asks for each of them whether there is a better one. */
class RackAwareReplicaSelectorTest {

    private static final int RACKS = 3;

    /** Racks a, b, c, and none. */
    private static String rack(int number) {
        return number == RACKS ? null : Character.toString('a' + number);
    }

    private static ReplicaView view(int brokerId, int number) {
        return new ReplicaView(brokerId, rack(number % (RACKS + 1)), number / 4 % 3, number / 12 % 3);
    }

    private static boolean isBetter(ReplicaView one, ReplicaView other) {
        if (one.endOffset() != other.endOffset()) {
            return one.endOffset() > other.endOffset();
        }
        return one.behindMs() != other.behindMs() ? one.behindMs() < other.behindMs() : one.brokerId() > other.brokerId();
    }

    private static ReplicaView twin(String rack, ReplicaView leader, List<ReplicaView> followers) {
        if (rack.equals(leader.rack())) {
            return leader;
        }
        List<ReplicaView> near = followers.stream().filter(each -> rack.equals(each.rack())).toList();
        return near.stream().filter(each -> near.stream().noneMatch(other -> isBetter(other, each))).findFirst().orElse(leader);
    }

    @Property(tries = 500)
    void theMostCaughtUpInTheRackIsChosenUnlessTheLeaderIsInIt(@ForAll @IntRange(max = RACKS - 1) int rack, @ForAll @IntRange(max = 35) int leader,
            @ForAll @Size(max = 5) List<@IntRange(max = 35) Integer> others) {
        List<ReplicaView> followers = new ArrayList<>();
        others.forEach(each -> followers.add(view(2 + followers.size(), each)));
        ReplicaView leads = view(1, leader);
        ReplicaView chosen = RackAwareReplicaSelector.select(rack(rack), leads, followers);
        assertThat(chosen).isEqualTo(twin(rack(rack), leads, followers));
        assertThat(chosen == leads || rack(rack).equals(chosen.rack())).isTrue();
    }
}
