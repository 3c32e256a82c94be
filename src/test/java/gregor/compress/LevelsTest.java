package gregor.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LevelsTest {

    private static final int[] ZSTD_LEVELS = {-131_072, -1000, -5, -1, 0, 1, 2, 3, 4, 5, 9, 15, 22};

    @Property(tries = 400)
    void whatWasPackedAtAnyLevelUnpacksTheSame(@ForAll @IntRange(max = 200_000) int size, @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 17) int level) {
        byte[] plain = PackedData.mixed(size / (1 << new Random(seed).nextInt(12)), seed);
        assertSame(new Packer(Compression.LZ4, level), plain);
        assertSame(new Packer(Compression.GZIP, Math.min(level, 9)), plain);
        assertSame(new Packer(Compression.ZSTD, ZSTD_LEVELS[level % ZSTD_LEVELS.length]), plain);
    }

    private static void assertSame(Packer packer, byte[] plain) {
        ByteBuffer packed = packer.pack(ByteBuffer.wrap(plain));
        assertThat(packer.codec().decompress(packed, plain.length)).as("%s", packer).isEqualTo(ByteBuffer.wrap(plain));
    }

    @Example
    void aHigherLevelMakesTextSmaller() {
        byte[] text = ZstdBytes.texts(90, 7);
        assertThat(size(Compression.GZIP, 9, text)).isLessThan(size(Compression.GZIP, 1, text));
        assertThat(size(Compression.LZ4, 12, text)).isLessThan(size(Compression.LZ4, 3, text));
        assertThat(size(Compression.LZ4, 3, text)).isLessThan(size(Compression.LZ4, Compression.LZ4.defaultLevel(), text));
        assertThat(size(Compression.ZSTD, 9, text)).isLessThan(size(Compression.ZSTD, 3, text));
        assertThat(size(Compression.ZSTD, 3, text)).isLessThan(size(Compression.ZSTD, 1, text));
        assertThat(size(Compression.ZSTD, 1, text)).isLessThan(size(Compression.ZSTD, -1000, text));
    }

    private static int size(Compression codec, int level, byte[] plain) {
        return new Packer(codec, level).pack(ByteBuffer.wrap(plain)).remaining();
    }

    @Example
    void theLevelThatNothingSaysIsTheDefault() {
        byte[] text = ZstdBytes.texts(50, 1);
        for (Compression codec : Compression.values()) {
            assertThat(codec.compress(ByteBuffer.wrap(text)))
                .isEqualTo(new Packer(codec, codec.defaultLevel()).pack(ByteBuffer.wrap(text)));
        }
    }

    @Example
    void aLevelThatACodecDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> new Packer(Compression.LZ4, 18)).hasMessage("lz4 level 18; allowed are 1 to 17");
        assertThatThrownBy(() -> new Packer(Compression.LZ4, 0)).hasMessageContaining("allowed are 1 to 17");
        assertThatThrownBy(() -> new Packer(Compression.GZIP, 10)).hasMessageContaining("allowed are -1 to 9");
        assertThatThrownBy(() -> new Packer(Compression.ZSTD, 23)).hasMessageContaining("allowed are -131072 to 22");
        assertThatThrownBy(() -> new Packer(Compression.SNAPPY, 1)).hasMessageContaining("allowed are 0 to 0");
    }
}
