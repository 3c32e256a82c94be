package gregor.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class UnpackedBlockTest {

    /** The twin repeats byte by byte; what is repeated may reach into itself, so it goes round. */
    @Property(tries = 100)
    void repeatsAsByteByByte(@ForAll long seed) {
        Random random = new Random(seed);
        UnpackedBlock block = new UnpackedBlock();
        for (int round = 0; round < 2; round++) {
            block.begin(100_000);
            ByteArrayOutputStream twin = new ByteArrayOutputStream();
            ByteBuffer taken = ByteBuffer.allocate(100_000);
            for (int i = 0; i < 40; i++) {
                byte[] some = new byte[1 + random.nextInt(9)];
                random.nextBytes(some);
                block.add(ByteBuffer.wrap(some), some.length);
                twin.writeBytes(some);
                int distance = 1 + random.nextInt(Math.min(twin.size(), 30));
                int count = random.nextInt(random.nextBoolean() ? 20 : 2000);
                block.repeat(distance, count);
                byte[] before = twin.toByteArray();
                for (int k = 0; k < count; k++) {
                    twin.write(before[before.length - distance + k % distance]);
                }
                block.take(taken.limit(Math.min(taken.capacity(), taken.position() + random.nextInt(3000))));
            }
            assertThat(block.content()).isEqualTo(ByteBuffer.wrap(twin.toByteArray()));
            assertThat(block.available()).isEqualTo(twin.size() - taken.position());
            block.take(taken.limit(taken.capacity()));
            assertThat(taken.flip()).isEqualTo(block.content());
            assertThat(block.room()).isEqualTo(100_000 - block.length());
        }
    }

    /** I1: what may come takes no memory before it comes, and then at most twice of it. */
    @Test
    void growsWithWhatComes() {
        UnpackedBlock block = new UnpackedBlock();
        block.begin(Integer.MAX_VALUE);
        assertThat(block.content().array()).isEmpty();
        block.add(ByteBuffer.wrap(new byte[10]), 10);
        assertThat(block.content().array()).hasSize(4096);
        block.repeat(3, 10_000);
        block.repeat(3, 1);
        assertThat(block.content().array().length).isLessThanOrEqualTo(2 * block.length());

        UnpackedBlock small = new UnpackedBlock();
        small.begin(9);
        small.add(ByteBuffer.wrap(new byte[5]), 5);
        assertThat(small.content().array()).hasSize(9);
    }
}
