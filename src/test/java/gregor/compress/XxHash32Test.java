package gregor.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash32Test {

    private static final long P1 = 2_654_435_761L;
    private static final long P2 = 2_246_822_519L;
    private static final long P3 = 3_266_489_917L;
    private static final long P4 = 668_265_263L;
    private static final long P5 = 374_761_393L;

    /** As other implementations publish them. */
    @ParameterizedTest
    @CsvSource({"'',02cc5d05", "a,550d7456", "abc,32d153ff", "Nobody inspects the spammish repetition,e2293b2f",
        "The quick brown fox jumps over the lazy dog,e85ea4de"})
    void publishedHashes(String text, String hash) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        assertThat(XxHash32.of(bytes)).isEqualTo(Integer.parseUnsignedInt(hash, 16));
        assertThat(bytes.position()).isZero();
    }

    /** The twin has all bytes at once and counts in numbers that don't overflow. */
    @Property(tries = 200)
    void isTheNaiveTwinsHash(@ForAll @Size(max = 80) byte[] bytes, @ForAll @IntRange(max = 80) int cut, @ForAll @IntRange(max = 80) int again) {
        int first = Math.min(cut, bytes.length);
        int second = Math.min(first + again, bytes.length);
        XxHash32 hash = new XxHash32();
        hash.update(ByteBuffer.wrap(bytes, 0, first));
        hash.update(ByteBuffer.wrap(bytes, first, second - first));
        hash.update(ByteBuffer.wrap(bytes, second, bytes.length - second));
        assertThat(hash.value()).isEqualTo(naive(bytes)).isEqualTo(hash.value());
    }

    private static int naive(byte[] bytes) {
        long[] lanes = {P1 + P2, P2, 0, cut(-P1)};
        int at = 0;
        for (; bytes.length - at >= 16; at += 16) {
            for (int lane = 0; lane < 4; lane++) {
                lanes[lane] = cut(rotated(lanes[lane] + cut(word(bytes, at + 4 * lane) * P2), 13) * P1);
            }
        }
        long hash = bytes.length < 16 ? P5
            : rotated(lanes[0], 1) + rotated(lanes[1], 7) + rotated(lanes[2], 12) + rotated(lanes[3], 18);
        hash = cut(hash + bytes.length);
        for (; bytes.length - at >= 4; at += 4) {
            hash = cut(rotated(hash + cut(word(bytes, at) * P3), 17) * P4);
        }
        for (; at < bytes.length; at++) {
            hash = cut(rotated(hash + (bytes[at] & 0xff) * P5, 11) * P1);
        }
        hash = cut((hash ^ hash >> 15) * P2);
        hash = cut((hash ^ hash >> 13) * P3);
        return (int) (hash ^ hash >> 16);
    }

    private static long word(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | (bytes[at + 3] & 0xffL) << 24;
    }

    private static long rotated(long number, int by) {
        return cut(cut(number) << by) | cut(number) >> 32 - by;
    }

    private static long cut(long number) {
        return number & 0xffff_ffffL;
    }
}
