package gregor.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Packed bytes that were damaged, cut, or never were packed, of every codec: content or a typed error, and nothing else. */
class HostilePackedTest {

    private static final List<Compression> CODECS = List.of(Compression.GZIP, Compression.SNAPPY, Compression.LZ4, Compression.ZSTD);
    private static final int MAX_BYTES = 100_000;
    /** For the buffer, as it doubles, and for the block and the tables that a codec holds; not for what a header claims. */
    private static final int MOST_MEMORY = 4 * MAX_BYTES + (1 << 20);

    /** What comes out does not depend on the bytes behind: they belong to another batch. */
    @Property(tries = 500)
    void endsWellAndReadsNothingBehind(@ForAll @IntRange(max = 3) int codec, @ForAll long seed) {
        byte[] hostile = hostile(CODECS.get(codec), new Random(seed));
        Object alone = outcome(CODECS.get(codec), ByteBuffer.wrap(hostile));
        for (int filler : new int[] {0, 0xff}) {
            byte[] larger = Arrays.copyOf(hostile, hostile.length + 100);
            Arrays.fill(larger, hostile.length, larger.length, (byte) filler);
            assertThat(outcome(CODECS.get(codec), ByteBuffer.wrap(larger, 0, hostile.length))).isEqualTo(alone);
            ByteBuffer direct = ByteBuffer.allocateDirect(larger.length).put(larger).flip();
            assertThat(outcome(CODECS.get(codec), direct.limit(hostile.length))).isEqualTo(alone);
        }
    }

    /** Measured the second time: the first one may load classes and make tables. */
    @Property(tries = 500)
    void takesNoMemoryForClaims(@ForAll @IntRange(max = 3) int codec, @ForAll long seed) {
        ByteBuffer hostile = ByteBuffer.wrap(hostile(CODECS.get(codec), new Random(seed)));
        outcome(CODECS.get(codec), hostile);
        long before = allocatedBytes();
        outcome(CODECS.get(codec), hostile);
        assertThat(allocatedBytes() - before).as("memory for %d bytes of %s", hostile.limit(), CODECS.get(codec)).isLessThan(MOST_MEMORY);
    }

    /** The properties would be worth little if all bytes ended in the same way. */
    @Test
    void hostileBytesEndInBothWays() {
        for (Compression codec : CODECS) {
            Random random = new Random(1);
            int refused = 0;
            for (int i = 0; i < 200; i++) {
                refused += outcome(codec, ByteBuffer.wrap(hostile(codec, random))) instanceof ErrorCode ? 1 : 0;
            }
            assertThat(refused).as("%s", codec).isBetween(40, 190);
        }
    }

    /** The content, or which error it was. */
    private static Object outcome(Compression codec, ByteBuffer packed) {
        try {
            ByteBuffer plain = codec.decompress(packed, MAX_BYTES);
            assertThat(plain.remaining()).isLessThanOrEqualTo(MAX_BYTES);
            return plain;
        } catch (KafkaException refused) {
            assertThat(refused.error()).isIn(ErrorCode.CORRUPT_MESSAGE, ErrorCode.MESSAGE_TOO_LARGE);
            return refused.error();
        }
    }

    /** Something packed, with nothing done to it, with a few bytes changed, cut, or with a part of another behind; or made up. */
    private static byte[] hostile(Compression codec, Random random) {
        byte[] bytes = PackedData.pack(codec, PackedData.mixed(random.nextInt(1 << random.nextInt(14)), random.nextLong()));
        switch (random.nextInt(6)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> bytes = joined(bytes, PackedData.pack(codec, PackedData.mixed(random.nextInt(500), random.nextLong())), random);
            case 2 -> Arrays.fill(bytes, random.nextInt(bytes.length), bytes.length, (byte) (random.nextInt(3) - 1));
            case 3 -> {
                bytes = Arrays.copyOf(bytes, Math.min(bytes.length, 4 + random.nextInt(200)));
                byte[] noise = new byte[Math.max(0, bytes.length - 4 - random.nextInt(12))];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, bytes.length - noise.length, noise.length);
            }
            default -> {
                for (int change = random.nextInt(5); change > 0; change--) {
                    int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 30) : bytes.length);
                    bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : bytes[at] ^ 1 << random.nextInt(8));
                }
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second, Random random) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return Arrays.copyOf(joined, joined.length - random.nextInt(2) * random.nextInt(second.length));
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
