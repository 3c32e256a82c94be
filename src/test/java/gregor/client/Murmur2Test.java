package gregor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Murmur2Test {

    /** What Kafka 4.3.1's {@code Utils.murmur2} makes of these. */
    private static final Map<String, Integer> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put("", 275646681);
        KNOWN.put("a", -1563381124);
        KNOWN.put("ab", 316155434);
        KNOWN.put("abc", 479470107);
        KNOWN.put("abcd", -1323649548);
        KNOWN.put("abcde", 461995741);
        KNOWN.put("21", -973932308);
        KNOWN.put("foobar", -790332482);
        KNOWN.put("a-little-bit-longer-string", -1486304829);
        KNOWN.put("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971);
        KNOWN.put("\u00e9\u00ff\u20ac\ud83d\ude00", -463947576);
    }

    @Test
    void agreesWithKafka() {
        KNOWN.forEach((key, hash) -> {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            assertThat(Murmur2.hash(ByteBuffer.wrap(bytes))).as(key).isEqualTo(hash);
            ByteBuffer inTheMiddle = ByteBuffer.allocateDirect(bytes.length + 7).order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[3]).put(bytes).flip().position(3);
            assertThat(Murmur2.hash(inTheMiddle)).as(key + " in a direct, little-endian buffer").isEqualTo(hash);
            assertThat(inTheMiddle.position()).isEqualTo(3);
        });
    }

    @Test
    void partitionsOfNegativeHashesAreThoseOfKafka() {
        assertThat(Murmur2.partition(ByteBuffer.wrap("foobar".getBytes(StandardCharsets.UTF_8)), 7)).isZero();
        assertThat(Murmur2.partition(ByteBuffer.wrap("a".getBytes(StandardCharsets.UTF_8)), 7)).isEqualTo(5);
        assertThat(Murmur2.partition(ByteBuffer.wrap("21".getBytes(StandardCharsets.UTF_8)), 7)).isEqualTo(3);
    }
}
