package gregor.compress;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.SnappyError;
import org.xerial.snappy.SnappyInputStream;

/** Kafka's streams and the libraries behind them read what is packed here, and theirs is read here. */
class CodecInteropTest {

    private static final List<Compression> CODECS = List.of(Compression.SNAPPY, Compression.LZ4);
    /** The content hash of an empty frame, as its bytes stand there. */
    private static final int HASH_OF_NOTHING = 0x055DCC02;

    private static final int[] SIZES = {0, 1, 3, 4, 5, 11, 12, 13, 14, 15, 16, 17, 31, 60, 61, 62, 255, 256, 257, 270, 271, 1000,
        4095, 32_767, 32_768, 32_769, 65_535, 65_536, 65_537, 100_000, 131_072, 300_001, 1 << 20};

    @Test
    void kafkaReadsOursAndWeReadKafkas() {
        for (int size : SIZES) {
            for (byte[] plain : contents(size)) {
                for (Compression codec : CODECS) {
                    assertThat(KafkaCodec.unpack(codec, codec.compress(ByteBuffer.wrap(plain)))).isEqualTo(plain);
                    assertThat(unpack(codec, KafkaCodec.pack(codec, plain))).isEqualTo(plain);
                }
            }
        }
    }

    @Test
    void kafkaReadsEachLevel() {
        for (Compression codec : CODECS) {
            for (int level = Math.max(codec.minLevel(), 1); level <= codec.maxLevel(); level += 2) {
                for (byte[] plain : contents(100_000)) {
                    assertThat(KafkaCodec.unpack(codec, new Packer(codec, level).pack(ByteBuffer.wrap(plain)))).isEqualTo(plain);
                }
            }
        }
    }

    /** Not larger than a tenth more than theirs; what can't be packed takes no more than theirs either. */
    @Test
    void packsAboutAsTightly() throws IOException {
        byte[] chapter = Files.readAllBytes(Path.of("chapters/c-protocol.adoc"));
        byte[] notes = Files.readAllBytes(Path.of("chapters/b-notes-against-the-wire.adoc"));
        for (Compression codec : CODECS) {
            for (byte[] plain : List.of(chapter, notes, words(1 << 20), words(3000), Arrays.copyOf(chapter, 800), noise(1 << 20), new byte[1 << 20])) {
                int ours = codec.compress(ByteBuffer.wrap(plain)).remaining();
                assertThat(ours).as("%s of %d bytes", codec, plain.length).isLessThan(KafkaCodec.pack(codec, plain).length * 11 / 10 + 20);
            }
        }
    }

    @Test
    void readsEveryFrameThatLz4JavaWritesAndBack() throws IOException {
        for (int size : SIZES) {
            for (byte[] plain : contents(size)) {
                for (BLOCKSIZE blocks : BLOCKSIZE.values()) {
                    assertThat(unpack(Compression.LZ4, lz4Frame(plain, blocks, FLG.Bits.BLOCK_INDEPENDENCE, FLG.Bits.BLOCK_CHECKSUM,
                        FLG.Bits.CONTENT_CHECKSUM, FLG.Bits.CONTENT_SIZE))).isEqualTo(plain);
                }
                assertThat(unpack(Compression.LZ4, lz4Frame(plain, BLOCKSIZE.SIZE_64KB, FLG.Bits.BLOCK_INDEPENDENCE))).isEqualTo(plain);
                byte[] ours = bytes(Compression.LZ4.compress(ByteBuffer.wrap(plain)));
                assertThat(new LZ4FrameInputStream(new ByteArrayInputStream(ours)).readAllBytes()).isEqualTo(plain);
            }
        }
    }

    /** As librdkafka writes them, and as streams of several writers joined are. */
    @Test
    void readsBareAndJoinedSnappy() throws IOException {
        for (int size : SIZES) {
            for (byte[] plain : contents(size)) {
                assertThat(unpack(Compression.SNAPPY, org.xerial.snappy.Snappy.compress(plain))).isEqualTo(plain);
                ByteArrayOutputStream joined = new ByteArrayOutputStream();
                joined.write(KafkaCodec.pack(Compression.SNAPPY, plain));
                joined.write(bytes(Compression.SNAPPY.compress(ByteBuffer.wrap(plain))));
                byte[] twice = unpack(Compression.SNAPPY, joined.toByteArray());
                assertThat(twice).isEqualTo(new SnappyInputStream(new ByteArrayInputStream(joined.toByteArray())).readAllBytes());
                assertThat(twice).hasSize(2 * size).startsWith(plain).endsWith(plain);
            }
        }
    }

