package gregor.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every codec, over nothing, a few bytes, and 8 MiB that repeat, that never do, and that are text. */
class CodecExchangeTest {

    private static final List<Compression> CODECS = List.of(Compression.GZIP, Compression.SNAPPY, Compression.LZ4, Compression.ZSTD);
    private static final int LARGE = 8 << 20;

    private static List<byte[]> contents() {
        Random random = new Random(8);
        List<byte[]> contents = new ArrayList<>();
        for (int size = 0; size < 40; size++) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            contents.add(noise);
            contents.add(new byte[size]);
        }
        byte[] noise = new byte[LARGE];
        random.nextBytes(noise);
        byte[] repeating = new byte[LARGE];
        for (int i = 0; i < LARGE; i++) {
            repeating[i] = noise[i % 1_777];
        }
        contents.addAll(List.of(noise, repeating, new byte[LARGE], PackedData.mixed(LARGE, 8)));
        return contents;
    }

    @Test
    void kafkaReadsOursAndWeReadKafkas() {
        for (byte[] plain : contents()) {
            for (Compression codec : CODECS) {
                assertThat(Arrays.equals(KafkaCodec.unpack(codec, codec.compress(ByteBuffer.wrap(plain))), plain))
                    .as("%s of %d bytes, packed here", codec, plain.length).isTrue();
                assertThat(codec.decompress(ByteBuffer.wrap(KafkaCodec.pack(codec, plain)), LARGE))
                    .as("%s of %d bytes, packed by Kafka", codec, plain.length).isEqualTo(ByteBuffer.wrap(plain));
            }
        }
    }

    /** In a JVM without the options of the tests, which compile for a quick start. */
    @Test
    void ratesArePrinted() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
            "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), CodecRates.class.getName()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        System.out.print(printed);
        assertThat(printed.lines().filter(line -> line.contains("MiB/s here"))).hasSize(2 * CODECS.size());
    }
}
