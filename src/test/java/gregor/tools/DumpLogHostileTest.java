package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is in the files: the tool ends with 0, or with 1 and a line that names the file; it never throws. */
class DumpLogHostileTest {

    private static final List<List<String>> FLAGS = List.of(List.of(), List.of("--deep-iteration"), List.of("--print-data-log"),
        List.of("--hex"), List.of("--verify-index-only"), List.of("--index-sanity-check"), List.of("--cluster-metadata-decoder"),
        List.of("--offsets-decoder"), List.of("--transaction-log-decoder"), List.of("--share-group-state-decoder", "--skip-record-metadata"),
        List.of("--print-data-log", "--max-bytes", "300", "--max-message-size", "60"));

    @Property(tries = 150)
    void noBytesMakeItThrow(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        ToolRun world = new ToolRun();
        List<Path> files = NodeFiles.write(world.disk, Path.of("/d"));
        for (Path file : files) {
            if (random.nextInt(4) > 0) {
                world.disk.replaceWhole(file, damaged(world.disk.readWhole(file), random));
            }
        }
        for (List<String> flags : FLAGS) {
            List<String> args = new ArrayList<>(flags);
            args.add("--files");
            args.add(String.join(",", files.stream().map(Path::toString).toList()));
            int exit = world.run(DumpLogTool::run, args.toArray(String[]::new));
            assertThat(exit).isBetween(0, 1);
            assertThat(exit == 0 || !world.err().isEmpty()).isTrue();
            assertThat(world.out().stream().filter(line -> line.startsWith("Dumping "))).hasSize(files.size());
        }
    }

    /** A few bytes changed, cut off, put in, or all of them made up. */
    private static ByteBuffer damaged(ByteBuffer content, Random random) {
        byte[] bytes = new byte[random.nextInt(5) == 0 ? random.nextInt(200) : content.limit()];
        if (bytes.length == content.limit()) {
            content.get(bytes);
        } else if (random.nextBoolean()) {
            random.nextBytes(bytes);
        }
        for (int change = random.nextInt(4); change > 0 && bytes.length > 0; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= 1 << random.nextInt(8);
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(20)), (byte) (random.nextInt(3) - 1));
            }
        }
        return ByteBuffer.wrap(bytes, 0, random.nextInt(4) > 0 ? bytes.length : random.nextInt(bytes.length + 1)).slice();
    }
}
