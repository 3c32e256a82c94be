package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.FetchMessage.PartitionData;
import gregor.protocol.MemoryRecords;
import gregor.sim.SimEntropy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FetchSessionCacheTest {
    private static final long EVICTION_MS = FetchSessionCache.EVICTION_MS;

    private static List<FetchResult> partitions(int count) {
        List<FetchResult> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FetchPartitionRequest wanted =
                new FetchPartitionRequest(new TopicPartition("t", i), Uuid.ZERO, i, -1, 0, -1, -1, 100);
            results.add(new FetchResult(wanted, PartitionData.of(i, 0, 0, 0, null, MemoryRecords.EMPTY)));
        }
        return results;
    }

    private static int create(FetchSessionCache cache, boolean follower, int size, long nowMs) {
        return cache.create(follower, false, partitions(size), nowMs);
    }

    @Test
    void withoutSlotsThereAreNoSessions() {
        assertThat(create(new FetchSessionCache(0, new SimEntropy(1)), true, 3, 0)).isZero();
    }

    @Test
    void anIdleSessionGivesUpItsSlot() {
        FetchSessionCache cache = new FetchSessionCache(1, new SimEntropy(1));
        int idle = create(cache, false, 5, 0);
        assertThat(create(cache, false, 9, EVICTION_MS)).as("the first is young").isZero();
        int next = create(cache, false, 1, EVICTION_MS + 1);
        assertThat(next).isPositive();
        assertThat(cache.get(idle)).isNull();
        assertThat(cache.get(next)).isNotNull();
    }

    @Test
    void aLargerOneTakesTheSlotOfAnOldOneThatIsUsed() {
        FetchSessionCache cache = new FetchSessionCache(2, new SimEntropy(1));
        int large = create(cache, false, 5, 0);
        int small = create(cache, false, 4, 0);
        cache.touch(large, 5, EVICTION_MS + 1);
        cache.touch(small, 4, EVICTION_MS + 1);
        assertThat(create(cache, false, 4, EVICTION_MS + 1)).as("not larger").isZero();
        assertThat(create(cache, false, 5, EVICTION_MS + 1)).isPositive();
        assertThat(cache.get(small)).isNull();
        assertThat(cache.get(large)).isNotNull();
    }

    @Test
    void aFollowerTakesAConsumersSlotAndNeverTheOtherWayRound() {
        FetchSessionCache cache = new FetchSessionCache(1, new SimEntropy(1));
        create(cache, false, 50, 0);
        int follower = create(cache, true, 1, 1);
        assertThat(follower).isPositive();
        cache.touch(follower, 1, EVICTION_MS + 2);
        assertThat(create(cache, false, 100, EVICTION_MS + 2)).isZero();
        assertThat(create(cache, true, 2, EVICTION_MS + 2)).isPositive();
    }

    private record Naive(int id, boolean follower, int size, long createdMs, long usedMs) {}

    /** replica.I7, and who must give way, against Kafka's rule over a sorted list. */
    @Property(tries = 300)
    void evictsAsTheSortedRuleDoes(@ForAll @Size(max = 60) List<@IntRange(max = 9_999) Integer> script) {
        int slots = 3;
        FetchSessionCache cache = new FetchSessionCache(slots, new SimEntropy(1));
        List<Naive> model = new ArrayList<>();
        long nowMs = 0;
        for (int step : script) {
            nowMs += step % 7 * (EVICTION_MS / 3);
            int size = 1 + step / 100 % 6;
            if (step % 3 == 0 && !model.isEmpty()) {
                Naive used = model.remove(step % model.size());
                cache.touch(used.id, size, nowMs);
                model.add(new Naive(used.id, used.follower, size, used.createdMs, nowMs));
                continue;
            }
            boolean follower = step % 5 == 0;
            boolean room = model.size() < slots;
            Optional<Naive> victim = room ? Optional.empty() : victim(model, follower, size, nowMs);
            int id = create(cache, follower, size, nowMs);
            assertThat(id != 0).isEqualTo(room || victim.isPresent());
            if (id != 0) {
                if (!room) {
                    Naive gone = model.stream().filter(session -> cache.get(session.id) == null).findFirst().orElseThrow();
                    assertThat(gone.size).isEqualTo(gone.usedMs < nowMs - EVICTION_MS ? gone.size : victim.get().size);
                    model.remove(gone);
                }
                model.add(new Naive(id, follower, size, nowMs, nowMs));
            }
            assertThat(cache.size()).isEqualTo(model.size()).isLessThanOrEqualTo(slots);
        }
    }

    private static Optional<Naive> victim(List<Naive> sessions, boolean follower, int size, long nowMs) {
        Optional<Naive> idle = sessions.stream().filter(each -> nowMs - each.usedMs > EVICTION_MS).findFirst();
        if (idle.isPresent()) {
            return idle;
        }
        Comparator<Naive> worth = Comparator.comparing(Naive::follower).thenComparing(Naive::size);
        Naive asker = new Naive(0, follower, size, 0, 0);
        return sessions.stream()
            .filter(each -> nowMs - each.createdMs > EVICTION_MS || follower && !each.follower)
            .min(worth)
            .filter(least -> worth.compare(asker, least) > 0);
    }
}
