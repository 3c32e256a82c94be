package gregor.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PersistentMapTest {

    /** Positive numbers are put, negative ones removed; after each step the map, and all earlier ones, equal their twins. */
    @Property(tries = 100)
    void itIsATreeMapWhosePastStays(@ForAll @Size(max = 60) List<@IntRange(min = -30, max = 30) Integer> steps) {
        PersistentMap<Integer, String> map = PersistentMap.empty();
        TreeMap<Integer, String> twin = new TreeMap<>();
        List<Map<Integer, String>> maps = new ArrayList<>();
        List<Map<Integer, String>> twins = new ArrayList<>();
        for (int step : steps) {
            if (step >= 0) {
                String value = step + "@" + maps.size();
                map = map.with(step, value);
                twin.put(step, value);
            } else {
                map = map.without(-step);
                twin.remove(-step);
            }
            maps.add(map);
            twins.add(new TreeMap<>(twin));
            assertThat(map.height()).isLessThanOrEqualTo((int) (1.45 * Math.log(map.size() + 2) / Math.log(2)));
        }
        assertThat(maps).isEqualTo(twins);
        for (int i = 0; i < maps.size(); i++) {
            assertThat(new ArrayList<>(maps.get(i).keySet())).isEqualTo(new ArrayList<>(twins.get(i).keySet()));
            assertThat(maps.get(i)).hasSize(twins.get(i).size());
        }
    }

    @Property(tries = 50)
    void fromStartsAtTheKeyOrBehindIt(@ForAll @Size(max = 40) List<@IntRange(min = 0, max = 50) Integer> keys, @ForAll @IntRange(min = -1, max = 51) int from) {
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        TreeMap<Integer, Integer> twin = new TreeMap<>();
        for (int key : keys) {
            map = map.with(key, key);
            twin.put(key, key);
        }
        List<Integer> seen = new ArrayList<>();
        map.from(from).forEach(entry -> seen.add(entry.getKey()));
        assertThat(seen).containsExactlyElementsOf(twin.tailMap(from, true).keySet());
    }

    @Test
    void ascendingInsertionStaysBalancedAndSharesNodes() {
        PersistentMap<Integer, String> map = PersistentMap.empty();
        for (int i = 0; i < 10_000; i++) {
            map = map.with(i, "v");
        }
        assertThat(map.height()).isLessThanOrEqualTo(17);
        PersistentMap<Integer, String> next = map.with(5000, "w");
        assertThat(map.get(5000)).isEqualTo("v");
        // Shared nodes are the very same entry objects: all but those on one path.
        var before = map.entrySet().iterator();
        var after = next.entrySet().iterator();
        int fresh = 0;
        while (before.hasNext()) {
            fresh += before.next() == after.next() ? 0 : 1;
        }
        assertThat(fresh).isBetween(1, map.height());
    }

    @Test
    void itRefusesToBeChanged() {
        PersistentMap<String, String> map = PersistentMap.<String, String>empty().with("a", "b");
        assertThatThrownBy(() -> map.put("c", "d")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.entrySet().iterator().next().setValue("x")).isInstanceOf(UnsupportedOperationException.class);
    }
}
