package gregor.compress;

import static gregor.compress.Compression.SNAPPY;
import static gregor.compress.PackedData.TEXT;
import static gregor.compress.PackedData.assertCorrupt;
import static gregor.compress.PackedData.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SnappyTest {

    private static final String HEADER = "82 534e41505059 00 00000001 00000001 ";

    /** {@link PackedData#TEXT} in one chunk as the original library packs it. */
    private static final String TEXT_CHUNK = "57 3c 7368652073656c6c7320736561207368 050b 0c 62792074 0518 0112 0c 6f72653b 090f 091d 0073 051a"
        + "0132 04 6172 013c 0124 010f 30 2c207368652069732073757265";

    /** Kafka's own bytes. Where two ways are as short, the library may take another than is taken here. */
    @Test
    void readsWhatKafkaWrites() {
        String noise = "00081e4274b4025ec840c65afcac6a3610f8eef20424528e";
        String run = "00 6b" + "fe0100".repeat(511);
        String[][] pairs = {
            {"", HEADER},
            {noise, HEADER + "0000001a 18 5c" + noise},
            {"6b".repeat(65_536), (HEADER + "00000605 808002" + run + "fa0100 00000605 808002" + run + "fa0100")},
        };
        for (String[] pair : pairs) {
            byte[] plain = hex(pair[0]);
            assertThat(PackedData.unpack(SNAPPY, hex(pair[1]))).isEqualTo(plain);
            assertThat(PackedData.pack(SNAPPY, plain)).isEqualTo(hex(pair[1]));
        }
        assertThat(PackedData.unpack(SNAPPY, hex(HEADER + "00000043" + TEXT_CHUNK))).isEqualTo(TEXT.getBytes());
        assertThat(PackedData.pack(SNAPPY, TEXT.getBytes())).hasSizeLessThanOrEqualTo(87);
    }

    /** As librdkafka writes it: the chunk alone. */
    @Test
    void readsAChunkWithoutHeader() {
        assertThat(PackedData.unpack(SNAPPY, hex(TEXT_CHUNK))).isEqualTo(TEXT.getBytes());
        assertThat(PackedData.unpack(SNAPPY, hex("00"))).isEmpty();
        assertThat(PackedData.unpack(SNAPPY, hex("01 00 61"))).isEqualTo("a".getBytes());
    }

    @Test
    void readsWhatSnappyJavaReads() {
        String a = "00000003 01 00 61";
        assertThat(PackedData.unpack(SNAPPY, hex(HEADER + a + HEADER + a + HEADER))).isEqualTo("aa".getBytes());
        assertThat(PackedData.unpack(SNAPPY, hex(HEADER + a + "00000001 00" + a))).isEqualTo("aa".getBytes());
        assertThat(PackedData.unpack(SNAPPY, hex("82 534e41505059 00 00000009 00000009" + a))).isEqualTo("a".getBytes());
        assertThat(PackedData.unpack(SNAPPY, hex(HEADER + a + "000000"))).isEqualTo("a".getBytes());
    }

    @Property(tries = 100)
    void whatGoesInComesOut(@ForAll @IntRange(max = 150_000) int size, @ForAll long seed, @ForAll @IntRange(min = 1, max = 70_000) int bite) {
        PackedData.assertRoundTrip(SNAPPY, PackedData.mixed(size, seed), bite);
    }

    /** Around the sizes at which something changes: what a tag's bits can count, and a chunk's end. */
    @Test
    void everySmallSizeAndTheSizesAroundAChunk() {
        for (int size = 0; size < 600; size++) {
            PackedData.assertRoundTrip(SNAPPY, PackedData.filled(size, 'z'), 100);
            PackedData.assertRoundTrip(SNAPPY, PackedData.mixed(size, size), 1);
        }
        for (int size : new int[] {32_767, 32_768, 32_769, 65_536}) {
            PackedData.assertRoundTrip(SNAPPY, PackedData.filled(size, 'z'), size);
            byte[] noise = new byte[size];
            new Random(size).nextBytes(noise);
            PackedData.assertRoundTrip(SNAPPY, noise, 1 << 16);
        }
    }

    /** The worst for the packer: repeats of four bytes, far apart, with so many literals between that their tag is longer. */
    @Test
    void whatHardlyRepeatsFitsToo() {
        for (int literals : new int[] {57, 61, 62, 64, 257, 258, 300}) {
            byte[] plain = new byte[100_000];
            new Random(literals).nextBytes(plain);
            for (int at = 3000; at + 4 < plain.length; at += literals + 4) {
                System.arraycopy(plain, at - 2990, plain, at, 4);
            }
            PackedData.assertRoundTrip(SNAPPY, plain, 1 << 16);
        }
    }

    /** Each kind of element, and lengths of one to four bytes. */
    @Test
    void readsEveryElement() {
        assertThat(chunk("08 0c 61626364 0104")).isEqualTo("abcdabcd".getBytes());
        assertThat(chunk("06 0c 61626364 06 0200")).isEqualTo("abcdcd".getBytes());
        assertThat(chunk("06 0c 61626364 07 02000000")).isEqualTo("abcdcd".getBytes());
        for (String tag : new String[] {"f0 02", "f4 0200", "f8 020000", "fc 02000000"}) {
            assertThat(chunk("03" + tag + "616263")).isEqualTo("abc".getBytes());
        }
        String far = "f4 cf07" + HexFormat.of().formatHex(PackedData.mixed(2000, 5)); // 2,000 literals; 1,999 needs the tag's bits
        byte[] repeated = chunk("d40f" + far + "e1 cf");
        assertThat(Arrays.copyOfRange(repeated, 2000, 2004)).isEqualTo(Arrays.copyOfRange(repeated, 1, 5));
        assertThat(chunk("83808000 08 616263")).isEqualTo("abc".getBytes()); // a length may be longer than it has to be
    }

    @Test
    void aWrongChunkIsRefused() {
        assertCorrupt(SNAPPY, new byte[0], 0, "not even a length");
        assertCorrupt(SNAPPY, hex("80"), 1, "ends inside an element");
        assertCorrupt(SNAPPY, hex("8080808080 01"), 0, "more than five bytes");
        assertCorrupt(SNAPPY, hex("ffffffff08"), 0, "2415919103 unpacked bytes");
        assertCorrupt(SNAPPY, hex("ffffffff07"), 5, "ends after 0 bytes of 2147483647");
        assertCorrupt(SNAPPY, hex("03 08 6162"), 1, "3 literals; the chunk has 2 more bytes");
        assertCorrupt(SNAPPY, hex("ffffffff07 fc ffffff7f"), 5, "2147483648 more bytes");
        assertCorrupt(SNAPPY, hex("ffffffff07 fc feffff7f"), 5, "2147483647 literals");
        assertCorrupt(SNAPPY, hex("02 08 616263"), 1, "3 more bytes; the chunk's length leaves 2");
        assertCorrupt(SNAPPY, hex("04 08 616263"), 5, "ends after 3 bytes of 4");
        assertCorrupt(SNAPPY, hex("08 08 616263 01"), 6, "ends inside an element");
        assertCorrupt(SNAPPY, hex("08 08 616263 02 01"), 6, "ends inside an element");
        assertCorrupt(SNAPPY, hex("08 08 616263 03 010000"), 6, "ends inside an element");
        assertCorrupt(SNAPPY, hex("08 08 616263 f4 01"), 6, "ends inside an element");
        assertCorrupt(SNAPPY, hex("08 08 616263 0100"), 5, "0 bytes back; there are 3");
        assertCorrupt(SNAPPY, hex("08 08 616263 0104"), 5, "4 bytes back; there are 3");
        assertCorrupt(SNAPPY, hex("08 08 616263 07 ffffffff"), 5, "4294967295 bytes back");
        assertCorrupt(SNAPPY, hex("00 00 61"), 1, "1 more bytes");
    }

    @Test
    void aWrongFramingIsRefused() {
        String a = "00000003 01 00 61";
        assertCorrupt(SNAPPY, hex(HEADER + "00000004 01 00 61"), 16, "a chunk of 4 bytes; there are 3");
        assertCorrupt(SNAPPY, hex(HEADER + a + "00000000"), 23, "a chunk of 0 bytes");
        assertCorrupt(SNAPPY, hex(HEADER + a + "ffffffff 00"), 23, "a chunk of -1 bytes");
        assertCorrupt(SNAPPY, hex(HEADER + a + "82 534e41505059 01 00000001 00000001" + a), 23, "a chunk of -");
        assertCorrupt(SNAPPY, hex(HEADER + a + "82 534e41505059 00 00000001 000000"), 23, "a chunk of -");
        assertCorrupt(SNAPPY, hex(HEADER.substring(0, 30)), 2, "bytes back; there are 0");
    }

    /** There is no hash: the rules of the format have to see what is no chunk, and the batch's CRC all else. */
    @Property(tries = 300)
    void anyDamageIsUnpackedOrRefused(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int size) {
        Random random = new Random(seed);
        byte[] packed = PackedData.pack(SNAPPY, PackedData.mixed(size, seed));
        for (int i = 0; i < 20; i++) {
            byte[] damaged = packed.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            PackedData.isRead(SNAPPY, damaged);
            int cut = 20 + random.nextInt(packed.length - 20);
            assertThat(PackedData.isRead(SNAPPY, Arrays.copyOf(packed, cut))).isFalse();
        }
    }

    @Test
    void unpacksNoMoreThanAllowed() {
        byte[] framed = PackedData.pack(SNAPPY, new byte[PackedData.ENOUGH]);
        assertThat(framed.length).isLessThan(PackedData.ENOUGH / 20);
        PackedData.assertLimited(SNAPPY, framed, PackedData.ENOUGH);
        byte[] bare = hex("80808004 00 61" + "fe0100".repeat((PackedData.ENOUGH - 1) / 64) + "fa0100");
        PackedData.assertLimited(SNAPPY, bare, PackedData.ENOUGH);
        byte[] boast = hex("ffffffff07 00 61" + "fe0100".repeat(PackedData.ENOUGH / 64));
        assertCorrupt(SNAPPY, Arrays.copyOf(boast, 10), 10, "ends after 65 bytes of 2147483647");
    }

    private static byte[] chunk(String hex) {
        return PackedData.unpack(SNAPPY, hex(hex));
    }
}
