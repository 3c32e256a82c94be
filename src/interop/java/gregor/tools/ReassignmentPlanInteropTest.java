package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.client.NodeAddress;
import gregor.controller.ReplicaPlacer;
import gregor.port.Entropy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.placement.ClusterDescriber;
import org.apache.kafka.metadata.placement.PlacementSpec;
import org.apache.kafka.metadata.placement.StripedReplicaPlacer;
import org.apache.kafka.metadata.placement.UsableBroker;

/** What reassign-partitions proposes is what Kafka's tool does, number by number, where both draw from the same random numbers. */
class ReassignmentPlanInteropTest {

    private static final class SameDraws implements Entropy {
        private final Random random;

        SameDraws(long seed) {
            random = new Random(seed);
        }

        @Override
        public long nextLong() {
            return random.nextLong();
        }

        @Override
        public int nextInt(int bound) {
            return random.nextInt(bound);
        }
    }

    @Property(tries = 2000)
    void thePlanIsKafkas(@ForAll long seed) {
        Random random = new Random(seed);
        int racks = random.nextInt(5);
        List<NodeAddress> nodes = new ArrayList<>();
        List<UsableBroker> usable = new ArrayList<>();
        for (int i = 0; i < 1 + seed % 12 || nodes.isEmpty(); i++) {
            int id = 3 * i + random.nextInt(3);
            String rack = racks == 0 ? null : "" + (char) ('a' + random.nextInt(racks)); // Kafka's HashMap has these in their order
            nodes.add(new NodeAddress(id, "host", 1, rack));
            usable.add(new UsableBroker(id, Optional.ofNullable(rack), false));
        }
        int partitions = 1 + random.nextInt(60);
        int factor = 1 + random.nextInt(nodes.size());
        List<List<Integer>> theirs = new StripedReplicaPlacer(new Random(seed)).place(new PlacementSpec(0, partitions, (short) factor),
            new ClusterDescriber() {
                @Override
                public Iterator<UsableBroker> usableBrokers() {
                    return usable.iterator();
                }

                @Override
                public Uuid defaultDir(int brokerId) {
                    return Uuid.ZERO_UUID;
                }
            }).assignments().stream().map(assignment -> assignment.replicas()).toList();
        ReplicaPlacer placer = new ReplicaPlacer(ReassignPartitionsTool.usable(nodes, true), new SameDraws(seed));
        List<List<Integer>> ours = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            ours.add(placer.place(factor));
        }
        assertThat(ours).isEqualTo(theirs);
    }
}
