package gregor.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ZstdTest {

    private static final int ENOUGH = 1 << 24;

    @Test
    void readsWhatTheLibraryWrote() {
        assertThat(unpack(ZstdBytes.of(ZstdBytes.EMPTY))).isEmpty();
        byte[] repeats = new byte[524];
        System.arraycopy("abcd".repeat(6).getBytes(StandardCharsets.US_ASCII), 0, repeats, 300, 24);
        System.arraycopy("xy".repeat(100).getBytes(StandardCharsets.US_ASCII), 0, repeats, 324, 200);
        assertThat(unpack(ZstdBytes.of(ZstdBytes.REPEATS))).isEqualTo(repeats);
        assertThat(unpack(ZstdBytes.of(ZstdBytes.LEVEL_3))).isEqualTo(ZstdBytes.texts(12, 4));
        assertThat(unpack(ZstdBytes.of(ZstdBytes.LEVEL_19))).isEqualTo(ZstdBytes.texts(90, 3));
    }

    /** However few bytes the reader asks for, it gets the same. */
    @Test
    void unpacksInPieces() {
        byte[] plain = ZstdBytes.texts(90, 3);
        for (int piece : new int[] {1, 7, 4096}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteBuffer window = ByteBuffer.allocate(piece);
            try (Decompressor in = Compression.ZSTD.decompressor(ZstdBytes.of(ZstdBytes.LEVEL_19))) {
                for (int read = in.read(window); read >= 0; read = in.read(window.clear())) {
                    out.write(window.array(), 0, read);
                }
            }
            assertThat(out.toByteArray()).isEqualTo(plain);
        }
    }

    /** What was packed comes back: random bytes, few different ones, pieces of before, runs; on the heap or not. */
    @Property(tries = 150)
    void whatWasPackedComesBack(@ForAll long seed, @ForAll @IntRange(max = 17) int sizeLog,
            @ForAll @IntRange(min = 1, max = 256) int alphabet, @ForAll @IntRange(max = 100) int percentCopied) {
        byte[] plain = content(new Random(seed), sizeLog, alphabet, percentCopied);
        ByteBuffer packed = Compression.ZSTD.compress(ByteBuffer.wrap(plain));
        ByteBuffer direct = ByteBuffer.allocateDirect(plain.length).put(plain).flip();
        assertThat(Compression.ZSTD.compress(direct)).isEqualTo(packed);
        assertThat(direct.remaining()).isEqualTo(plain.length);
        assertThat(unpack(packed)).isEqualTo(plain);
        ByteBuffer directPacked = ByteBuffer.allocateDirect(packed.remaining()).put(packed.duplicate()).flip();
        assertThat(unpack(directPacked)).isEqualTo(plain);
        assertThat(packed.remaining()).isLessThanOrEqualTo(plain.length + 12);
    }

    /** Several blocks, a window that is less than the content, and matches over the borders of blocks. */
    @Test
    void packsMoreThanAWindow() {
        byte[] plain = new byte[(2 << 20) + 300_000];
        Random random = new Random(5);
        random.nextBytes(plain);
        System.arraycopy(plain, 0, plain, 1 << 20, 500_000);
        Arrays.fill(plain, 200_000, 900_000, (byte) 7);
        System.arraycopy(plain, 1_000_000, plain, plain.length - 250_000, 250_000);
        ByteBuffer packed = Compression.ZSTD.compress(ByteBuffer.wrap(plain));
        assertThat(packed.remaining()).isLessThan(1_250_000);
        assertThat(unpack(packed)).isEqualTo(plain);
    }

    @Test
    void packsTextWell() {
        byte[] text = ZstdBytes.text(2000, 3).getBytes(StandardCharsets.UTF_8);
        assertThat(Compression.ZSTD.compress(ByteBuffer.wrap(text)).remaining()).isLessThan(text.length / 4);
    }

    @Test
    void joinsFramesAndPassesOverSkippableOnes() {
        byte[] frame = HexFormat.of().parseHex(ZstdBytes.REPEATS);
        byte[] plain = unpack(ByteBuffer.wrap(frame));
        byte[] skippable = HexFormat.of().parseHex("5f2a4d1803000000aabbcc");
        byte[] joined = concat(skippable, frame, frame, skippable, HexFormat.of().parseHex(ZstdBytes.EMPTY), frame);
        assertThat(unpack(ByteBuffer.wrap(joined))).isEqualTo(concat(plain, plain, plain));
        assertThat(unpack(ByteBuffer.wrap(skippable))).isEmpty();
        assertCorrupt("502a4d1804000000aabbcc", "at byte 8: 4 bytes are needed and 3 are left");
    }

    /** All forms of a header, in front of the same raw block. */
    @Test
    void readsAllFormsOfHeaders() {
        byte[] plain = "abc".getBytes(StandardCharsets.US_ASCII);
        for (String header : List.of("2003", "0070", "015800", "02580000", "035800000000", "a003000000",
                "e00300000000000000", "a2000003000000", "805803000000", "1058")) {
            String packed = "28b52ffd" + header + "190000" + "616263";
            assertThat(unpack(ZstdBytes.of(packed))).isEqualTo(plain);
        }
        byte[] letters = unpack(ZstdBytes.of("28b52ffd" + "60ac00" + "630d00" + "61"));
        assertThat(letters).hasSize(428).containsOnly('a');
    }

    @Test
    void refusesWhatAHeaderMayNotSay() {
        assertCorrupt("", "at byte 0: 4 bytes are needed and 0 are left");
        assertCorrupt("28b52ffe2000010000", "no zstd frame begins before it");
        assertCorrupt("28b52ffd2800010000", "a reserved bit");
        assertCorrupt("28b52ffd210700010000", "the dictionary 7");
        assertCorrupt("28b52ffd0089010000", "a window of 150994944 bytes; the most allowed is 134217728");
        assertCorrupt("28b52ffda001000008010000", "a window of 134217729 bytes");
        assertCorrupt("28b52ffde0ffffffffffffffff010000", "a window of 9223372036854775807 bytes");
        assertCorrupt("28b52ffd2004190000616263", "a frame with 3 bytes; it says 4");
        assertCorrupt("28b52ffd805802000000190000616263", "a frame with more than the 2 bytes it says");
        assertCorrupt("28b52ffd2002190000616263", "a block of 3 bytes; the most in this frame is 2");
        assertCorrupt("28b52ffd0058070000", "the reserved kind 3");
        assertCorrupt("28b52ffd040019000061626300000000", "not what its checksum says");
        assertCorrupt("28b52ffd00581500000001", "bytes are needed");
        assertCorrupt("28b52ffd005825000003000000", "the Huffman table of before; there is none");
        assertCorrupt("28b52ffd0058250000086101fc", "sequences with the table of before");
    }

    /** I2, with a checksum: any bit that is flipped is told, or means nothing; and so is any end that comes too early. */
    @Test
    void damageIsFoundOrHarmless() {
        for (String golden : List.of(ZstdBytes.REPEATS, ZstdBytes.LEVEL_3, ZstdBytes.LEVEL_19)) {
            byte[] packed = HexFormat.of().parseHex(golden);
            byte[] plain = unpack(ByteBuffer.wrap(packed));
            for (int bit = 0; bit < 8 * packed.length; bit++) {
                byte[] damaged = packed.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                byte[] content = unpackOrNull(damaged);
                assertThat(content == null || Arrays.equals(content, plain)).as("bit %d", bit).isTrue();
            }
            for (int end = 0; end < packed.length; end++) {
                assertThat(unpackOrNull(Arrays.copyOf(packed, end))).as("end %d", end).isNull();
            }
        }
    }

    /** I2, without one: whatever the bytes are, they end in the typed error or in content, and end. */
    @Property(tries = 1000)
    void anyDamageEndsWell(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int changes) {
        Random random = new Random(seed);
        byte[] packed = bytes(Compression.ZSTD.compress(ByteBuffer.wrap(content(random, 11, 1 + random.nextInt(60), 60))));
        for (int i = 0; i < changes; i++) {
            packed[4 + random.nextInt(packed.length - 4)] = (byte) random.nextInt();
        }
        byte[] content = unpackOrNull(packed);
        assertThat(content == null || content.length <= ENOUGH).isTrue();
    }

    /** I1: what a few bytes hold is refused at the limit, to the byte. */
    @Test
    void unpacksNoMoreThanAllowed() {
        int size = 10 << 20;
        ByteBuffer bomb = Compression.ZSTD.compress(ByteBuffer.allocate(size));
        assertThat(bomb.remaining()).isLessThan(400);
        assertThat(Compression.ZSTD.decompress(bomb, size).remaining()).isEqualTo(size);
        for (int max : new int[] {0, 1, 4096, size - 1}) {
            assertThatThrownBy(() -> Compression.ZSTD.decompress(bomb, max)).hasMessageContaining(" " + max + " bytes")
                .extracting("error").isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        }
    }

    /** I1: memory isn't taken at a header's word, nor for what is behind the limit. */
    @Test
    void takesNoMemoryForWhatIsOnlyClaimed() {
        byte[] claims = HexFormat.of().parseHex("28b52ffd" + "a000000008" + "190000" + "616263");
        ByteBuffer bomb = Compression.ZSTD.compress(ByteBuffer.allocate(10 << 20));
        unpackOrNull(claims); // classes are loaded and tables made
        long before = allocatedBytes();
        assertThat(unpackOrNull(claims)).isNull();
        assertThatThrownBy(() -> Compression.ZSTD.decompress(bomb, 1000)).isInstanceOf(KafkaException.class);
        assertThat(allocatedBytes() - before).isLessThan(1 << 20);
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** Bytes of a few letters, between copies of what came before. */
    private static byte[] content(Random random, int sizeLog, int alphabet, int percentCopied) {
        byte[] content = new byte[random.nextInt((1 << sizeLog) + 1)];
        int at = 0;
        while (at < content.length) {
            int length = Math.min(content.length - at, 1 + (int) Math.exp(7 * random.nextDouble()));
            int offset = at == 0 || random.nextInt(100) >= percentCopied ? 0 : 1 + random.nextInt(at);
            for (int i = 0; i < length; i++) {
                content[at] = offset > 0 ? content[at - offset] : (byte) (random.nextInt(alphabet) * random.nextDouble());
                at++;
            }
        }
        return content;
    }

    private static void assertCorrupt(String hex, String why) {
        assertThatThrownBy(() -> unpack(ZstdBytes.of(hex))).hasMessageContaining("zstd data of " + hex.length() / 2 + " bytes, at byte")
            .hasMessageContaining(why).extracting("error").isEqualTo(ErrorCode.CORRUPT_MESSAGE);
    }

    /** Null for what is told to be corrupt or too large; anything else fails the test. */
    private static byte[] unpackOrNull(byte[] packed) {
        try {
            return unpack(ByteBuffer.wrap(packed));
        } catch (KafkaException e) {
            assertThat(e.error()).isIn(ErrorCode.CORRUPT_MESSAGE, ErrorCode.MESSAGE_TOO_LARGE);
            return null;
        }
    }

    private static byte[] unpack(ByteBuffer packed) {
        return bytes(Compression.ZSTD.decompress(packed, ENOUGH));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part, 0, part.length);
        }
        return all.toByteArray();
    }
}
