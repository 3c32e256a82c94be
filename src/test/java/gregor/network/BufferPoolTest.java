package gregor.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BufferPoolTest {

    /** I5. Positive numbers acquire so many bytes; negative ones release one of those held. */
    @Property(tries = 200)
    void memoryIsCountedAndDirectMemoryStaysWithinItsLimit(
            @ForAll List<@IntRange(min = -1000, max = 70_000) Integer> steps) {
        int maxDirectBytes = 100_000;
        BufferPool pool = new BufferPool(maxDirectBytes, Long.MAX_VALUE);
        ArrayDeque<ByteBuffer> held = new ArrayDeque<>();
        for (int step : steps) {
            if (step > 0) {
                ByteBuffer buffer = pool.acquire(step);
                assertThat(buffer.remaining()).isGreaterThanOrEqualTo(step).isLessThan(Math.max(2 * step, 1025));
                assertThat(held).noneMatch(other -> other == buffer);
                held.add(buffer);
            } else if (!held.isEmpty()) {
                pool.release(step % 2 == 0 ? held.removeFirst() : held.removeLast());
            }
            assertThat(pool.usedBytes()).isEqualTo(held.stream().mapToLong(ByteBuffer::capacity).sum());
            assertThat(pool.directBytes()).isLessThanOrEqualTo(maxDirectBytes)
                    .isGreaterThanOrEqualTo(held.stream().filter(ByteBuffer::isDirect).mapToLong(ByteBuffer::capacity).sum());
        }
    }

    @Test
    void aBufferIsUsedAgain() {
        BufferPool pool = new BufferPool(1 << 20, Long.MAX_VALUE);
        ByteBuffer first = pool.acquire(3000);
        assertThat(first.isDirect()).isTrue();
        first.position(17);
        pool.release(first);
        assertThat(pool.acquire(4096)).isSameAs(first);
        assertThat(first.position()).isZero();
        assertThat(pool.acquire(4096)).isNotSameAs(first);
    }

    @Test
    void keptBuffersGiveWayToOtherSizes() {
        BufferPool pool = new BufferPool(8192, Long.MAX_VALUE);
        List<ByteBuffer> small = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            small.add(pool.acquire(1024));
        }
        assertThat(pool.acquire(8192).isDirect()).as("all direct memory is in use").isFalse();
        small.forEach(pool::release);
        assertThat(pool.acquire(8192).isDirect()).isTrue();
        assertThat(pool.directBytes()).isEqualTo(8192);
    }

    @Test
    void largeBuffersAreOnTheHeapAndNotKept() {
        BufferPool pool = new BufferPool(Long.MAX_VALUE, Long.MAX_VALUE);
        ByteBuffer large = pool.acquire(BufferPool.LARGEST_BYTES + 1);
        assertThat(large.isDirect()).isFalse();
        assertThat(large.capacity()).isEqualTo(BufferPool.LARGEST_BYTES + 1);
        pool.release(large);
        assertThat(pool.usedBytes()).isZero();
        assertThat(pool.acquire(BufferPool.LARGEST_BYTES + 1)).isNotSameAs(large);
    }

    @Test
    void tellsOnceWhenItIsNoLongerExhausted() {
        BufferPool pool = new BufferPool(1 << 20, 4000);
        AtomicInteger told = new AtomicInteger();
        pool.whenAvailable(told::incrementAndGet);
        ByteBuffer first = pool.acquire(2048);
        assertThat(pool.isExhausted()).isFalse();
        ByteBuffer second = pool.acquire(2048);
        ByteBuffer third = pool.acquire(2048);
        assertThat(pool.isExhausted()).isTrue();
        pool.release(first);
        assertThat(told).hasValue(0);
        pool.release(second);
        assertThat(told).hasValue(1);
        assertThat(pool.isExhausted()).isFalse();
        pool.release(third);
        assertThat(told).hasValue(1);
    }
}
