package gregor.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Data to pack, packed data to read, and what is asked of every codec. */
final class PackedData {

    static final int ENOUGH = 8 << 20;

    static final String TEXT = "she sells sea shells by the sea shore; the shells she sells are sea shells, she is sure";

    private PackedData() {}

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** 24 bytes in which nothing repeats. */
    static byte[] noise() {
        byte[] noise = new byte[24];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) (i * i * 7 + i);
        }
        return noise;
    }

    /** Bytes of a few kinds in runs, of which some come again: of each kind of sequence there are some. */
    static byte[] mixed(int size, long seed) {
        Random random = new Random(seed);
        byte[] mixed = new byte[size];
        int at = 0;
        while (at < size) {
            int count = Math.min(size - at, 1 + random.nextInt(random.nextInt(8) == 0 ? 3000 : 40));
            int distance = 1 + random.nextInt(Math.max(1, Math.min(at, random.nextBoolean() ? 100_000 : 50)));
            if (at == 0 || random.nextInt(3) == 0) {
                byte[] fresh = new byte[count];
                random.nextBytes(fresh);
                System.arraycopy(fresh, 0, mixed, at, count);
            } else {
                for (int i = at; i < at + count; i++) {
                    mixed[i] = mixed[i - distance];
                }
            }
            at += count;
        }
        return mixed;
    }

    static byte[] pack(Compression codec, byte[] plain) {
        return bytes(codec.compress(ByteBuffer.wrap(plain)));
    }

    static byte[] unpack(Compression codec, byte[] packed) {
        return bytes(codec.decompress(ByteBuffer.wrap(packed), ENOUGH));
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** What goes in comes out: from a direct buffer with something around it, all at once and in bites of any size. */
    static void assertRoundTrip(Compression codec, byte[] plain, int biteBytes) {
        ByteBuffer direct = ByteBuffer.allocateDirect(plain.length + 7).put(3, plain).limit(plain.length + 3).position(3);
        ByteBuffer packed = codec.compress(direct);
        assertThat(direct.position()).isEqualTo(3);
        assertThat(packed).isEqualTo(codec.compress(ByteBuffer.wrap(plain)));
        assertThat(codec.decompress(packed, plain.length)).isEqualTo(ByteBuffer.wrap(plain));
        ByteBuffer out = ByteBuffer.allocate(plain.length + 1);
        try (Decompressor in = codec.decompressor(ByteBuffer.allocateDirect(packed.remaining()).put(packed.duplicate()).flip())) {
            int read = 0;
            while (read >= 0) {
                ByteBuffer bite = out.slice(out.position(), Math.min(biteBytes, out.remaining()));
                read = in.read(bite);
                assertThat(bite.position()).isEqualTo(Math.max(0, read));
                out.position(out.position() + bite.position());
            }
            assertThat(in.read(out)).isEqualTo(-1);
        }
        assertThat(out.flip()).isEqualTo(ByteBuffer.wrap(plain));
    }

    /** I2: the typed error, with the position of what is wrong. */
    static void assertCorrupt(Compression codec, byte[] packed, int at, String what) {
        assertThatThrownBy(() -> unpack(codec, packed)).hasMessageContaining("at byte " + at + ":").hasMessageContaining(what)
            .isInstanceOf(KafkaException.class).extracting("error").isEqualTo(ErrorCode.CORRUPT_MESSAGE);
    }

    /** I1: a bomb is refused at the limit, to the byte. */
    static void assertLimited(Compression codec, byte[] packed, int unpackedBytes) {
        ByteBuffer bomb = ByteBuffer.wrap(packed);
        assertThat(codec.decompress(bomb, unpackedBytes).remaining()).isEqualTo(unpackedBytes);
        for (int max : new int[] {0, 1, 4096, unpackedBytes - 1}) {
            assertThatThrownBy(() -> codec.decompress(bomb, max)).hasMessageContaining(" " + max + " bytes")
                .extracting("error").isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        }
    }

    /** I2: whatever was done to the bytes, they are unpacked or refused with the typed error. True if they are unpacked. */
    static boolean isRead(Compression codec, byte[] packed) {
        try {
            unpack(codec, packed);
            return true;
        } catch (KafkaException e) {
            assertThat(e.error()).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
            return false;
        }
    }

    static byte[] filled(int size, char with) {
        byte[] filled = new byte[size];
        Arrays.fill(filled, (byte) with);
        return filled;
    }
}
