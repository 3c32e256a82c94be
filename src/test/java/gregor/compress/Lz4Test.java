package gregor.compress;

import static gregor.compress.Compression.LZ4;
import static gregor.compress.PackedData.TEXT;
import static gregor.compress.PackedData.assertCorrupt;
import static gregor.compress.PackedData.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class Lz4Test {

    private static final String HEADER = "04224d18 60 40 82 ";

    /** The text's sequences: literals, then (token, literals, distance) and so on. */
    private static final String TEXT_BLOCK = "f101 7368652073656c6c73207365612073680b00 41 627920741800 00 1200 42 6f72653b0f00 02 1d00"
        + "06 3200 20 61723c00 00 2400 00 3600 10 2c2100 80 2069732073757265";

    /** {@link PackedData#TEXT} as lz4-java writes it with all that a frame may have: length, block hash, content hash. */
    private static final byte[] FULL = hex("04224d18 7c 50 5700000000000000 c9 43000000 f1017368652073656c6c73207365612073680b0041627920"
        + "741800001200426f72653b0f00021d000632002061723c00002400003600102c2100802069732073757265 fcb28a57 00000000 2779de6f");
    private static final int FULL_BLOCK_AT = 15;
    private static final int FULL_BLOCK_BYTES = 0x43;
    private static final int NOT_PACKED_BIT_OF_THE_END = 8 * (FULL_BLOCK_AT + 4 + FULL_BLOCK_BYTES + 4) + 31;

    /** Kafka's own bytes; for these, ours are the same ones. */
    @Test
    void readsAndWritesWhatKafkaWrites() {
        String noise = "00081e4274b4025ec840c65afcac6a3610f8eef20424528e";
        String run = "1f6b0100" + "ff".repeat(256) + "e7506b6b6b6b6b";
        String[][] pairs = {
            {"", HEADER + "00000000"},
            {hexOf(TEXT.getBytes()), HEADER + "43000000" + TEXT_BLOCK + "00000000"},
            {noise, HEADER + "18000080" + noise + "00000000"},
            {"6b".repeat(70_000), HEADER + "0b010000" + run + "1c000000 1f6b0100" + "ff".repeat(17) + "68506b6b6b6b6b" + "00000000"},
        };
        for (String[] pair : pairs) {
            byte[] plain = hex(pair[0]);
            assertThat(PackedData.unpack(LZ4, hex(pair[1]))).isEqualTo(plain);
            assertThat(PackedData.pack(LZ4, plain)).isEqualTo(hex(pair[1]));
        }
    }

    @Test
    void readsAFrameWithEverything() {
        assertThat(PackedData.unpack(LZ4, FULL)).isEqualTo(TEXT.getBytes());
    }

    @Property(tries = 100)
    void whatGoesInComesOut(@ForAll @IntRange(max = 200_000) int size, @ForAll long seed, @ForAll @IntRange(min = 1, max = 70_000) int bite) {
        PackedData.assertRoundTrip(LZ4, PackedData.mixed(size, seed), bite);
    }

    /** Around the sizes at which something changes: the margins at a block's end, a token's 15 and the next byte's 255. */
    @Test
    void everySmallSizeAndTheSizesAroundABlock() {
        for (int size = 0; size < 600; size++) {
            PackedData.assertRoundTrip(LZ4, PackedData.filled(size, 'z'), 100);
            PackedData.assertRoundTrip(LZ4, PackedData.mixed(size, size), 1);
        }
        for (int size : new int[] {65_535, 65_536, 65_537, 131_072}) {
            PackedData.assertRoundTrip(LZ4, PackedData.filled(size, 'z'), size);
            byte[] noise = new byte[size];
            new Random(size).nextBytes(noise);
            PackedData.assertRoundTrip(LZ4, noise, 1 << 16);
            assertThat(PackedData.pack(LZ4, noise)).hasSize(size + 11 + 4 * ((size + 65_535) / 65_536));
        }
    }

    @Test
    void aHeaderThatKafkaRefusesIsRefused() {
        assertCorrupt(LZ4, new byte[0], 0, "ends too early");
        assertCorrupt(LZ4, frame(0x184D2205, 0x60, 0x40, -1, "00000000"), 0, "first bytes");
        for (int flags : new int[] {0x20, 0xa0, 0x40, 0x61, 0x62}) {
            assertCorrupt(LZ4, frame(0x184D2204, flags, 0x40, -1, "00000000"), 4, "flags 0x" + Integer.toHexString(flags));
        }
        for (int code : new int[] {0x30, 0x00, 0xc0, 0x41, 0x48}) {
            assertCorrupt(LZ4, frame(0x184D2204, 0x60, code, -1, "00000000"), 5, "size code 0x" + Integer.toHexString(code));
        }
        for (int code : new int[] {0x40, 0x50, 0x60, 0x70}) {
            assertThat(PackedData.unpack(LZ4, frame(0x184D2204, 0x60, code, -1, "00000000"))).isEmpty();
        }
        assertCorrupt(LZ4, hex("04224d18 60 40 83 00000000"), 6, "its hash");
        assertCorrupt(LZ4, frame(0x184D2204, 0x68, 0x40, 7, "01000080 61 00000000"), 24, "1 bytes, not 7");
        assertCorrupt(LZ4, frame(0x184D2204, 0x64, 0x40, -1, "01000080 61 00000000 01020304"), 16, "content is not what its hash says");
        assertCorrupt(LZ4, hex(HEADER + "00000000 00"), 11, "1 bytes behind");
    }

    @Test
    void aWrongBlockIsRefused() {
        assertThat(block("30 616263")).isEqualTo("abc".getBytes());
        assertThat(block("00")).isEmpty();
        assertThat(block("31 616263 0300 00")).isEqualTo("abcabcab".getBytes());
        assertCorrupt(LZ4, packedBlock("30 6162"), 11, "3 literals; the block has 2 more bytes");
        assertCorrupt(LZ4, packedBlock("f0"), 12, "ends inside a sequence");
        assertCorrupt(LZ4, packedBlock("f0 ff"), 13, "ends inside a sequence");
        assertCorrupt(LZ4, packedBlock("30 616263 01"), 15, "ends inside a distance");
        assertCorrupt(LZ4, packedBlock("30 616263 0100"), 17, "ends inside a sequence");
        assertCorrupt(LZ4, packedBlock("30 616263 0000 00"), 15, "0 bytes back; there are 3");
        assertCorrupt(LZ4, packedBlock("30 616263 0400 00"), 15, "4 bytes back; there are 3");
        assertCorrupt(LZ4, packedBlock("3f 616263 0300"), 17, "ends inside a sequence");
        String run = "1f 61 0100" + "ff".repeat(256); // 65,300 with the first byte
        assertThat(block(run + "ec 00")).hasSize(65_536);
        assertCorrupt(LZ4, packedBlock(run + "ed 00"), 11, "which is 65536");
        assertCorrupt(LZ4, packedBlock(run + "ec 10 61"), 11 + 261, "which is 65536");
        assertCorrupt(LZ4, hex(HEADER + "01000180" + "61".repeat(65_537) + "00000000"), 7, "65537 bytes; the header allows 65536");
        assertCorrupt(LZ4, hex(HEADER + "05000080 61626364"), 11, "ends too early");
        assertCorrupt(LZ4, hex(HEADER + "01000080 61"), 12, "ends too early");
    }

    /** A frame with all its hashes and its length vouches for each bit but one: an end may say that it is not packed. */
    @Test
    void noDamageAndNoCutGoesUnseenInAFullFrame() {
        for (int bit = 0; bit < 8 * FULL.length; bit++) {
            byte[] damaged = FULL.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(PackedData.isRead(LZ4, damaged)).as("bit %d", bit).isEqualTo(bit == NOT_PACKED_BIT_OF_THE_END);
            assertThat(PackedData.isRead(LZ4, Arrays.copyOf(FULL, bit / 8))).isFalse();
        }
        byte[] damaged = FULL.clone();
        damaged[FULL_BLOCK_AT + 4 + 20] ^= 1;
        assertCorrupt(LZ4, damaged, FULL_BLOCK_AT + 4 + FULL_BLOCK_BYTES, "a block is not what its hash says");
    }

    /** Behind the header there is no hash to be right: the block's own rules have to see what is no block. */
    @Property(tries = 300)
    void anyDamageIsUnpackedOrRefused(@ForAll long seed, @ForAll @IntRange(max = 400) int size) {
        Random random = new Random(seed);
        byte[] packed = PackedData.pack(LZ4, PackedData.mixed(size, seed));
        for (int i = 0; i < 20; i++) {
            byte[] damaged = packed.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                damaged[7 + random.nextInt(damaged.length - 7)] = (byte) random.nextInt();
            }
            PackedData.isRead(LZ4, damaged);
            assertThat(PackedData.isRead(LZ4, Arrays.copyOf(packed, random.nextInt(packed.length)))).isFalse();
        }
    }

    @Test
    void unpacksNoMoreThanAllowed() {
        byte[] bomb = PackedData.pack(LZ4, new byte[PackedData.ENOUGH]);
        assertThat(bomb.length).isLessThan(PackedData.ENOUGH / 200);
        PackedData.assertLimited(LZ4, bomb, PackedData.ENOUGH);
    }

    private static byte[] block(String hex) {
        return PackedData.unpack(LZ4, packedBlock(hex));
    }

    /** A frame of one packed block, whose first byte is at 11. */
    private static byte[] packedBlock(String hex) {
        byte[] block = hex(hex);
        return hex(HEADER + hexOf(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(block.length).array()) + hexOf(block) + "00000000");
    }

    /** A frame whose header, right or wrong, has the hash that belongs to it. */
    private static byte[] frame(int magic, int flags, int sizeCode, long length, String rest) {
        ByteBuffer header = ByteBuffer.allocate(length < 0 ? 6 : 14).order(ByteOrder.LITTLE_ENDIAN).putInt(magic).put((byte) flags).put((byte) sizeCode);
        if (length >= 0) {
            header.putLong(length);
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(header.array());
        frame.write(XxHash32.of(header.flip().position(4)) >> 8);
        frame.writeBytes(hex(rest));
        return frame.toByteArray();
    }

    private static String hexOf(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
