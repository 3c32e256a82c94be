package gregor.compress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Prints how fast each codec packs and unpacks this project's sources, beside Kafka's streams; to be run in a JVM of its own.
 * What counts is the time on the processor: other processes may run meanwhile.
 */
final class CodecRates {

    private static final int BYTES = 2 << 20;
    private static final int RUNS = 7;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CodecRates() {}

    /** A line for each codec and direction: medians of some runs, after as many that don't count. */
    public static void main(String[] args) throws IOException {
        byte[] text = text();
        for (Compression codec : List.of(Compression.GZIP, Compression.SNAPPY, Compression.LZ4, Compression.ZSTD)) {
            byte[] ours = PackedData.pack(codec, text);
            byte[] theirs = KafkaCodec.pack(codec, text);
            print(codec + " packs", medianMibPerSecond(() -> codec.compress(ByteBuffer.wrap(text)).remaining()),
                medianMibPerSecond(() -> KafkaCodec.pack(codec, text).length));
            print(codec + " unpacks", medianMibPerSecond(() -> codec.decompress(ByteBuffer.wrap(ours), BYTES).remaining()),
                medianMibPerSecond(() -> KafkaCodec.unpack(codec, ByteBuffer.wrap(theirs)).length));
        }
    }

    private static void print(String what, double ours, double theirs) {
        System.out.printf(Locale.ROOT, "%-14s %7.0f MiB/s here, %7.0f MiB/s in Apache Kafka: %.2f%n", what, ours, theirs, ours / theirs);
    }

    private static double medianMibPerSecond(IntSupplier work) {
        double[] rates = new double[RUNS];
        for (int run = -RUNS; run < RUNS; run++) {
            long before = THREADS.getCurrentThreadCpuTime();
            if (work.getAsInt() <= 0) {
                throw new IllegalStateException("nothing came out");
            }
            double seconds = (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
            if (run >= 0) {
                rates[run] = BYTES / seconds / (1 << 20);
            }
        }
        Arrays.sort(rates);
        return rates[RUNS / 2];
    }

    /** Text that does not come again: the sources. */
    static byte[] text() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).sorted().toList()) {
                text.write(Files.readAllBytes(source));
            }
        }
        if (text.size() < BYTES) {
            throw new IllegalStateException("the sources have " + text.size() + " bytes");
        }
        return Arrays.copyOf(text.toByteArray(), BYTES);
    }
}