    /** All values of the two bytes that describe a frame, with the right hash behind them. */
    @Test
    void takesTheFrameHeadersThatKafkaTakes() {
        byte[] frame = bytes(Compression.LZ4.compress(ByteBuffer.allocate(0)));
        for (int descriptor = 0; descriptor < 1 << 16; descriptor++) {
            frame[4] = (byte) descriptor;
            frame[5] = (byte) (descriptor >> 8);
            byte[] header = Arrays.copyOf(Arrays.copyOf(frame, 6), (descriptor & 8) != 0 ? 14 : 6);
            byte[] whole = Arrays.copyOf(header, header.length + 5 + ((descriptor & 4) != 0 ? 4 : 0));
            whole[header.length] = (byte) (XxHash32.of(ByteBuffer.wrap(header, 4, header.length - 4)) >> 8);
            ByteBuffer.wrap(whole, whole.length - 4, 4).putInt((descriptor & 4) != 0 ? HASH_OF_NOTHING : 0);
            assertThat(isReadHere(Compression.LZ4, whole)).as("0x%04x", descriptor).isEqualTo(isReadByKafka(Compression.LZ4, whole));
        }
    }

    /** With any bit flipped: what Kafka still reads is read here, to the same bytes. */
    @Test
    void readsTheDamageThatKafkaReads() {
        byte[] plain = words(300);
        for (Compression codec : CODECS) {
            byte[] packed = KafkaCodec.pack(codec, plain);
            int read = 0;
            for (int bit = 0; bit < 8 * packed.length; bit++) {
                byte[] damaged = packed.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                if (isReadByKafka(codec, damaged)) {
                    assertThat(unpack(codec, damaged)).isEqualTo(KafkaCodec.unpack(codec, ByteBuffer.wrap(damaged)));
                    read++;
                } else {
                    isReadHere(codec, damaged);
                }
            }
            assertThat(read).isPositive();
        }
    }

    @Test
    void hashesAsLz4JavaDoes() {
        for (int size : SIZES) {
            byte[] plain = noise(size);
            assertThat(XxHash32.of(ByteBuffer.wrap(plain))).isEqualTo(XXHashFactory.safeInstance().hash32().hash(plain, 0, size, 0));
        }
    }

    private static List<byte[]> contents(int size) {
        byte[] half = words(size);
        System.arraycopy(noise(size), 0, half, size / 4, size / 2);
        return List.of(new byte[size], noise(size), words(size), half);
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        return noise;
    }

    /** Lines as a program logs them. */
    private static byte[] words(int size) {
        Random random = new Random(size);
        String[] words = {"order", "customer", "id=", "amount", "paid", "\"city\":", "Berlin", "name", "\n", "0", "1", "2024-"};
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append(words[random.nextInt(words.length)]).append(random.nextInt(5) == 0 ? Integer.toString(random.nextInt()) : " ");
        }
        return Arrays.copyOf(text.toString().getBytes(), size);
    }

    private static byte[] unpack(Compression codec, byte[] packed) {
        return bytes(codec.decompress(ByteBuffer.wrap(packed), 4 << 20));
    }

    /** Whatever else is thrown than the typed error fails the test. */
    private static boolean isReadHere(Compression codec, byte[] packed) {
        try {
            unpack(codec, packed);
            return true;
        } catch (KafkaException refused) {
            assertThat(refused.error()).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
            return false;
        }
    }

    private static boolean isReadByKafka(Compression codec, byte[] packed) {
        try {
            KafkaCodec.unpack(codec, ByteBuffer.wrap(packed));
            return true;
        } catch (RuntimeException | OutOfMemoryError | SnappyError refused) { // it has no typed error, and allocates what is claimed
            return false;
        }
    }

    private static byte[] lz4Frame(byte[] plain, BLOCKSIZE blocks, FLG.Bits... flags) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        boolean withLength = Arrays.asList(flags).contains(FLG.Bits.CONTENT_SIZE);
        try (OutputStream out = new LZ4FrameOutputStream(packed, blocks, withLength ? plain.length : -1, flags)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
