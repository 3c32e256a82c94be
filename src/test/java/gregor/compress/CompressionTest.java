package gregor.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CompressionTest {

    private static final int ENOUGH = 1 << 20;

    @Test
    void idsAndNamesAreKafkas() {
        String[] names = {"none", "gzip", "snappy", "lz4", "zstd"};
        for (int id = 0; id < names.length; id++) {
            assertThat(Compression.of(id).id()).isEqualTo(id);
            assertThat(Compression.of(id).configName()).isEqualTo(names[id]);
            assertThat(Compression.named(names[id])).isEqualTo(Compression.of(id));
        }
        for (int id : new int[] {-1, 5, 7}) {
            assertThatThrownBy(() -> Compression.of(id)).extracting("error").isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        }
        assertThatThrownBy(() -> Compression.named("rar")).hasMessageContaining("'rar'");
    }

    /** The twin is the JDK's own pair of gzip streams: it reads what we write, we read what it writes. */
    @Property(tries = 100)
    void gzipIsTheJdksGzip(@ForAll byte[] content, @ForAll @IntRange(min = 1, max = 300) int repeated) {
        byte[] plain = repeat(content, repeated);
        ByteBuffer packed = Compression.GZIP.compress(direct(plain));
        assertThat(jdkUnpack(bytes(packed))).isEqualTo(plain);
        assertThat(bytes(packed)).isEqualTo(jdkPack(plain));
        assertThat(bytes(Compression.GZIP.decompress(packed, plain.length))).isEqualTo(plain);
        assertThat(bytes(Compression.GZIP.decompress(direct(jdkPack(plain)), plain.length))).isEqualTo(plain);
    }

    @Property(tries = 50)
    void readsMembersBehindEachOther(@ForAll @Size(min = 1, max = 40) byte[] first, @ForAll @Size(max = 40) byte[] second) {
        byte[] packed = concat(jdkPack(first), jdkPack(second));
        assertThat(bytes(Compression.GZIP.decompress(ByteBuffer.wrap(packed), ENOUGH))).isEqualTo(concat(first, second));
    }

    @Test
    void passesOverTheOptionalParts() {
        byte[] plain = "some text".getBytes();
        byte[] packed = jdkPack(plain);
        byte[] parts = {3, 0, 'x', 'y', 'z', 'n', 'a', 'm', 'e', 0, 'c', 0, 1, 2};
        byte[] flagged = concat(concat(Arrays.copyOf(packed, 10), parts), Arrays.copyOfRange(packed, 10, packed.length));
        flagged[3] = 2 | 4 | 8 | 16;
        assertThat(bytes(Compression.GZIP.decompress(ByteBuffer.wrap(flagged), ENOUGH))).isEqualTo(plain);
        for (int end = 0; end < flagged.length; end++) {
            ByteBuffer cut = ByteBuffer.wrap(flagged, 0, end);
            assertThatThrownBy(() -> Compression.GZIP.decompress(cut, ENOUGH))
                .extracting("error").isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        }
    }

    /** I1: ten megabytes of zeros in ten kilobytes are refused at the limit, to the byte. */
    @Test
    void unpacksNoMoreThanAllowed() {
        int size = 10 << 20;
        ByteBuffer bomb = Compression.GZIP.compress(ByteBuffer.allocate(size));
        assertThat(bomb.remaining()).isLessThan(11_000);
        assertThat(Compression.GZIP.decompress(bomb, size).remaining()).isEqualTo(size);
        for (int max : new int[] {0, 1, 4096, size - 1}) {
            assertThatThrownBy(() -> Compression.GZIP.decompress(bomb, max)).hasMessageContaining(" " + max + " bytes")
                .extracting("error").isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        }
    }

    /** I2: any damage either is told as such or hits one of the few header bytes that mean nothing. */
    @Property(tries = 500)
    void damageIsFoundOrHarmless(@ForAll @IntRange(max = 79) int at, @ForAll @IntRange(min = 1, max = 255) int flip) {
        byte[] plain = "the quick brown fox jumps over the lazy dog, quickly and lazily, as brown foxes do".getBytes();
        byte[] packed = jdkPack(plain);
        packed[at % packed.length] ^= (byte) flip;
        try {
            assertThat(bytes(Compression.GZIP.decompress(ByteBuffer.wrap(packed), ENOUGH))).isEqualTo(plain);
        } catch (KafkaException e) {
            assertThat(e.error()).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        }
    }

    private static byte[] jdkPack(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] packed = out.toByteArray();
        packed[9] = (byte) 0xff; // "unknown" since JDK 16, 0 ("FAT") before
        return packed;
    }

    private static byte[] jdkUnpack(byte[] packed) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] repeat(byte[] content, int times) {
        byte[] repeated = new byte[content.length * times];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = content[i % content.length];
        }
        return repeated;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
