package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.book.claim.Claim;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** The offset map against a map that keeps whole keys. */
class OffsetMapTest {

    private static ByteBuffer key(int number) {
        return Batches.utf8("key " + number);
    }

    @Claim("7.2")
    @Property(tries = 300)
    void agreesWithAMapOfWholeKeys(@ForAll long seed, @ForAll @IntRange(min = 48, max = 3000) int maxBytes,
            @ForAll @DoubleRange(min = 0.05, max = 1.0) double loadFactor) {
        Random random = new Random(seed);
        int keys = 1 + random.nextInt(150);
        OffsetMap map = new OffsetMap(random.nextBoolean() ? keys : Long.MAX_VALUE, maxBytes, loadFactor);
        assertThat(map.sizeInBytes()).isBetween(48L, (long) maxBytes);
        Map<Integer, Long> twin = new HashMap<>();
        for (long offset = random.nextInt(3); offset < 300; offset += 1 + random.nextInt(3)) {
            int number = random.nextInt(keys);
            boolean fits = twin.containsKey(number) || twin.size() < map.capacity();
            assertThat(map.put(key(number), offset)).as("put(key %s, %s) with %s of %s keys in the map", number, offset, twin.size(),
                map.capacity()).isEqualTo(fits);
            if (fits) {
                twin.put(number, offset);
                assertThat(map.latestOffset()).as("latestOffset after put(key %s, %s)", number, offset).isEqualTo(offset);
            }
        }
        assertThat(map.size()).as("size").isEqualTo(twin.size());
        assertThat(map.isFull()).as("isFull with %s of %s keys", twin.size(), map.capacity()).isEqualTo(twin.size() == map.capacity());
        for (int number = 0; number < keys; number++) {
            assertThat(map.get(key(number))).as("get(key %s)", number).isEqualTo(twin.getOrDefault(number, OffsetMap.NONE));
        }
    }

    /** A map for so many keys takes them all, if the memory allows it, and no more memory than that takes. */
    @Property(tries = 100)
    void isAsLargeAsItHasToBe(@ForAll @IntRange(max = 2000) int keys) {
        OffsetMap map = new OffsetMap(keys, 1 << 20, 0.9);
        for (int number = 0; number < keys; number++) {
            assertThat(map.put(key(number), number)).as("put(key %s, %s) in a map for %s keys", number, number, keys).isTrue();
        }
        assertThat(map.sizeInBytes()).isLessThanOrEqualTo(OffsetMap.SLOT_BYTES * (2L * keys + 2));
        for (int number = 0; number < keys; number++) {
            assertThat(map.get(key(number))).as("get(key %s)", number).isEqualTo(number);
        }
    }

    /** The key's buffer stays as it was, whatever lies around the key, and wherever the bytes are. */
    @Example
    void looksAtTheKeyFromPositionToLimit() {
        OffsetMap map = new OffsetMap(10, 1000, 0.9);
        ByteBuffer around = Batches.utf8("xxkey 7yy").limit(7).position(2);
        map.put(around, 5);
        assertThat(around.position()).isEqualTo(2);
        assertThat(map.get(key(7))).isEqualTo(5);
        ByteBuffer direct = ByteBuffer.allocateDirect(9).put(Batches.utf8("key 7")).flip();
        assertThat(map.get(direct)).isEqualTo(5);
        assertThat(map.get(ByteBuffer.allocate(0))).isEqualTo(OffsetMap.NONE);
        map.put(ByteBuffer.allocate(0), 6);
        assertThat(map.get(ByteBuffer.allocate(0))).isEqualTo(6);
    }

    @Example
    void coversWhatHasNoKeys() {
        OffsetMap map = new OffsetMap(10, 1000, 0.9);
        assertThat(map.latestOffset()).isEqualTo(OffsetMap.NONE);
        map.coverUpTo(41);
        map.coverUpTo(7);
        assertThat(map.latestOffset()).isEqualTo(41);
        map.put(key(1), 42);
        assertThat(map.latestOffset()).isEqualTo(42);
        assertThat(map.size()).isEqualTo(1);
    }

    @Example
    void offsetZeroIsAnOffset() {
        OffsetMap map = new OffsetMap(1, 48, 0.9);
        assertThat(map.put(key(1), 0)).isTrue();
        assertThat(map.get(key(1))).isZero();
        assertThat(map.put(key(2), 1)).isFalse();
        assertThat(map.put(key(1), 2)).isTrue();
    }

    @Example
    void needsRoomForTwoSlots() {
        assertThatThrownBy(() -> new OffsetMap(10, 47, 0.9)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("48 bytes");
        assertThatThrownBy(() -> new OffsetMap(10, 48, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
