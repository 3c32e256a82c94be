package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.metadata.BrokerRegistration;
import gregor.sim.SimEntropy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReplicaPlacerTest {

    private static BrokerRegistration broker(int id, String rack, boolean fenced) {
        return broker(id, rack, fenced, false, List.of());
    }

    private static BrokerRegistration broker(int id, String rack, boolean fenced, boolean leaving, List<Uuid> cordoned) {
        return new BrokerRegistration(id, 1, Uuid.ZERO, List.of(), List.of(), rack, fenced, leaving, List.of(new Uuid(id, id)), cordoned);
    }

    @Property(tries = 300)
    void noBrokerTwiceTheLeaderUnfencedAndAsManyRacksAsThereAre(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int brokers,
            @ForAll @IntRange(min = 1, max = 5) int racks) {
        Random random = new Random(seed);
        Map<Integer, BrokerRegistration> all = new TreeMap<>();
        for (int id = 0; id < brokers; id++) {
            all.put(id, broker(id, racks == 5 ? null : "r" + random.nextInt(racks), id > 0 && random.nextInt(4) == 0));
        }
        long rackCount = all.values().stream().map(BrokerRegistration::rack).distinct().count();
        int replicationFactor = 1 + random.nextInt(brokers);
        ReplicaPlacer placer = new ReplicaPlacer(all.values(), new SimEntropy(seed));
        for (int partition = 0; partition < 40; partition++) {
            List<Integer> replicas = placer.place(replicationFactor);
            assertThat(replicas).hasSize(replicationFactor).doesNotHaveDuplicates();
            assertThat(all.get(replicas.get(0)).fenced()).as("the leader of " + replicas).isFalse();
            Set<String> used = new HashSet<>();
            replicas.forEach(id -> used.add(all.get(id).rack()));
            assertThat((long) used.size()).as("racks of " + replicas).isEqualTo(Math.min(replicationFactor, rackCount));
        }
    }

    /** Within one rack, a full round gives each broker one lead and as many replicas as any other. */
    @Property(tries = 100)
    void rounds(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int brokers, @ForAll @IntRange(min = 1, max = 5) int rounds) {
        List<BrokerRegistration> all = new ArrayList<>();
        for (int id = 0; id < brokers; id++) {
            all.add(broker(id, "r", false));
        }
        int replicationFactor = 1 + new Random(seed).nextInt(brokers);
        ReplicaPlacer placer = new ReplicaPlacer(all, new SimEntropy(seed));
        int[] leads = new int[brokers];
        int[] holds = new int[brokers];
        for (int partition = 0; partition < rounds * brokers; partition++) {
            List<Integer> replicas = placer.place(replicationFactor);
            leads[replicas.get(0)]++;
            replicas.forEach(id -> holds[id]++);
        }
        assertThat(leads).containsOnly(rounds);
        assertThat(holds).containsOnly(rounds * replicationFactor);
    }

    @Test
    void fencedBrokersComeLast() {
        List<BrokerRegistration> all = List.of(broker(1, null, false), broker(2, null, true), broker(3, null, false), broker(4, null, true));
        for (int seed = 0; seed < 50; seed++) {
            assertThat(new ReplicaPlacer(all, new SimEntropy(seed)).place(2)).containsExactlyInAnyOrder(1, 3);
            assertThat(new ReplicaPlacer(all, new SimEntropy(seed)).place(3)).contains(1, 3);
        }
    }

    @Test
    void brokersThatLeaveOrTakeNothingNewAreNotUsed() {
        List<BrokerRegistration> all = List.of(broker(1, null, false), broker(2, null, false, true, List.of()),
            broker(3, null, false, false, List.of(new Uuid(3, 3))), broker(4, null, false, false, null));
        assertThat(new ReplicaPlacer(all, new SimEntropy(1)).place(2)).containsExactlyInAnyOrder(1, 4);
        assertThatThrownBy(() -> new ReplicaPlacer(all, new SimEntropy(1)).place(3)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR)).hasMessage("Unable to replicate the partition 3 time(s): "
                + "The target replication factor of 3 cannot be reached because only 2 broker(s) are registered or some brokers have all their "
                + "log directories cordoned.");
    }

    @Test
    void withoutAnUnfencedBrokerNothingIsPlaced() {
        assertThatThrownBy(() -> new ReplicaPlacer(List.of(broker(1, null, true)), new SimEntropy(1)).place(1))
            .hasMessageContaining("All brokers are currently fenced");
        assertThatThrownBy(() -> new ReplicaPlacer(List.of(), new SimEntropy(1)).place(1)).isInstanceOf(KafkaException.class);
    }

    @Test
    void firstPartitionsBeginAnywhere() {
        List<BrokerRegistration> all = List.of(broker(1, null, false), broker(2, null, false), broker(3, null, false));
        Set<Integer> first = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            first.addAll(new ReplicaPlacer(all, new SimEntropy(seed)).place(1));
        }
        assertThat(first).containsExactlyInAnyOrder(1, 2, 3);
    }
}
