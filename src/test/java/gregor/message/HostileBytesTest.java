package gregor.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import gregor.book.claim.Claim;
import gregor.message.MessagesTest.AnyCodec;
import gregor.protocol.AnyMessage;
import gregor.protocol.Codec;
import gregor.protocol.InvalidRequest;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Bytes that are cut, changed or made up: a message or {@link InvalidRequest}, and no memory for what is not there. */
class HostileBytesTest {

    /** What reading may take for one byte of input: the smallest struct takes two bytes and has a dozen fields. */
    private static final int MEMORY_PER_BYTE = 400;
    private static final int MEMORY_AT_ALL = 64 << 10;

    @Property(tries = 3)
    void eachTruncationIsRefused(@ForAll long seed) {
        Random random = new Random(seed);
        MessagesTest.codecs().forEach(codec -> checkTruncations(codec, random));
    }

    private static <T> void checkTruncations(Codec<T> codec, Random random) {
        ByteBuffer whole = codec.toBuffer(AnyMessage.of(codec.type(), codec.version(), random));
        for (int length = 0; length < whole.limit(); length += 1 + whole.limit() / 100) {
            ByteBuffer cut = whole.duplicate().limit(length).slice();
            try {
                T message = codec.read(cut);
                fail("%s: %d of %d bytes were read as %s", codec, length, whole.limit(), message);
            } catch (InvalidRequest e) {
                assertThat(e.path()).startsWith(codec.toString());
                assertThat(e.position()).isLessThanOrEqualTo(length);
            }
        }
    }

    /**
     * Whatever arrives, reading it ends in a message or in a refusal, and what that is doesn't depend on what lies behind
     * the frame: the memory there is another request's, or was.
     */
    @Property(tries = 3000)
    @Claim("2.3")
    void whatLiesBehindTheFrameIsNeverRead(@ForAll(supplier = AnyCodec.class) Codec<?> codec, @ForAll long seed) {
        byte[] frame = hostile(codec, new Random(seed));
        Object alone = outcome(codec, ByteBuffer.wrap(frame));
        for (int filler : new int[] {0, 1, 0x7f, 0xff}) {
            byte[] larger = Arrays.copyOf(frame, frame.length + 300);
            Arrays.fill(larger, frame.length, larger.length, (byte) filler);
            assertThat(outcome(codec, ByteBuffer.wrap(larger, 0, frame.length))).isEqualTo(alone);
            ByteBuffer direct = ByteBuffer.allocateDirect(larger.length).put(larger).flip();
            assertThat(outcome(codec, direct.limit(frame.length))).isEqualTo(alone);
        }
    }

    /** The message and how many bytes it left, or why there is none. */
    private static Object outcome(Codec<?> codec, ByteBuffer frame) {
        Object read = attempt(codec, frame);
        if (read instanceof InvalidRequest e) {
            assertThat(e.position()).isLessThanOrEqualTo(frame.limit());
            return e.getMessage();
        }
        return List.of(read, frame.remaining());
    }

    private static Object attempt(Codec<?> codec, ByteBuffer frame) {
        try {
            return codec.read(frame);
        } catch (InvalidRequest e) {
            return e;
        } catch (OutOfMemoryError e) { // ends the run of all tests if it gets out
            throw new AssertionError("memory for what is not there in " + frame.limit() + " bytes of " + codec, e);
        }
    }

    /** The properties here would be worth little if nearly all bytes ended in the same way. */
    @Test
    void hostileBytesEndInBothWays() {
        Random random = new Random(1);
        long refused = MessagesTest.codecs().stream()
            .filter(codec -> outcome(codec, ByteBuffer.wrap(hostile(codec, random))) instanceof String).count();
        assertThat((double) refused / MessagesTest.codecs().size()).isBetween(0.2, 0.8);
    }

    @Property(tries = 3000)
    @Claim("2.4")
    void memoryIsTakenForBytesAndNotForClaims(@ForAll(supplier = AnyCodec.class) Codec<?> codec, @ForAll long seed) {
        checkMemory(codec, ByteBuffer.wrap(hostile(codec, new Random(seed))));
    }

    /** A message with a few bytes changed, or a cut one, or bytes that never were one. */
    private static <T> byte[] hostile(Codec<T> codec, Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        if (random.nextInt(5) > 0) {
            ByteBuffer message = codec.toBuffer(AnyMessage.of(codec.type(), codec.version(), random));
            bytes = new byte[random.nextInt(4) > 0 ? message.limit() : random.nextInt(message.limit() + 1)];
            message.get(bytes);
            for (int changes = random.nextInt(4); bytes.length > 0 && changes > 0; changes--) {
                int at = random.nextInt(bytes.length);
                bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : bytes[at] ^ 1 << random.nextInt(8));
            }
        }
        return bytes;
    }

    /** Measures the second time: the first one may make classes, as for the text of an error that never happened before. */
    private static void checkMemory(Codec<?> codec, ByteBuffer bytes) {
        attempt(codec, bytes.duplicate());
        long before = allocatedBytes();
        attempt(codec, bytes.duplicate());
        assertThat(allocatedBytes() - before).as("memory for %d bytes of %s", bytes.limit(), codec)
            .isLessThan(MEMORY_AT_ALL + (long) MEMORY_PER_BYTE * bytes.limit());
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** Two thousand million topics, a name of as many bytes, as many tagged fields: announced, and not there. */
    @Test
    void announcingMuchTakesNoMemory() {
        refuses(MetadataMessage.MetadataRequest.class, 1, "7fffffff");
        refuses(MetadataMessage.MetadataRequest.class, 9, "ffffffff07");
        refuses(MetadataMessage.MetadataRequest.class, 1, "00000001" + "7fff" + "61");
        refuses(MetadataMessage.MetadataRequest.class, 9, "02" + "ffffffff07" + "61");
        refuses(MetadataMessage.MetadataRequest.class, 9, "01" + "000000" + "ffffffff0f");
        refuses(MetadataMessage.MetadataRequest.class, 9, "01" + "000000" + "01" + "00" + "ffffffff0f");
        refuses(ProduceMessage.ProduceRequest.class, 3, "ffff" + "0001" + "00000000" + "00000001" + "0001" + "61" + "00000001"
            + "00000000" + "7fffffff");
        refuses(DeleteTopicsMessage.DeleteTopicsRequest.class, 1, "40000000" + "0001");
    }

    private static void refuses(Class<?> type, int version, String hex) {
        Codec<?> codec = Codec.of(type, version);
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        assertThat(attempt(codec, bytes.duplicate())).isInstanceOf(InvalidRequest.class);
        checkMemory(codec, bytes);
    }

    /** The last byte of a message without tagged fields is their count: announce one that nobody knows. */
    @Property(tries = 10)
    void aTagNobodyKnowsIsSkipped(@ForAll long seed) {
        Random random = new Random(seed);
        MessagesTest.codecs().stream().filter(codec -> Codec.isFlexible(codec.type(), codec.version()))
            .forEach(codec -> checkUnknownTag(codec, random));
    }

    private static <T> void checkUnknownTag(Codec<T> codec, Random random) {
        T message = codec.defaults();
        ByteBuffer plain = codec.toBuffer(message);
        int content = random.nextInt(100);
        ByteBuffer tagged = ByteBuffer.allocate(plain.remaining() + 2 + content);
        tagged.put(plain.duplicate().limit(plain.limit() - 1)).put((byte) 1).put((byte) 99).put((byte) content);
        assertThat(codec.read(tagged.clear())).isEqualTo(message);
        assertThat(tagged.remaining()).isZero();
    }
}
